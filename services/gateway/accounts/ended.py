"""Sign-ins that were ended before their tokens end; each is kept for as long as one may live."""

from datetime import datetime

from pymongo import ASCENDING, IndexModel

from shared.storage.client import Database


class Ended:
    """One document for each sign-in that someone ended; the storage deletes it in time."""

    collection = "ended"
    indexes = (IndexModel([("until", ASCENDING)], expireAfterSeconds=0),)

    def __init__(self, database: Database) -> None:
        self._ended = database[self.collection]

    async def prepare(self) -> None:
        """Make the indexes; again is harmless."""
        await self._ended.create_indexes(list(self.indexes))

    async def add(self, sign_in: str, until: datetime) -> None:
        """This sign-in has ended; no token of it lives longer than `until`. Again is harmless."""
        await self._ended.update_one({"_id": sign_in}, {"$set": {"until": until}}, upsert=True)

    async def has(self, sign_in: str) -> bool:
        """Whether it was ended."""
        return await self._ended.find_one({"_id": sign_in}, {"_id": 1}) is not None
