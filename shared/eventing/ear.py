"""An ear: what hears one durable, and comes to an end with nothing on its way to it."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, cast

from faststream.nats.subscriber.usecases import PullStreamSubscriber
from nats.aio.client import Client as Nats
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext

# A fetch of nats-py waits for more after its first fact; when another replica takes the rest,
# until its time is up [measured: 6 s at 5; under 1 s at 0.5]. Asking twice a second is nothing.
FETCH_WAITS = 0.5  # seconds
FINISH_WITHIN = 8.0  # seconds, for what is in hand when a stop is asked for
A_MOMENT = 0.02  # seconds

Pulled = JetStreamContext.PullSubscription


class Pull:
    """The pulling of one durable; asked to finish, it brings what is still on its way, and ends.

    A fetch that returns leaves its request with the server, which may answer it with more until
    its time is up. Whoever unsubscribes meanwhile leaves those facts unheard until the server
    gives them to somebody else, half a minute later.
    """

    def __init__(self, pulled: Pulled, nats: Nats) -> None:
        self._pulled, self._nats = pulled, nats
        self._until: float | None = None
        self.finished = asyncio.Event()

    def finish(self) -> None:
        """Ask for no more; until then every request made so far has run out."""
        self._until = now() + FETCH_WAITS

    async def fetch(self, batch: int, timeout: float) -> Sequence[Msg]:
        """As the subscription does."""
        if self._until is None:
            return await self._pulled.fetch(batch, timeout)
        if now() >= self._until and not await self._is_anything_on_its_way():
            self.finished.set()
            await asyncio.Event().wait()
        return await self._the_rest(max(self._until - now(), A_MOMENT))

    async def unsubscribe(self) -> None:
        """As the subscription does."""
        await self._pulled.unsubscribe()

    async def _the_rest(self, within: float) -> Sequence[Msg]:
        """What comes next, and what has come by then; nothing if nothing comes.

        Read past `fetch`, which would ask for more, and be told of that request's end too.
        """
        brought: list[Msg] = []
        with suppress(TimeoutError, NatsError):
            brought.append(await self._pulled._sub.next_msg(within))
            while self._pulled.pending_msgs:
                brought.append(await self._pulled._sub.next_msg(A_MOMENT))
        return [one for one in brought if not JetStreamContext.is_status_msg(one)]

    async def _is_anything_on_its_way(self) -> bool:
        """Whether anything came before the server answered that it has nothing more to send."""
        await asyncio.sleep(A_MOMENT)
        with suppress(TimeoutError, NatsError):
            await self._nats.flush(1)
        return self._pulled.pending_msgs > 0


class Ear:
    """Hears one durable, from its start until everything that came is finished."""

    def __init__(self, subscriber: PullStreamSubscriber, introduce: Callable[[], Any]) -> None:
        self._subscriber, self._introduce = subscriber, introduce
        self._introduced = False
        self._pull: Pull | None = None

    async def start(self) -> None:
        """Begin to hear."""
        if not self._introduced:
            # Not before: a broker starts at once whatever it knows of.
            self._introduce()
            self._introduced = True
        await self._subscriber.start()
        if self._subscriber.subscription:
            self._pull = Pull(self._subscriber.subscription, self._subscriber.connection)
            self._subscriber.subscription = cast(Pulled, self._pull)

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
