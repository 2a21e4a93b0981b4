"""The directory on disk."""

import re
from collections.abc import Sequence
from typing import TypeVar

from pymongo import ASCENDING, IndexModel

from services.gateway.directory.decisions import RecordEntry, record
from services.gateway.directory.domain import (
    ROOT,
    Entry,
    Named,
    divisions_above,
    entry_id,
    named_in,
)
from services.gateway.together import Together
from shared.contracts.directory import (
    CalendarAnnounced,
    DeputyElected,
    DivisionNamed,
    Level,
    ReferenceData,
)
from shared.contracts.envelope import Command, Reply
from shared.divisions import contains, depth
from shared.storage.aggregates import Aggregates
from shared.storage.client import Document
from shared.storage.committer import Committer
from shared.working_days import WorkingCalendar

R = TypeVar("R", bound=ReferenceData)

YEARS = 50  # more than anybody will announce before this is read again


class Entries(Aggregates[Entry]):
    """One document for each entry."""

    noun = "entry"
    collection = "entries"
    state = Entry
    indexes = (IndexModel([("kind", ASCENDING), ("division", ASCENDING), ("data.id", ASCENDING)]),)

    def __init__(self, committer: Committer) -> None:
        super().__init__(committer)
        self._look = Together(self._looked_up)
        self._calendar = Together(self._announced)

    async def record(self, command: Command[RecordEntry]) -> Reply:
        """Record an entry; its fact leaves like any other. Raises what the decision raises."""
        return await self.decide(command, record, await self.missing(command.data.value))

    async def missing(self, value: ReferenceData) -> Named | None:
        """The first entry named in this one that the directory lacks, or has elsewhere."""
        for named in named_in(value):
            known = await self.get(named.kind, named.id)
            if known is None or not contains(named.within, known.division):
                return named
        return None

    async def knows(self, division: str) -> bool:
        """Whether a division is in the directory; the whole land always is."""
        return division == ROOT or await self.get(DivisionNamed, division) is not None

    async def get(self, kind: type[R], id_: str) -> R | None:
        """One entry, if it was recorded."""
        document = await self._look(entry_id(kind, id_))
        return kind.model_validate(document["data"]) if document else None

    async def working_calendar(self) -> WorkingCalendar:
        """The working calendar of the years announced so far."""
        return await self._calendar(None)

    async def _looked_up(self, ids: Sequence[str]) -> Sequence[Document | None]:
        documents = self.documents.find({"_id": {"$in": list(set(ids))}})
        found = {document["_id"]: document for document in await documents.to_list(None)}
        return [found.get(id_) for id_ in ids]

    async def _announced(self, asked: Sequence[None]) -> Sequence[WorkingCalendar]:
        years = await self.valid_in(CalendarAnnounced, ROOT, "", YEARS)
        calendar = WorkingCalendar.of((y.year, y.days_off, y.extra_workdays) for y in years)
        return [calendar] * len(asked)

    async def within(self, kind: type[R], division: str, after: str, limit: int) -> Sequence[R]:
        """So many entries of a division and what lies below it, from after an id on, by id."""
        return await self._found(kind, {"division": scope(division)}, after, limit)

    async def above_villages(
        self, kind: type[R], division: str, after: str, limit: int
    ) -> Sequence[R]:
        """The same, of its townships and of what they lie in."""
        townships = {**scope(division), "$regex": "000$"}
        return await self._found(kind, {"division": townships}, after, limit)

    async def valid_in(self, kind: type[R], division: str, after: str, limit: int) -> Sequence[R]:
        """So many entries that a division has by itself or by lying in others, by id."""
        own_and_above = {"$in": [ROOT, *divisions_above(division), division]}
        return await self._found(kind, {"division": own_and_above}, after, limit)

    async def called(
        self, name: str, division: str, after: str, limit: int
    ) -> Sequence[DivisionNamed]:
        """Those divisions in a division whose name, or another one they go by, has this in it."""
        like = {"$regex": re.escape(name), "$options": "i"}
        so = {"$or": [{"data.name": like}, {"data.aliases": like}]}
        return await self._found(DivisionNamed, {"division": scope(division), **so}, after, limit)

    async def of_level(
        self, level: Level, division: str, after: str, limit: int
    ) -> Sequence[DeputyElected]:
        """Those deputies in a division, and what lies below it, who are of this level."""
        query = {"division": scope(division), "data.level": level}
        return await self._found(DeputyElected, query, after, limit)

    async def _found(self, kind: type[R], query: Document, after: str, limit: int) -> Sequence[R]:
        query |= {"kind": kind.TYPE, "data.id": {"$gt": after}}
        documents = self.documents.find(query).sort("data.id", ASCENDING).limit(limit)
        return [kind.model_validate(one["data"]) for one in await documents.to_list(limit)]


def scope(division: str) -> Document:
    """A division and what lies below it."""
    code = division[: depth(division)]
    return {"$gte": code.ljust(12, "0"), "$lte": code.ljust(12, "9")}
