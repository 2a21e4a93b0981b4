"""Leases: of all the processes of a service, one at a time holds each, and has to renew it."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from time import monotonic

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from shared.storage.client import Database, Document

NEVER = float("-inf")
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
PROCESS = "process/"


class Lease:
    """One document in the service's own database: its name, who holds it, and until when.

    The server's clock alone says when a lease has run out, so that the processes' clocks do not
    have to agree. Holding one makes work quick, never right: a holder that was asleep for too
    long does not know yet that it is none any more.
    """

    collection = "leases"

    def __init__(self, database: Database, name: str, holder: str, lasts: float) -> None:
        self.name, self.holder, self.lasts = name, holder, lasts
        self._leases = database[self.collection]
        self._until = NEVER
        self._one_at_a_time = asyncio.Lock()
        self.lost = True
        """Whether the storage has said, when last asked, that it is another's, or nobody's."""

    @property
    def held(self) -> bool:
        """Whether this holder has it, as far as it can know without asking."""
        return monotonic() < self._until

    async def ask(self) -> None:
        """Take the lease if it is free, or renew it; if another holds it, nothing changes."""
        async with self._one_at_a_time:
            await self._ask()

    async def renew(self) -> None:
        """Keep it for longer, unless it is known to be lost."""
        async with self._one_at_a_time:
            if not self.lost:
                await self._ask()

    async def give_back(self) -> None:
        """Let the next one have it at once; harmless if it is another's already."""
        async with self._one_at_a_time:
            self._until, self.lost = NEVER, True
            mine = {"_id": self.name, "holder": self.holder}
            await self._leases.update_one(mine, {"$set": {"until": LONG_AGO}})

    async def _ask(self) -> None:
        asked = monotonic()
        try:
            lease = await self._leases.find_one_and_update(
                {"_id": self.name},
                [{"$set": self._if_mine_or_free()}],
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        except DuplicateKeyError:
            # Two asked at once for one that never was: the other has it.
            lease = None
        self.lost = lease is None or lease["holder"] != self.holder
        self._until = NEVER if self.lost else asked + self.lasts

    def _if_mine_or_free(self) -> Document:
        """The guard stands in the update, since a lease that was never taken is made by it."""
        free = {"$lt": ["$until", "$$NOW"]}
        may = {"$or": [{"$eq": ["$holder", self.holder]}, free]}
        until = {"$add": ["$$NOW", round(self.lasts * 1000)]}
        return {
            "holder": {"$cond": [may, self.holder, "$holder"]},
            "until": {"$cond": [may, until, "$until"]},
        }


def presence(database: Database, holder: str, lasts: float) -> Lease:
    """The lease that a process holds on its own name: while it has it, it is there."""
    return Lease(database, f"{PROCESS}{holder}", holder, lasts)


async def present(database: Database) -> Sequence[str]:
    """The processes of a service that are there, by name; those that are gone are forgotten."""
    leases = database[Lease.collection]
    processes = {"_id": {"$regex": f"^{PROCESS}"}}
    gone = {"$expr": {"$lt": ["$until", "$$NOW"]}}
    await leases.delete_many({**processes, **gone})
    return [lease["holder"] async for lease in leases.find(processes).sort("_id", 1)]
