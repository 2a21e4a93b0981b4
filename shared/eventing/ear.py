"""An ear: what hears one durable, and comes to an end with nothing on its way to it."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, cast

import orjson
from faststream.nats.subscriber.usecases import BatchPullStreamSubscriber
from nats.aio.client import Client as Nats
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.js import JetStreamContext

from shared.eventing.durables import STREAM
from shared.storage.grouping import LIMIT

# So long the server keeps a request that it cannot answer in full; so long lasts a handing over.
ASKED_FOR = 0.5  # seconds
# What is still unanswered then was lost, with a connection.
ANSWERED_WITHIN = 1.0  # seconds
FINISH_WITHIN = 8.0  # seconds, for what is in hand when a stop is asked for
NOTHING_MORE = {"404", "408"}

Pulled = JetStreamContext.PullSubscription


class Pull:
    """The pulling of one durable: one request at a time, made while the facts before are handled.

    What comes is kept until it is fetched. Asked to finish, it makes no more requests, brings
    what is still on its way, and ends.
    """

    def __init__(self, nats: Nats, durable: str) -> None:
        self._nats, self._subject = nats, f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.{durable}"
        self._inbox = nats.new_inbox()
        self._subscription: Subscription | None = None
        self._came: deque[Msg] = deque()
        self._something = asyncio.Event()
        self._on_their_way = 0
        self._lost_at = self._not_before = 0.0
        self._finishing = False
        self.finished = asyncio.Event()

    async def begin(self) -> None:
        """Listen; nothing is asked for before."""
        self._subscription = await self._nats.subscribe(self._inbox, cb=self._come)
        self._something.set()

    def finish(self) -> None:
        """Ask for no more."""
        self._finishing = True
        self._something.set()

    async def fetch(self, batch: int, timeout: float) -> Sequence[Msg]:
        """What has come, once there is anything: as the subscription does, but without its limits.

        The next facts are asked for before these are handled.
        """
        await self._ask_if_due()
        while not self._came:
            self._something.clear()
            if self._finishing and not self._on_their_way:
                self.finished.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(ASKED_FOR):
                    await self._something.wait()
            await self._ask_if_due()
        brought = [self._came.popleft() for _ in range(min(LIMIT, len(self._came)))]
        await self._ask_if_due()
        return brought

    async def unsubscribe(self) -> None:
        """As the subscription does."""
        if self._subscription:
            await self._subscription.unsubscribe()

    async def _come(self, message: Msg) -> None:
        if status := JetStreamContext.is_status_msg(message):
            self._on_their_way = 0
            if status not in NOTHING_MORE:
                self._not_before = now() + ASKED_FOR
        else:
            self._on_their_way = max(self._on_their_way - 1, 0)
            self._came.append(message)
        self._something.set()

    async def _ask_if_due(self) -> None:
        """Ask for so many that a whole group is there when the one in hand is done."""
        if now() > self._lost_at:
            self._on_their_way = 0
        room = LIMIT - len(self._came)
        wait = self._finishing or self._on_their_way or now() < self._not_before
        able = self._subscription and self._nats.is_connected
        if wait or room <= 0 or not able:
            return
        self._on_their_way = room
        self._lost_at = now() + ASKED_FOR + ANSWERED_WITHIN
        asked = {"batch": room, "expires": round(ASKED_FOR * 1e9)}
        await self._nats.publish(self._subject, orjson.dumps(asked), self._inbox)


class Ear:
    """Hears one durable, from its start until everything that came is finished."""

    def __init__(
        self, durable: str, subscriber: BatchPullStreamSubscriber, introduce: Callable[[], Any]
    ) -> None:
        self._durable, self._subscriber, self._introduce = durable, subscriber, introduce
        self._introduced = False
        self._pull: Pull | None = None

    async def start(self) -> None:
        """Begin to hear."""
        if not self._introduced:
            # Not before: a broker starts at once whatever it knows of.
            self._introduce()
            self._introduced = True
        await self._subscriber.start()
        if its_own := self._subscriber.subscription:
            self._pull = Pull(self._subscriber.connection, self._durable)
            # At once, before the framework asks for anything by its own.
            self._subscriber.subscription = cast(Pulled, self._pull)
            await its_own.unsubscribe()
            await self._pull.begin()

    async def stop(self) -> None:
        """Finish what was asked for, or give up after a while; harmless if it never began."""
        if self._pull:
            self._pull.finish()
            with suppress(TimeoutError):
                async with asyncio.timeout(FINISH_WITHIN):
                    await self._pull.finished.wait()
            self._pull = None
        for task in self._subscriber.tasks:
            task.cancel()
        await self._subscriber.stop()


def now() -> float:
    """The loop's own clock."""
    return asyncio.get_running_loop().time()
