"""Whoever waits when the previous group is done goes into the next.

No timer: an idle system answers at once, and a busy one groups. If more wait than fit, commands go
before facts, and whoever came first before the others; within a group the log's order holds. So
what was fetched together is decided together, and the next is fetched while others are decided.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

LIMIT = 500


class Member(Protocol):
    """Someone waiting for a group: its place in it, and how it learns what came of it."""

    @property
    def rank(self) -> tuple[int, int]: ...
    @property
    def outcome(self) -> "asyncio.Future[Any]": ...


M = TypeVar("M", bound=Member)


class Grouping(Generic[M]):
    """Collects members, and hands at most `LIMIT` of them at a time, in order, to `commit`.

    `commit` settles the outcome of every member it is given, and does not raise.
    """

    def __init__(self, commit: Callable[[Sequence[M]], Awaitable[None]]) -> None:
        self._commit = commit
        self._waiting: list[M] = []
        self._someone = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    async def join(self, member: M) -> Any:
        """Wait in the next group; returns or raises what came of it."""
        self._waiting.append(member)
        self._someone.set()
        return await member.outcome

    def start(self) -> None:
        """Begin to take groups."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Finish the group in hand and those that wait, then end."""
        self._stopping = True
        self._someone.set()
        if self._task:
            await self._task

    async def _run(self) -> None:
        while self._waiting or not self._stopping:
            await self._someone.wait()
            self._waiting.sort(key=lambda member: member.rank[0])
            group, self._waiting = self._waiting[:LIMIT], self._waiting[LIMIT:]
            group.sort(key=lambda member: member.rank)
            if not (self._waiting or self._stopping):
                self._someone.clear()
            if group:
                await self._commit(group)
