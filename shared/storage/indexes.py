"""Collections and indexes: made once, by infra, before anything is written in a transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from pymongo import ASCENDING, IndexModel

from shared.storage.aggregates import Aggregates
from shared.storage.client import Database

# Almost every outbox document is published; the index holds only those that are not.
MECHANISM: Mapping[str, Sequence[IndexModel]] = {
    "inbox": (),
    "outbox": (
        IndexModel([("pending", ASCENDING), ("_id", ASCENDING)], sparse=True),
        IndexModel([("published", ASCENDING)], sparse=True),
    ),
    "dead_letters": (IndexModel([("at", ASCENDING)]),),
}


@runtime_checkable
class Preparing(Protocol):
    """A room that makes its own collections, in a database of its own."""

    async def prepare(self) -> None: ...


async def prepare(database: Database, rooms: Iterable[object]) -> None:
    """Make a service's collections and indexes; again is harmless."""
    for room in rooms:
        if isinstance(room, Preparing):
            await room.prepare()
    wanted = dict(MECHANISM)
    wanted |= {room.collection: room.indexes for room in rooms if isinstance(room, Aggregates)}
    await make(database, wanted)


async def make(database: Database, wanted: Mapping[str, Sequence[IndexModel]]) -> None:
    """Make these collections, each with its indexes; again is harmless."""
    present = set(await database.list_collection_names())
    for collection, indexes in wanted.items():
        if collection not in present:
            await database.create_collection(collection)
        if indexes:
            await database[collection].create_indexes(list(indexes))
