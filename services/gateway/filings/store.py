"""Filings on disk: one document for each code; tracking codes are kept as digests only."""

from collections.abc import Iterable
from dataclasses import asdict
from uuid import UUID

from pydantic import TypeAdapter
from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.gateway.filings.domain import Endorsement, Filing, Plea
from shared.storage.client import Database, Document

_FILING: TypeAdapter[Filing] = TypeAdapter(Filing)
_ENDORSEMENT: TypeAdapter[Endorsement] = TypeAdapter(Endorsement)
ENDORSER = "endorser"
"""The kind of a document without words; one that has no kind is a reporter's."""

Held = Filing | Endorsement


class Filings:
    """The words of every reporter, and that there are endorsers."""

    collection = "reporters"
    indexes = (
        IndexModel([("code_digest", ASCENDING)], unique=True),
        IndexModel([("cause", ASCENDING)], unique=True),
        IndexModel([("case", ASCENDING)]),
    )

    def __init__(self, database: Database) -> None:
        self._reporters = database[self.collection]

    async def prepare(self) -> None:
        """Make the indexes; again is harmless."""
        await self._reporters.create_indexes(list(self.indexes))

    async def keep(self, held: Held, code_digest: str) -> bool:
        """Keep what a code stands for; False if there is one of its cause, or, rarely, its code."""
        document = {**asdict(held), "_id": held.holder, "code_digest": code_digest}
        if isinstance(held, Endorsement):
            document["kind"] = ENDORSER
        document.pop("reporter", document.pop("endorser", None))
        try:
            await self._reporters.insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    async def caused_by(self, cause: UUID) -> Held | None:
        """What this request made before."""
        return held_in(await self._reporters.find_one({"cause": cause}))

    async def by_code(self, code_digest: str) -> Held | None:
        """What this code stands for."""
        return held_in(await self._reporters.find_one({"code_digest": code_digest}))

    async def are_about(self, case: str) -> bool:
        """Whether anybody has filed something under this case."""
        return await self._reporters.find_one({"case": case}, {"_id": 1}) is not None

    async def of(self, reporters: Iterable[str]) -> list[Filing]:
        """The filings of these reporters, in the order they were made."""
        query = self._reporters.find({"_id": {"$in": list(reporters)}}).sort("_id", ASCENDING)
        held = [held_in(document) async for document in query]
        return [one for one in held if isinstance(one, Filing)]

    async def note(self, holder: str, id_: str, said: str | Plea) -> bool:
        """Keep what is said beside a rating or a plea; False if it was kept before."""
        place = place_of(id_, said)
        kept = asdict(said) if isinstance(said, Plea) else said
        unknown = {"_id": holder, place: {"$exists": False}}
        done = await self._reporters.update_one(unknown, {"$set": {place: kept}})
        return done.modified_count > 0

    async def drop(self, holder: str, id_: str, said: str | Plea) -> None:
        """Drop what was said beside something that was refused."""
        await self._reporters.update_one({"_id": holder}, {"$unset": {place_of(id_, said): ""}})

    async def forget(self, holder: str) -> None:
        """Drop what was refused: nothing but what is needed is kept."""
        await self._reporters.delete_one({"_id": holder})


def place_of(id_: str, said: str | Plea) -> str:
    """Where in a document it is kept: a rating's comment, or a plea."""
    return f"{'pleas' if isinstance(said, Plea) else 'comments'}.{id_}"


def held_in(document: Document | None) -> Held | None:
    """What a document says, if there is one."""
    if document is None:
        return None
    if document.get("kind") == ENDORSER:
        return _ENDORSEMENT.validate_python({**document, "endorser": document["_id"]})
    return _FILING.validate_python({**document, "reporter": document["_id"]})
