"""Filings on disk: one document for each code; tracking codes are kept as digests only.

What is kept before a service has answered waits, since it was asked for last; the answer ends
that, and what waits too long is looked into by the sweep.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter
from pymongo import ASCENDING, IndexModel
from pymongo.errors import BulkWriteError

from services.gateway.filings.domain import Endorsement, Filing, Note, Plea
from services.gateway.together import Together
from shared import clock
from shared.storage.client import Database, Document

_FILING: TypeAdapter[Filing] = TypeAdapter(Filing)
_ENDORSEMENT: TypeAdapter[Endorsement] = TypeAdapter(Endorsement)
DUPLICATE_KEY = 11000
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
        IndexModel([("waits_since", ASCENDING)], sparse=True),
        IndexModel([("noted.since", ASCENDING)], sparse=True),
    )

    def __init__(self, database: Database) -> None:
        self._reporters = database[self.collection]
        self._insert = Together(self._inserted)
        self._answer = Together(self._answered)

    async def prepare(self) -> None:
        """Make the indexes; again is harmless."""
        await self._reporters.create_indexes(list(self.indexes))

    async def keep(self, held: Held, code_digest: str) -> bool:
        """Keep what a code stands for; False if there is one of its cause, or, rarely, its code."""
        document = {**asdict(held), "_id": held.holder, "code_digest": code_digest}
        document["waits_since"] = held.at
        if isinstance(held, Endorsement):
            document["kind"] = ENDORSER
        document.pop("reporter", document.pop("endorser", None))
        return await self._insert(document)

    async def _inserted(self, documents: Sequence[Document]) -> Sequence[bool]:
        refused: set[int] = set()
        try:
            await self._reporters.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            if any(one["code"] != DUPLICATE_KEY for one in error.details["writeErrors"]):
                raise
            refused = {one["index"] for one in error.details["writeErrors"]}
        return [at not in refused for at in range(len(documents))]

    async def caused_by(self, cause: UUID) -> Held | None:
        """What this request made before."""
        return held_in(await self._reporters.find_one({"cause": cause}))

    async def asked_again(self, cause: UUID, at: datetime) -> Held | None:
        """What this request made before; if it waits, from now on anew, so that it is not swept."""
        waiting = {"cause": cause, "waits_since": {"$exists": True}, "going": {"$exists": False}}
        anew = {"$set": {"waits_since": at}}
        found = await self._reporters.find_one_and_update(waiting, anew)
        answered = {"cause": cause, "waits_since": {"$exists": False}}
        return held_in(found or await self._reporters.find_one(answered))

    async def answered(self, holder: str) -> None:
        """A service decided on it: it stays."""
        await self._answer(holder)

    async def _answered(self, holders: Sequence[str]) -> Sequence[None]:
        query, stays = {"_id": {"$in": list(holders)}}, {"$unset": {"waits_since": ""}}
        await self._reporters.update_many(query, stays)
        return [None] * len(holders)

    async def waiting(self, before: datetime, limit: int) -> Sequence[Held]:
        """So many of those that have waited since before that moment."""
        query = self._reporters.find({"waits_since": {"$lt": before}}).limit(limit)
        held = [held_in(document) async for document in query]
        return [one for one in held if one]

    async def gives_up(self, holder: str, before: datetime) -> bool:
        """Whether it has waited since then still; from now on nobody can ask for it again."""
        waiting = {"_id": holder, "waits_since": {"$lt": before}}
        done = await self._reporters.update_one(waiting, {"$set": {"going": True}})
        return done.matched_count > 0

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

    async def note(self, holder: str, about: str, id_: str, said: str | Plea) -> bool:
        """Keep what is said beside a rating or a plea; False if it was kept before."""
        place, now = place_of(id_, said), clock.now()
        waiting = {"_id": holder, "noted.place": place}
        anew = {"$set": {"noted.$.since": now}}
        if (await self._reporters.update_one(waiting, anew)).matched_count:
            return False
        kept = asdict(said) if isinstance(said, Plea) else said
        unknown = {"_id": holder, place: {"$exists": False}}
        noted = {"place": place, "about": about, "at": now, "since": now}
        fresh = {"$set": {place: kept}, "$push": {"noted": noted}}
        done = await self._reporters.update_one(unknown, fresh)
        return done.modified_count > 0

    async def note_answered(self, holder: str, place: str) -> None:
        """A service decided on what it was said beside: it stays."""
        await self._reporters.update_one({"_id": holder}, {"$pull": {"noted": {"place": place}}})

    async def notes_waiting(self, before: datetime, limit: int) -> Sequence[Note]:
        """What so many have said, and has waited since before that moment."""
        query = {"noted.since": {"$lt": before}}
        documents = self._reporters.find(query, {"noted": 1}).limit(limit)
        return [
            Note(document["_id"], noted["about"], noted["place"], noted["at"])
            async for document in documents
            for noted in document["noted"]
            if noted["since"] < before
        ]

    async def drop(self, holder: str, place: str, before: datetime | None = None) -> None:
        """Drop what was said beside something that was refused, or has waited since then."""
        waiting = {"place": place} | ({"since": {"$lt": before}} if before else {})
        still = {"_id": holder, "noted": {"$elemMatch": waiting}}
        gone = {"$unset": {place: ""}, "$pull": {"noted": {"place": place}}}
        await self._reporters.update_one(still, gone)

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
