"""The directory on disk."""

from collections.abc import Sequence
from typing import TypeVar

from pymongo import ASCENDING, IndexModel

from services.gateway.directory.decisions import RecordEntry, record, rests_on
from services.gateway.directory.domain import ROOT, Entry, divisions_above, entry_id
from shared.contracts.directory import DivisionNamed, ReferenceData
from shared.contracts.envelope import Command, Reply
from shared.divisions import depth
from shared.storage.aggregates import Aggregates
from shared.storage.client import Document

R = TypeVar("R", bound=ReferenceData)


class Entries(Aggregates[Entry]):
    """One document for each entry."""

    noun = "entry"
    collection = "entries"
    state = Entry
    indexes = (IndexModel([("kind", ASCENDING), ("division", ASCENDING), ("data.id", ASCENDING)]),)

    async def record(self, command: Command[RecordEntry]) -> Reply:
        """Record an entry; its fact leaves like any other. Raises what the decision raises."""
        division = rests_on(command.data.value)
        known = division is None or await self.knows(division)
        return await self.decide(command, record, None if known else division)

    async def knows(self, division: str) -> bool:
        """Whether a division is in the directory; the whole land always is."""
        return division == ROOT or await self.get(DivisionNamed, division) is not None

    async def get(self, kind: type[R], id_: str) -> R | None:
        """One entry, if it was recorded."""
        document = await self.documents.find_one({"_id": entry_id(kind, id_)})
        return kind.model_validate(document["data"]) if document else None

    async def within(self, kind: type[R], division: str, after: str, limit: int) -> Sequence[R]:
        """So many entries of a division and what lies below it, from after an id on, by id."""
        code = division[: depth(division)]
        scope = {"$gte": code.ljust(12, "0"), "$lte": code.ljust(12, "9")}
        return await self._found(kind, {"division": scope}, after, limit)

    async def valid_in(self, kind: type[R], division: str, after: str, limit: int) -> Sequence[R]:
        """So many entries that a division has by itself or by lying in others, by id."""
        scope = {"$in": [ROOT, *divisions_above(division), division]}
        return await self._found(kind, {"division": scope}, after, limit)

    async def _found(self, kind: type[R], query: Document, after: str, limit: int) -> Sequence[R]:
        query |= {"kind": kind.TYPE, "data.id": {"$gt": after}}
        documents = self.documents.find(query).sort("data.id", ASCENDING).limit(limit)
        return [kind.model_validate(document["data"]) async for document in documents]
