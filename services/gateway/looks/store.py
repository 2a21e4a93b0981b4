"""Looks on disk: one document for each, only ever added to."""

from collections.abc import Sequence
from dataclasses import asdict

from pydantic import TypeAdapter
from pymongo import ASCENDING, DESCENDING, IndexModel

from services.gateway.looks.look import Look
from shared.storage.client import Database

_LOOK: TypeAdapter[Look] = TypeAdapter(Look)


class Looks:
    """Every look at a contact."""

    collection = "looks"
    indexes = (IndexModel([("case", ASCENDING), ("_id", DESCENDING)]),)

    def __init__(self, database: Database) -> None:
        self._looks = database[self.collection]

    async def prepare(self) -> None:
        """Make the indexes; again is harmless."""
        await self._looks.create_indexes(list(self.indexes))

    async def write_down(self, look: Look) -> None:
        """Returns when a majority has it on disk: only then may the contacts be shown."""
        document = {**asdict(look), "_id": look.id}
        del document["id"]
        await self._looks.insert_one(document)

    async def at(self, case: str, before: str, limit: int) -> Sequence[Look]:
        """So many looks at a case, the latest first, from before an id on."""
        query = {"case": case, **({"_id": {"$lt": before}} if before else {})}
        documents = self._looks.find(query).sort("_id", DESCENDING).limit(limit)
        return [_LOOK.validate_python({**one, "id": one["_id"]}) async for one in documents]
