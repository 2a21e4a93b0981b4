"""A transaction, from its start to its commit, or some reads, in one visit to a thread.

Motor gives each of its steps to a thread by itself: six visits, with as many waits for the
interpreter. Its client, and the options of its database, are those that Motor was given.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from pymongo.client_session import ClientSession
from pymongo.database import Database as PyMongoDatabase
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern

from shared.storage.client import SAFE, Database, Document
from shared.storage.grouping import LIMIT

COMMITS = 3

# Its own, as Motor has: whatever else a process gives to threads does not keep a commit waiting.
_THREADS = ThreadPoolExecutor(thread_name_prefix="transactions")

T = TypeVar("T")
Driver = PyMongoDatabase[Document]
Write = Callable[[Driver, ClientSession], Any]


async def transact(database: Database, write: Write) -> None:
    """Everything that `write` writes, or nothing. Raises what it raises, and what the storage does.

    It is called in a thread, with the driver's own database.
    """
    await in_thread(partial(_transact, database.delegate, write))


def _transact(driver: Driver, write: Write) -> None:
    with (
        driver.client.start_session() as session,
        session.start_transaction(ReadConcern("local"), SAFE),
    ):
        write(driver, session)
        _finish(session)


def _finish(session: ClientSession) -> None:
    """Commit; where the result is unknown, ask again: committing twice is committing once."""
    for _ in range(COMMITS):
        try:
            return session.commit_transaction()
        except PyMongoError as error:
            unknown = error
            if not error.has_error_label("UnknownTransactionCommitResult"):
                raise
    raise unknown


async def in_thread(work: Callable[[], T]) -> T:
    """What the work comes to, done in a thread."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, work)


async def by_id(
    database: Database, wanted: Mapping[str, Collection[str]]
) -> dict[str, list[Document]]:
    """The documents with these ids, by collection, read in one visit to a thread."""
    return await in_thread(partial(_by_id, database.delegate, wanted))


def _by_id(driver: Driver, wanted: Mapping[str, Collection[str]]) -> dict[str, list[Document]]:
    return {
        collection: driver[collection].find({"_id": {"$in": list(ids)}}, batch_size=LIMIT).to_list()
        for collection, ids in wanted.items()
    }
