"""Photos on disk, in GridFS; what they belong to stands in the metadata of their files."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from gridfs.errors import CorruptGridFile, NoFile
from pydantic import TypeAdapter
from pymongo import ASCENDING, IndexModel

from services.gateway.photos.photo import Photo
from shared import clock
from shared.errors import PhotoNotFree, UnknownPhoto
from shared.storage.client import Bucket, Database, Document

WAITS = timedelta(days=1)
SWEPT_AFTER = WAITS + timedelta(hours=1)
"""Later than it may still be attached: whatever is swept, nobody is just attaching."""
SWEPT_AT_ONCE = 500

_PHOTO: TypeAdapter[Photo] = TypeAdapter(Photo)


class Photos:
    """Every photo; one that belongs to nothing waits a day, and is swept away."""

    bucket = "photos"
    indexes = (
        IndexModel([("metadata.waits_since", ASCENDING)], sparse=True),
        IndexModel([("metadata.filing", ASCENDING)], sparse=True),
    )

    def __init__(self, database: Database) -> None:
        self._bucket = Bucket(database, bucket_name=self.bucket)
        self._files = database[f"{self.bucket}.files"]

    async def prepare(self) -> None:
        """Make the indexes; again is harmless."""
        await self._files.create_indexes(list(self.indexes))

    async def keep(self, photo: Photo, jpeg: bytes) -> None:
        """Keep a photo that waits to be attached."""
        known = {name: value for name, value in asdict(photo).items() if value and name != "id"}
        metadata = {**known, "waits_since": clock.now()}
        await self._bucket.upload_from_stream_with_id(photo.id, photo.id, jpeg, metadata=metadata)

    async def get(self, id_: str) -> Photo | None:
        """What a photo belongs to."""
        document = await self._files.find_one({"_id": id_}, {"metadata": 1})
        return photo_in(document) if document else None

    async def read(self, id_: str) -> bytes:
        """The photo itself. Raises UnknownPhoto if it was deleted meanwhile."""
        try:
            stream = await self._bucket.open_download_stream(id_)
            octets: bytes = await stream.read()
        except (NoFile, CorruptGridFile):
            raise UnknownPhoto from None
        return octets

    async def attach(self, ids: Iterable[str], filing: str, by: str | None) -> None:
        """These photos belong to a filing; again is harmless. Raises PhotoNotFree."""
        await self._belong(ids, {"metadata.filing": filing}, by)

    async def show(self, ids: Sequence[str], of: str, by: str | None, cause: UUID) -> None:
        """These photos are evidence from now on, for this cause at least.

        Raises PhotoNotFree, so that nobody makes another's photo public.
        """
        shown = {"metadata.evidence_of": of}
        await self._belong(ids, shown, by)
        if ids:
            await self._files.update_many(
                {"_id": {"$in": list(ids)}, **shown}, {"$addToSet": {"metadata.causes": str(cause)}}
            )

    async def take_back(self, ids: Sequence[str], cause: UUID) -> None:
        """These photos are evidence for this cause no longer; without any they wait again.

        The same may be asked for twice at once: what the one is refused, the other has done.
        """
        if ids:
            named = {"_id": {"$in": list(ids)}}
            await self._files.update_many(named, {"$pull": {"metadata.causes": str(cause)}})
            await self._free({**named, "metadata.causes": []})

    async def _free(self, query: Document) -> None:
        """These photos belong to nothing again: they wait another day."""
        nothing = {"metadata.filing": "", "metadata.evidence_of": "", "metadata.causes": ""}
        since = {"metadata.waits_since": clock.now()}
        await self._files.update_many(query, {"$unset": nothing, "$set": since})

    async def forget(self, filing: str) -> None:
        """Delete the photos of a filing."""
        await self._delete({"metadata.filing": filing})

    async def sweep(self, now: datetime) -> int:
        """Delete what nobody attached."""
        return await self._delete({"metadata.waits_since": {"$lt": now - SWEPT_AFTER}})

    async def _belong(self, ids: Iterable[str], to: Document, by: str | None) -> None:
        """All of them or none; one at a time, so that it is known which were free."""
        taken: list[str] = []
        for id_ in dict.fromkeys(ids):
            if await self._take(id_, to, by):
                taken.append(id_)
            elif not await self._files.count_documents({"_id": id_, **to}):
                await self._free({"_id": {"$in": taken}})
                raise PhotoNotFree(id=id_)

    async def _take(self, id_: str, to: Document, by: str | None) -> bool:
        free = {
            "metadata.waits_since": {"$gt": clock.now() - WAITS},
            "metadata.by": {"$in": [None, by]},
        }
        taken = {"$set": to, "$unset": {"metadata.waits_since": ""}}
        return (await self._files.update_one({"_id": id_, **free}, taken)).modified_count > 0

    async def _delete(self, query: Document) -> int:
        documents = self._files.find(query, {"_id": 1}).limit(SWEPT_AT_ONCE)
        ids = [document["_id"] async for document in documents]
        for id_ in ids:
            with suppress(NoFile):  # another process was faster
                await self._bucket.delete(id_)
        return len(ids)


def photo_in(document: Document) -> Photo:
    """What a file's metadata tells."""
    return _PHOTO.validate_python({**document["metadata"], "id": document["_id"]})


async def sweep_photos(photos: Photos, now: datetime) -> int:
    """Delete the photos that waited longer than a day to be attached."""
    return await photos.sweep(now)
