"""Documents gathered from facts: each holds its facts, and what they tell when folded."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from pymongo import IndexModel, InsertOne, ReplaceOne
from pymongo.errors import BulkWriteError

from services.gateway.views.kinds import BY_TYPE
from services.gateway.views.told import Told, told
from shared.contracts.envelope import Fact
from shared.errors import LiandanError
from shared.storage.client import Client, Database, Document, database

ATTEMPTS = 5
DUPLICATE_KEY = 11000


class Overtaken(LiandanError):
    """Another process wrote the same view first; with fresh facts it is tried again."""


class Gathered(ABC):
    """A collection of such documents. `applied`, the number of facts, guards every write.

    A subclass says which document a fact belongs to, and what the facts of one document tell.
    """

    collection: ClassVar[str]
    indexes: ClassVar[Sequence[IndexModel]]

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
        for _ in range(ATTEMPTS):
            if not fresh or await self._written(fresh):
                return list(fresh)
        raise Overtaken

    async def _written(self, fresh: Mapping[str, Sequence[Told]]) -> bool:
        writes = await self._writes(fresh)
        if not writes:
            return True
        try:
            done = await self.documents.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            if any(e["code"] != DUPLICATE_KEY for e in error.details["writeErrors"]):
                raise
            return False
        return done.matched_count + done.inserted_count == len(writes)

    async def _writes(
        self, fresh: Mapping[str, Sequence[Told]]
    ) -> list[InsertOne[Document] | ReplaceOne[Document]]:
        query = self.documents.find({"_id": {"$in": list(fresh)}}, {"facts": 1})
        known = {document["_id"]: document["facts"] async for document in query}
        return [
            write
            for id_, facts in fresh.items()
            if (write := self._write(id_, known.get(id_, []), facts))
        ]

    def _write(
        self, id_: str, known: Sequence[Document], facts: Sequence[Told]
    ) -> InsertOne[Document] | ReplaceOne[Document] | None:
        kept = {document["id"]: document for document in known}
        fresh = {fact.id: as_kept(fact) for fact in facts if fact.id not in kept}
        if not fresh:
            return None
        # Sorted, so that a rebuilt document equals the one that grew.
        union = sorted((kept | fresh).values(), key=lambda fact: (fact["time"], fact["id"]))
        document = {
            "_id": id_,
            "facts": union,
            "applied": len(union),
            **self.derived([as_told(fact) for fact in union]),
        }
        if not kept:
            return InsertOne(document)
        return ReplaceOne({"_id": id_, "applied": len(kept)}, document)


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


def as_told(kept: Document) -> Told:
    """A fact out of a document."""
    data = BY_TYPE[kept["type"]].model_validate(kept["data"])
    fields = {name: kept[name] for name in ("id", "time", "actor", "division", "version")}
    return Told(**fields, data=data)


def views_database(client: Client, databases: str, suffix: str = "") -> Database:
    """The views' own database: disposable, and as safe as truth, for facts are heard once."""
    return database(client, f"{databases}_views{suffix}")
