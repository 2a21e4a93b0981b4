"""The relay: the only way a fact leaves. From the outbox to the stream, at once and by sweep."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from time import monotonic

import structlog
from bson import ObjectId
from nats.aio.client import Client as Nats

from shared import clock
from shared.eventing.publishing import Publishing
from shared.eventing.repair import Repair
from shared.runtime import metrics, traces
from shared.runtime.traces import Kind
from shared.storage.client import Database, Document

ACKNOWLEDGED_WITHIN = 5.0  # seconds
SWEEP_EVERY = 1.0  # seconds
GAPS_EVERY = 1.0  # seconds; one message is read, and nothing else unless it is gone
# Before, documents are on their way already, in the process that committed them.
LEFT_BEHIND_AFTER = 2.0  # seconds
LOOKED_AT = 10_000  # documents; the index alone is read
# More than this in memory means the bus is away; the sweep finds the rest in the outbox.
REMEMBERED = 100

log = structlog.get_logger()


class Relay:
    """Publishes what a service committed, in the order of its commits."""

    def __init__(self, database: Database, nats: Nats) -> None:
        self._outbox = database["outbox"]
        self._nats, self._publishing = nats, Publishing(nats)
        self._offered: deque[Document] = deque(maxlen=REMEMBERED)
        self._something = asyncio.Event()
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._repair = Repair(database, nats.jetstream())
        self._waits_since: dict[ObjectId, float] = {}
        self._last: tuple[str, int] | None = None
        self._seen_reconnects = -1

    def offer(self, document: Document) -> None:
        """An outbox document was just committed."""
        self._offered.append(document)
        self._something.set()

    def start(self) -> None:
        """Begin to publish: what is offered, and what an earlier process left behind."""
        self._tasks = [
            asyncio.create_task(self._publish_what_is_offered()),
            asyncio.create_task(self._sweep_now_and_then()),
            asyncio.create_task(self._look_for_gaps_now_and_then()),
        ]

    async def stop(self) -> None:
        """Publish what was offered, then end; what cannot be published waits in the outbox."""
        self._stopping.set()
        self._something.set()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _publish_what_is_offered(self) -> None:
        while not (self._stopping.is_set() and not self._offered):
            await self._something.wait()
            if not self._stopping.is_set():
                self._something.clear()
            while self._offered:
                await self._attempt(self._offered.popleft())

    async def _sweep_now_and_then(self) -> None:
        while not self._stopping.is_set():
            await told_of_failure("sweep_failed", self._sweep())
            await wait_at_most(self._stopping, SWEEP_EVERY)

    async def _sweep(self) -> None:
        """Publish what was left behind, the oldest first; one that cannot be keeps no other."""
        behind = await self._left_behind()
        metrics.OUTBOX_WAITING.set(len(behind))
        if not self._nats.is_connected:
            return
        failed = 0
        for begin in range(0, len(behind), REMEMBERED):
            still = {"_id": {"$in": behind[begin : begin + REMEMBERED]}, "pending": True}
            for document in await self._outbox.find(still).sort("_id", 1).to_list(None):
                failed += not await self._attempt(document)
        metrics.OUTBOX_WAITING.set(failed)

    async def _left_behind(self) -> Sequence[ObjectId]:
        """What this process has seen waiting for a while, by its own watch: whoever committed it
        may have done so by a clock that was ahead."""
        waiting = self._outbox.find({"pending": True}, {"_id": 1}).sort("_id", 1).limit(LOOKED_AT)
        now, before = monotonic(), self._waits_since
        self._waits_since = {one["_id"]: before.get(one["_id"], now) async for one in waiting}
        return [id_ for id_, since in self._waits_since.items() if now - since >= LEFT_BEHIND_AFTER]

    async def _look_for_gaps_now_and_then(self) -> None:
        """After every connection; and whenever the fact published last is not where it was."""
        while not self._stopping.is_set():
            await told_of_failure("gaps_not_looked_for", self._look_for_gaps())
            await wait_at_most(self._stopping, GAPS_EVERY)

    async def _look_for_gaps(self) -> None:
        reconnects = self._nats.stats["reconnects"]
        last = self._last
        lost = last is not None and not await self._repair.holds(*last)
        if lost or reconnects != self._seen_reconnects:
            await self._repair.look()
            self._seen_reconnects = reconnects

    async def _attempt(self, document: Document) -> bool:
        """Publish it now, or leave it to the sweep; nothing that goes wrong ends the relay.
        Returns whether it was published.

        Without a connection nothing is tried: what is sent then fills the client's buffer, and
        takes one of the places it has for messages on their way, for good.
        """
        if not self._nats.is_connected:
            return False
        causes = (traces.named_in(fact["body"]) for fact in document["facts"])
        with traces.together("publish", causes, Kind.PRODUCER):
            return await told_of_failure("not_published_yet", self._publish(document))

    async def _publish(self, document: Document) -> None:
        facts = document["facts"]
        async with asyncio.timeout(ACKNOWLEDGED_WITHIN):
            sequence = await self._publishing.publish(facts, document.get("lost"))
        metrics.FACTS_PUBLISHED.inc(len(facts))
        self._last = facts[-1]["_id"], sequence
        where = {"sequence": sequence, "published": clock.now()}
        noted = {"$unset": {"pending": ""}, "$set": where}
        await self._outbox.update_one({"_id": document["_id"]}, noted)


async def told_of_failure(what: str, work: Awaitable[object]) -> bool:
    """Do a piece of work that is tried again later; whatever fails is logged, and nothing else.
    Returns whether it was done."""
    [outcome] = await asyncio.gather(work, return_exceptions=True)
    if isinstance(outcome, BaseException):
        log.warning(what, error=repr(outcome)[:200])
        return False
    return True


async def wait_at_most(event: asyncio.Event, seconds: float) -> None:
    """Wait for the event, but no longer than so many seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
