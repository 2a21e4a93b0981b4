"""A lease: of all the processes of a service, one at a time holds it, and has to renew it."""

import os
from datetime import UTC, datetime
from time import monotonic

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError
from ulid import ULID

from shared.storage.client import Database, Document

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = float("-inf")


class Lease:
    """One document in the service's own database: its name, who holds it, and until when.

    The server's clock alone says when a lease has run out, so that the processes' clocks do not
    have to agree. Holding one makes work quick, never right: a holder that was asleep for too
    long does not know yet that it is none any more.
    """

    collection = "leases"

    def __init__(self, database: Database, name: str, lasts: float) -> None:
        self.name, self.lasts = name, lasts
        self.holder = f"{os.getpid()}-{ULID()}"
        self._leases = database[self.collection]
        self._until = NEVER

    @property
    def held(self) -> bool:
        """Whether this holder has it, as far as it can know without asking."""
        return monotonic() < self._until

    async def ask(self) -> None:
        """Take the lease if it is free, or renew it; if another holds it, nothing changes."""
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
        mine = lease is not None and lease["holder"] == self.holder
        self._until = asked + self.lasts if mine else NEVER

    async def give_back(self) -> None:
        """Let the next one have it at once; harmless if it is another's already."""
        self._until = NEVER
        mine = {"_id": self.name, "holder": self.holder}
        await self._leases.update_one(mine, {"$set": {"until": LONG_AGO}})

    def _if_mine_or_free(self) -> Document:
        """The guard stands in the update, since a lease that was never taken is made by it."""
        free = {"$lt": ["$until", "$$NOW"]}
        may = {"$or": [{"$eq": ["$holder", self.holder]}, free]}
        until = {"$add": ["$$NOW", round(self.lasts * 1000)]}
        return {
            "holder": {"$cond": [may, self.holder, "$holder"]},
            "until": {"$cond": [may, until, "$until"]},
        }
