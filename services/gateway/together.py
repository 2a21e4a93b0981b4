"""Whoever comes while others are served waits for the next turn, which serves all who wait.

A round trip to the storage costs a request more than everything else it does; shared, it is there
for a whole turn. No timer: an idle process serves at once, and a busy one groups. Nothing is kept
from one turn to the next.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from shared.storage.client import AWAY

A = TypeVar("A")
R = TypeVar("R")

LIMIT = 500


class Together(Generic[A, R]):
    """Serves who asks at the same time by one piece of work: a result for each, in their order.

    What fails for several is tried for each of them apart, unless the storage is away.
    """

    def __init__(self, work: Callable[[Sequence[A]], Awaitable[Sequence[R]]]) -> None:
        self._work = work
        self._waiting: list[tuple[A, asyncio.Future[R]]] = []
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

    async def _serve(self, turn: Sequence[tuple[A, "asyncio.Future[R]"]]) -> None:
        try:
            results = await self._work([asked for asked, _ in turn])
        # Whatever goes wrong is handed to those who asked.
        except Exception as failure:
            if len(turn) == 1 or isinstance(failure, AWAY):
                for _, result in turn:
                    if not result.done():
                        result.set_exception(failure)
                return
            for each in turn:
                await self._serve([each])
        else:
            for (_, result), found in zip(turn, results, strict=True):
                if not result.done():
                    result.set_result(found)
