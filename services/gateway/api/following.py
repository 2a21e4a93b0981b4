"""Following a case: its timeline as server-sent events, as it happens."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import anyio
import structlog
from sse_starlette import ServerSentEvent

from services.gateway.api.callers import claimed
from services.gateway.api.finding import Found, known_to, look
from services.gateway.api.showing import Line, line, names_in, told_to
from services.gateway.house import House
from shared.errors import LiandanError
from shared.storage.client import AWAY

HEARTBEAT = 15  # seconds
LOOKED_AT_AGAIN_AFTER = 15.0  # seconds; a notice may be lost
GRACE = 3.0  # seconds to end a stream in, when the process stops

log = structlog.get_logger()


@dataclass(slots=True)
class Follower:
    """Someone who follows a case, from an address."""

    house: House
    address: str
    found: Found
    token: str | None
    """Looked at anew each time: a token ends, and an account is changed."""
    closing: anyio.Event = field(default_factory=anyio.Event)
    """Set when the process is told to stop."""

    async def events(self, after: str | None) -> AsyncIterator[ServerSentEvent]:
        """The lines after the one named; then each new one. Ends when the storage is away, or when
        the caller may not know of the case any more."""
        told: set[str] = set()
        try:
            with self.house.followers.one_more(self.address):
                while not self.closing.is_set():
                    with self.house.notices.watch(self.found.id) as changed:
                        id_, self.found = self.found.id, await self._look_again()
                        for line_ in await self._fresh(told, after):
                            yield event(line_)
                        after = None
                        if self.found.id == id_:
                            await self._until_something_happens(changed)
        except (LiandanError, *AWAY) as away:
            log.warning("stream_ended", error=type(away).__name__)

    async def _until_something_happens(self, changed: asyncio.Event) -> None:
        waits = [asyncio.ensure_future(event.wait()) for event in (changed, self.closing)]
        try:
            await asyncio.wait(
                waits, timeout=LOOKED_AT_AGAIN_AFTER, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for wait in waits:
                wait.cancel()

    async def _look_again(self) -> Found:
        self.house = await self.house.up_to_date()
        claims = await claimed(self.house, self.token)
        actor = claims.actor if claims else None
        return known_to(await look(self.house, self.found.id, self.found.held, actor))

    async def _fresh(self, told: set[str], after: str | None) -> Sequence[Line]:
        names = await names_in(self.house, self.found)
        ids = [one.id for one in self.found.view.timeline]
        with suppress(ValueError):  # one that is not of this case: everything is told
            told.update(ids[: ids.index(after or "") + 1])
        fresh = [one for one in told_to(self.found) if one.id not in told]
        told.update(ids)
        return [line(one, names, self.found) for one in fresh]


def event(line_: Line) -> ServerSentEvent:
    """A line of the timeline on the wire."""
    return ServerSentEvent(line_.model_dump_json(), event=line_.type, id=line_.id)
