"""A notice after each change of the views wakes whoever waits for it, in every process."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import orjson
import structlog
from nats.aio.client import Client as Nats
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

CHANGED = "views.changed.v1"
ANYTHING = "*"
"""What has this id changes whenever something does."""

log = structlog.get_logger()


class Notices:
    """Who waits for what in this process; told by core NATS, which may lose a notice."""

    def __init__(self) -> None:
        self._watching: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._nats: Nats | None = None

    async def listen(self, nats: Nats) -> None:
        """Begin to hear of changes made in any process."""
        self._nats = nats
        await nats.subscribe(CHANGED, cb=self._hear)

    async def tell(self, ids: Iterable[str]) -> None:
        """What has these ids changed. A notice that is not sent is logged: nobody relies on it."""
        changed = list(ids)
        if not changed or not self._nats:
            return
        try:
            await self._nats.publish(CHANGED, orjson.dumps(changed))
        except NatsError as away:
            log.warning("notice_not_sent", error=repr(away)[:200])

    @contextmanager
    def watch(self, id_: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever what has this id changes; whoever waits clears it."""
        changed = asyncio.Event()
        self._watching[id_].add(changed)
        try:
            yield changed
        finally:
            self._watching[id_].discard(changed)
            if not self._watching[id_]:
                del self._watching[id_]

    async def _hear(self, message: Msg) -> None:
        for id_ in (*orjson.loads(message.data), ANYTHING):
            for changed in self._watching.get(id_, ()):
                changed.set()
