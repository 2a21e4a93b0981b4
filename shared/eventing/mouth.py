"""A mouth: what answers commands, and comes to an end with none of them unanswered."""

import asyncio
from contextlib import suppress

from faststream.nats.subscriber.usecases import ConcurrentCoreSubscriber
from nats.aio.client import Client as Nats
from nats.errors import Error as NatsError

A_MOMENT = 0.02  # seconds


class Mouth:
    """The queues of a service's commands.

    A command is given to one process alone. One that the framework is given while it stops it
    drops, and whoever asked waits until their time is up; so the queues are left first.
    """

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._subscribers: list[ConcurrentCoreSubscriber] = []

    def add(self, subscriber: ConcurrentCoreSubscriber) -> None:
        """One more queue."""
        self._subscribers.append(subscriber)

    async def close(self, nats: Nats | None, within: float) -> None:
        """Be given no more, and answer what came, or give up after a while."""
        if nats is None or not nats.is_connected:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await asyncio.gather(*(self._leave(each) for each in self._subscribers))
                # The framework tells nobody when its workers have nothing more to do.
                while any(self._has_something(each) for each in self._subscribers):  # noqa: ASYNC110
                    await asyncio.sleep(A_MOMENT)

    async def _leave(self, subscriber: ConcurrentCoreSubscriber) -> None:
        subscription, subscriber.subscription = subscriber.subscription, None
        if subscription:
            with suppress(NatsError):
                await subscription.drain()  # type: ignore[no-untyped-call]
        # What was taken from the queue last is in hand a moment later.
        await asyncio.sleep(A_MOMENT)

    def _has_something(self, subscriber: ConcurrentCoreSubscriber) -> bool:
        waiting = subscriber.receive_stream.statistics().current_buffer_used
        return waiting > 0 or subscriber.limiter.value < self._at_once
