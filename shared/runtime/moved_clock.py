"""The clock of a demonstration: moved on for all processes at once, by a word in the storage."""

import asyncio
from datetime import timedelta

from shared import clock
from shared.eventing.relay import told_of_failure, wait_at_most
from shared.storage.client import Client, Database, database

LOOK_EVERY = 0.2  # seconds
FOLLOWED_WITHIN = 3 * LOOK_EVERY
CLOCK = "clock"


class MovedClock:
    """Keeps this process's clock where the demonstration has moved it."""

    def __init__(self, storage: Database) -> None:
        self._clocks = storage["clocks"]
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def of(cls, client: Client, databases: str) -> "MovedClock":
        """The clock of a deployment: in a database that belongs to no service."""
        return cls(database(client, f"{databases}_demonstration"))

    async def move(self, days: int) -> None:
        """Move the clock on; returns when every process has had the time to follow."""
        seconds = timedelta(days=days).total_seconds()
        moved = {"$inc": {"ahead": seconds}}
        await self._clocks.update_one({"_id": CLOCK}, moved, upsert=True)
        await self.follow()
        await asyncio.sleep(FOLLOWED_WITHIN)

    async def follow(self) -> None:
        """Set this process's clock as far ahead as the demonstration's."""
        found = await self._clocks.find_one({"_id": CLOCK})
        if found:
            clock.move(timedelta(seconds=found["ahead"]))

    def start(self) -> None:
        """Begin to follow."""
        self._task = asyncio.create_task(self._follow_now_and_then())

    async def stop(self) -> None:
        """End."""
        self._stopping.set()
        if self._task:
            await self._task

    async def _follow_now_and_then(self) -> None:
        while not self._stopping.is_set():
            await told_of_failure("clock_not_followed", self.follow())
            await wait_at_most(self._stopping, LOOK_EVERY)
