"""A notice after each change of the views wakes whoever waits for a case, in every process."""

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

log = structlog.get_logger()


class Notices:
    """Who waits for which case in this process; told by core NATS, which may lose a notice."""

    def __init__(self) -> None:
        self._watching: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._nats: Nats | None = None

    async def listen(self, nats: Nats) -> None:
        """Begin to hear of changes made in any process."""
        self._nats = nats
        await nats.subscribe(CHANGED, cb=self._hear)

    async def tell(self, cases: Iterable[str]) -> None:
        """These cases have changed. A notice that cannot be sent is logged: nobody relies on it."""
        changed = list(cases)
        if not changed or not self._nats:
            return
        try:
            await self._nats.publish(CHANGED, orjson.dumps(changed))
        except NatsError as away:
            log.warning("notice_not_sent", error=repr(away)[:200])

    @contextmanager
    def watch(self, case: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever the case changes; whoever waits clears it."""
        changed = asyncio.Event()
        self._watching[case].add(changed)
        try:
            yield changed
        finally:
            self._watching[case].discard(changed)
            if not self._watching[case]:
                del self._watching[case]

    async def _hear(self, message: Msg) -> None:
        for case in orjson.loads(message.data):
            for changed in self._watching.get(case, ()):
                changed.set()
