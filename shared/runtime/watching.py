"""What a process looks at now and then, for Prometheus: how far its service is behind, and why."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from nats.aio.client import Client as Nats

from shared import clock
from shared.eventing.durables import STREAM
from shared.eventing.relay import told_of_failure
from shared.runtime import metrics
from shared.storage.client import Database

LOOK_EVERY = 5.0  # seconds
COUNTED = 1_000  # dead letters; more are as bad


class Watch:
    """Looks at the outbox, the dead letters, the durables, the clock and the readiness.

    Each by itself: what cannot be looked at keeps its last value, and the process is not ready.
    """

    def __init__(
        self,
        database: Database,
        nats: Nats,
        durables: Callable[[], Iterable[str]],
        problems: Callable[[], Awaitable[Mapping[str, Any]]],
    ) -> None:
        self._database, self._nats = database, nats
        self._durables, self._problems = durables, problems
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._look_now_and_then())

    async def stop(self) -> None:
        """Look no more; the process is not ready from here on."""
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])
        metrics.READY.set(0)

    async def look(self) -> None:
        """Look at everything once."""
        for part in (self._readiness, self._outbox, self._letters, self._clock, self._hearing):
            await told_of_failure("not_looked_at", part())

    async def _look_now_and_then(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY)

    async def _readiness(self) -> None:
        metrics.READY.set(not await self._problems())

    async def _outbox(self) -> None:
        pending = self._database["outbox"].find({"pending": True}, {"at": 1})
        oldest = await pending.sort("_id", 1).to_list(1)
        # One from a clock that was ahead is as late as that clock was wrong.
        ages = [abs((clock.now() - one["at"]).total_seconds()) for one in oldest]
        metrics.RELAY_LAG.set(max(ages, default=0))

    async def _letters(self) -> None:
        letters = self._database["dead_letters"]
        metrics.LETTERS_WAITING.set(await letters.count_documents({"settled": None}, limit=COUNTED))

    async def _clock(self) -> None:
        metrics.CLOCK_AHEAD.set(await ahead_of(self._database))

    async def _hearing(self) -> None:
        # A request would wait in the buffer of a client that is not connected.
        if not self._nats.is_connected:
            return
        jetstream = self._nats.jetstream()
        for durable in self._durables():
            info = await jetstream.consumer_info(STREAM, durable)
            metrics.FACTS_PENDING.labels(durable).set(info.num_pending or 0)
            metrics.FACTS_IN_HAND.labels(durable).set(info.num_ack_pending or 0)


async def ahead_of(database: Database) -> float:
    """Seconds by which this machine's clock is ahead of the primary's, to half a round trip."""
    asked = datetime.now(UTC)
    there: datetime = (await database.client.admin.command("hello"))["localTime"]
    middle = asked + (datetime.now(UTC) - asked) / 2
    return (middle - there.replace(tzinfo=UTC)).total_seconds()
