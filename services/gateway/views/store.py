"""Documents gathered from facts: each holds its facts, and what they tell when folded."""

import asyncio
import random
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pymongo import IndexModel, InsertOne, ReplaceOne
from pymongo.errors import BulkWriteError

from services.gateway.views.kinds import BY_TYPE
from services.gateway.views.told import Told, told
from shared.contracts.envelope import Fact, FactData
from shared.errors import LiandanError
from shared.storage.client import Client, Database, Document, database

ATTEMPTS = 5
DUPLICATE_KEY = 11000


class Overtaken(LiandanError):
    """Another process wrote the same view first; with fresh facts it is tried again."""


@dataclass(frozen=True, slots=True)
class Grown:
    """A document that takes in facts it had not: the facts it held, and what it is with them."""

    before: Sequence[Told]
    after: Sequence[Told]
    document: Document

    @property
    def write(self) -> InsertOne[Document] | ReplaceOne[Document]:
        """The write, guarded by what the document held."""
        if not self.before:
            return InsertOne(self.document)
        held = {"_id": self.document["_id"], "applied": len(self.before)}
        return ReplaceOne(held, self.document)


class Gathered(ABC):
    """A collection of such documents. `applied`, the number of facts, guards every write.

    A subclass says which document a fact belongs to, and what the facts of one document tell.
    """

    collection: ClassVar[str]
    indexes: ClassVar[Sequence[IndexModel]]
    kinds: ClassVar[Mapping[str, type[FactData]]] = BY_TYPE
    """What the facts kept in a document are read as."""

    def __init__(self, views: Database) -> None:
        self.documents = views[self.collection]

    async def prepare(self) -> None:
        """Make the indexes; again is harmless."""
        if self.indexes:
            await self.documents.create_indexes(list(self.indexes))

    @abstractmethod
    def key(self, fact: Fact[Any]) -> str:
        """The document that a fact belongs to."""

    @abstractmethod
    def derived(self, facts: Sequence[Told]) -> Document:
        """What these facts, in any order, tell."""

    async def apply(self, facts: Iterable[Fact[Any]]) -> Sequence[str]:
        """Take facts in; returns the ids of the documents that are in them.

        Raises Overtaken when other processes kept writing the same documents.
        """
        fresh: dict[str, list[Told]] = defaultdict(list)
        for fact in facts:
            fresh[self.key(fact)].append(told(fact))
        for attempt in range(ATTEMPTS):
            if not fresh or await self._written(fresh):
                return list(fresh)
            await asyncio.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311
        raise Overtaken

    async def _written(self, fresh: Mapping[str, Sequence[Told]]) -> bool:
        grown = await self._grown(fresh)
        return not grown or await self._write(grown)

    async def _write(self, grown: Sequence[Grown]) -> bool:
        """Whether all was written; False if another process was first."""
        writes = [each.write for each in grown]
        try:
            done = await self.documents.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            if any(e["code"] != DUPLICATE_KEY for e in error.details["writeErrors"]):
                raise
            return False
        return done.matched_count + done.inserted_count == len(writes)

    async def _grown(self, fresh: Mapping[str, Sequence[Told]]) -> list[Grown]:
        query = self.documents.find({"_id": {"$in": list(fresh)}}, {"facts": 1})
        known = {document["_id"]: document["facts"] async for document in query}
        return [
            grown
            for id_, facts in fresh.items()
            if (grown := self._taking_in(id_, known.get(id_, []), facts))
        ]

    def _taking_in(
        self, id_: str, known: Sequence[Document], facts: Sequence[Told]
    ) -> Grown | None:
        kept = {document["id"]: document for document in known}
        fresh = {fact.id: as_kept(fact) for fact in facts if fact.id not in kept}
        if not fresh:
            return None
        # Sorted, so that a rebuilt document equals the one that grew.
        union = sorted((kept | fresh).values(), key=lambda fact: (fact["time"], fact["id"]))
        after = [self.as_told(fact) for fact in union]
        document = {"_id": id_, "facts": union, "applied": len(union), **self.derived(after)}
        return Grown([fact for fact in after if fact.id in kept], after, document)

    def as_told(self, kept: Document) -> Told:
        """A fact out of a document."""
        data = self.kinds[kept["type"]].model_validate(kept["data"])
        fields = {name: kept[name] for name in ("id", "time", "actor", "division", "version")}
        return Told(**fields, data=data)


def as_kept(fact: Told) -> Document:
    """A fact inside a document."""
    return {
        "id": fact.id,
        "time": fact.time,
        "type": fact.type,
        "actor": fact.actor,
        "division": fact.division,
        "version": fact.version,
        "data": fact.data.model_dump(mode="json"),
    }


def views_database(client: Client, databases: str, suffix: str = "") -> Database:
    """The views' own database: disposable, and as safe as truth, for facts are heard once."""
    return database(client, f"{databases}_views{suffix}")
