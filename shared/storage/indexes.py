"""Collections and indexes: made once, by infra, before anything is written in a transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from pymongo import ASCENDING, IndexModel

from shared.storage.aggregates import Aggregates
from shared.storage.client import Collection, Database

# Almost every outbox document is published; the index holds only those that are not. A sparse one
# of two fields would hold them all, for each has an id.
MECHANISM: Mapping[str, Sequence[IndexModel]] = {
    "inbox": (),
    "outbox": (
        IndexModel(
            [("pending", ASCENDING), ("_id", ASCENDING)],
            partialFilterExpression={"pending": True},
        ),
        IndexModel([("published", ASCENDING)], sparse=True),
    ),
    "dead_letters": (IndexModel([("at", ASCENDING)]),),
}
MEANT = ("key", "unique", "sparse", "partialFilterExpression")


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
            await drop_what_is_otherwise(database[collection], indexes)
            await database[collection].create_indexes(list(indexes))


async def drop_what_is_otherwise(collection: Collection, indexes: Sequence[IndexModel]) -> None:
    """What an earlier version made of the same name, and the storage would not make over."""
    there = await collection.index_information()
    for name in {index.document["name"] for index in indexes if otherwise(index, there)}:
        await collection.drop_index(name)


def otherwise(index: IndexModel, there: Mapping[str, Any]) -> bool:
    """Whether an index of this name is there, and is not the one that is meant."""
    is_, should = there.get(index.document["name"]), index.document
    return is_ is not None and any(said_by(is_, one) != said_by(should, one) for one in MEANT)


def said_by(document: Mapping[str, Any], part: str) -> Any:
    """What an index says of itself; saying nothing is as good as saying no."""
    said: Any = document.get(part) or None
    return dict(said) if part == "key" else said
