"""Whoever comes while others are served waits for the next turn, which serves all who wait.

A round trip to the storage costs a request more than everything else it does; shared, it is there
for a whole turn. No timer: an idle process serves at once, and a busy one groups. Nothing is kept
from one turn to the next.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from functools import partial
from typing import Generic, TypeVar

from shared.storage.client import AWAY

A = TypeVar("A")
Q = TypeVar("Q", bound=Hashable)
R = TypeVar("R")
Asked = tuple[A, asyncio.Future[R]]

LIMIT = 500


class Together(Generic[A, R]):
    """Serves who asks at the same time by one piece of work: a result for each, in their order.

    What fails for several is tried for each of them apart, unless the storage is away. When nobody
    waits any more, or is being served, it says so by `when_idle`.
    """

    def __init__(
        self,
        work: Callable[[Sequence[A]], Awaitable[Sequence[R]]],
        when_idle: Callable[[], object] = lambda: None,
    ) -> None:
        self._work, self._when_idle = work, when_idle
        self._waiting: list[Asked[A, R]] = []
        self._turns: asyncio.Task[None] | None = None

    async def __call__(self, asked: A) -> R:
        """What came of it; raises what the work raises."""
        result: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, result))
        if self._turns is None:
            self._turns = asyncio.create_task(self._take_turns())
        return await result

    async def _take_turns(self) -> None:
        while self._waiting:
            turn, self._waiting = self._waiting[:LIMIT], self._waiting[LIMIT:]
            await self._serve(turn)
        self._turns = None
        self._when_idle()

    async def _serve(self, turn: Sequence[Asked[A, R]]) -> None:
        try:
            results = await self._work([asked for asked, _ in turn])
        # Whatever goes wrong is handed to those who asked.
        except Exception as failure:
            await self._failed(turn, failure)
            return
        for (_, result), found in zip(turn, results, strict=True):
            if not result.done():
                result.set_result(found)

    async def _failed(self, turn: Sequence[Asked[A, R]], failure: Exception) -> None:
        if len(turn) > 1 and not isinstance(failure, AWAY):
            for each in turn:
                await self._serve([each])
            return
        for _, result in turn:
            if not result.done():
                result.set_exception(failure)


class Alike(Generic[Q, R]):
    """Serves those who ask the same at the same time by one look; who asks otherwise waits for
    none of them, however long theirs takes."""

    def __init__(self, look: Callable[[Q], Awaitable[R]]) -> None:
        self._look = look
        self._asked: dict[Q, Together[None, R]] = {}

    async def __call__(self, question: Q) -> R:
        """What was found; raises what looking raises."""
        if question not in self._asked:
            # Not the asker: one that gives up is gone before its question is answered.
            forget = partial(self._asked.pop, question)
            self._asked[question] = Together(partial(self._for_all, question), forget)
        return await self._asked[question](None)

    async def _for_all(self, question: Q, asked: Sequence[None]) -> Sequence[R]:
        return [await self._look(question)] * len(asked)
