"""The directory on disk."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
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
from shared.contracts.directory import DivisionNamed, ReferenceData
from shared.contracts.envelope import Command, Reply
from shared.divisions import contains, depth
from shared.storage.aggregates import Aggregates
from shared.storage.client import Document

R = TypeVar("R", bound=ReferenceData)


@dataclass(frozen=True, slots=True)
class Page:
    """So many entries, from after an id on; those called so, or of one level of deputies."""

    after: str
    limit: int
    name: str | None = None
    level: str | None = None


class Entries(Aggregates[Entry]):
    """One document for each entry."""

    noun = "entry"
    collection = "entries"
    state = Entry
    indexes = (IndexModel([("kind", ASCENDING), ("division", ASCENDING), ("data.id", ASCENDING)]),)

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
        document = await self.documents.find_one({"_id": entry_id(kind, id_)})
        return kind.model_validate(document["data"]) if document else None

    async def within(self, kind: type[R], division: str, page: Page) -> Sequence[R]:
        """The entries of a division and what lies below it, by id."""
        code = division[: depth(division)]
        scope = {"$gte": code.ljust(12, "0"), "$lte": code.ljust(12, "9")}
        return await self._found(kind, {"division": scope}, page)

    async def valid_in(self, kind: type[R], division: str, page: Page) -> Sequence[R]:
        """The entries that a division has by itself or by lying in others, by id."""
        scope = {"$in": [ROOT, *divisions_above(division), division]}
        return await self._found(kind, {"division": scope}, page)

    async def _found(self, kind: type[R], scope: Document, page: Page) -> Sequence[R]:
        query = {"kind": kind.TYPE, "data.id": {"$gt": page.after}, **scope, **narrowed(page)}
        documents = self.documents.find(query).sort("data.id", ASCENDING).limit(page.limit)
        return [kind.model_validate(document["data"]) async for document in documents]


def narrowed(page: Page) -> Document:
    """What narrows a list: a name, or another one it goes by, and a deputy's level."""
    narrow: Document = {}
    if page.name:
        like = {"$regex": re.escape(page.name), "$options": "i"}
        narrow["$or"] = [{"data.name": like}, {"data.aliases": like}]
    if page.level:
        narrow["data.level"] = page.level
    return narrow
