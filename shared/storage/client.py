"""The connection to MongoDB: truth is acknowledged by a majority, and journaled."""

from typing import Any

from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorCollection,
    AsyncIOMotorDatabase,
    AsyncIOMotorGridFSBucket,
)
from pymongo.errors import ConnectionFailure, ExecutionTimeout, WTimeoutError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

Document = dict[str, Any]
Client = AsyncIOMotorClient[Document]
Database = AsyncIOMotorDatabase[Document]
Collection = AsyncIOMotorCollection[Document]
Bucket = AsyncIOMotorGridFSBucket

# What the driver says when the storage cannot be reached, or not safely enough.
AWAY = (ConnectionFailure, ExecutionTimeout, WTimeoutError)

SAFE = WriteConcern(w="majority", j=True, wtimeout=10_000)


def connect(url: str) -> Client:
    """A client that gives up on an absent server within seconds, so that callers hear of it."""
    return AsyncIOMotorClient(
        url,
        tz_aware=True,
        serverSelectionTimeoutMS=3_000,
        connectTimeoutMS=3_000,
        socketTimeoutMS=10_000,
        uuidRepresentation="standard",
    )


def database(client: Client, name: str) -> Database:
    """One service's own database; every write to it is safe when it is acknowledged."""
    return client.get_database(name, write_concern=SAFE, read_concern=ReadConcern("majority"))
