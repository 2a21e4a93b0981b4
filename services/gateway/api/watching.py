"""Watching: something that many changes may move, told whole whenever it may have moved."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import anyio
import structlog
from pydantic import BaseModel
from sse_starlette import ServerSentEvent

from services.gateway.house import House
from services.gateway.views.notices import ANYTHING
from shared.errors import LiandanError
from shared.storage.client import AWAY

AT_MOST_EVERY = 2.0  # seconds
AT_LEAST_EVERY = 15.0  # seconds; days pass, and a notice may be lost

log = structlog.get_logger()


@dataclass(slots=True)
class Watcher:
    """Someone who watches, from an address."""

    house: House
    address: str
    look: Callable[[House], Awaitable[BaseModel]]
    """What everyone may see; looked at anew each time, so that what is hidden is gone."""
    closing: anyio.Event = field(default_factory=anyio.Event)
    """Set when the process is told to stop."""

    async def events(self) -> AsyncIterator[ServerSentEvent]:
        """What is seen, now and again. Ends when the storage is away, or the process stops."""
        try:
            with (
                self.house.listeners.one_more(self.address),
                self.house.notices.watch(ANYTHING) as changed,
            ):
                changed.set()  # what is seen at first may be a moment old
                while not self.closing.is_set():
                    self.house = await self.house.up_to_date()
                    yield event(await self.look(self.house))
                    await self._until(changed, within=AT_LEAST_EVERY)
                    # Longer than a glance is kept: the next one shows what was cleared here.
                    changed.clear()
                    await self._until(None, within=AT_MOST_EVERY)
        except (LiandanError, *AWAY) as away:
            log.warning("stream_ended", error=type(away).__name__)

    async def _until(self, changed: asyncio.Event | None, within: float) -> None:
        """Wait for something to happen, for the process to stop, or for so long."""
        waits: list[asyncio.Future[object]] = [asyncio.ensure_future(self.closing.wait())]
        waits += [asyncio.ensure_future(changed.wait())] if changed else []
        try:
            await asyncio.wait(waits, timeout=within, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()


def event(seen: BaseModel) -> ServerSentEvent:
    """What is seen, on the wire."""
    return ServerSentEvent(seen.model_dump_json(), event=type(seen).__name__.lower())
