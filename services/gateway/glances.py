"""Glances: what was seen a moment ago is good enough for everyone who looks now."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")

KEPT_FOR = 1.0  # seconds
AT_MOST = 1_000  # different things looked at


@dataclass(frozen=True, slots=True)
class Glance(Generic[T]):
    """A look that was begun, and until when it counts."""

    seen: "asyncio.Future[T]"
    until: float


class Glances(Generic[T]):
    """However many look at the same thing in the same moment, it is looked up once."""

    def __init__(self) -> None:
        self._kept: dict[str, Glance[T]] = {}

    async def at(self, what: str, look: Callable[[], Awaitable[T]]) -> T:
        """What is seen there; a failure, too, is shared by those who look together."""
        known = self._kept.pop(what, None)
        if known is None or known.until <= monotonic():
            known = Glance(asyncio.ensure_future(look()), monotonic() + KEPT_FOR)
        self._kept[what] = known
        if len(self._kept) > AT_MOST:
            del self._kept[next(iter(self._kept))]
        return await asyncio.shield(known.seen)
