"""The projector: whatever facts wait are taken into the views together, then acknowledged."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pymongo.errors import ConnectionFailure

from services.gateway.views.notices import Notices
from services.gateway.views.store import Overtaken
from shared.contracts.envelope import Fact
from shared.errors import Unavailable
from shared.runtime import traces
from shared.storage.grouping import Grouping


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """A fact that waits to be taken in, and what a trace names as the cause of that."""

    fact: Fact[Any]
    cause: str | None
    outcome: "asyncio.Future[None]" = field(default_factory=asyncio.Future)

    @property
    def rank(self) -> tuple[int, int]:
        return 0, self.fact.sequence

    def settle(self, failure: BaseException | None) -> None:
        """Tell the one who heard it."""
        if self.outcome.done():
            return
        if failure:
            self.outcome.set_exception(failure)
        else:
            self.outcome.set_result(None)


class Level(Protocol):
    """What is kept level with the facts: the views, or the figures."""

    async def apply(self, facts: Sequence[Fact[Any]]) -> Sequence[str]:
        """Take facts in; returns the cases among them."""
        ...


class Projector:
    """Keeps the views level with the facts. Any number of processes may do so at once.

    Whoever waits for a case is told of it, if there are `notices`; `into` is told in traces.
    """

    def __init__(self, into: str, views: Level, notices: Notices | None = None) -> None:
        self._into, self._views, self._notices = into, views, notices
        self._groups: Grouping[Heard] = Grouping(self._take_in)
        self.start, self.stop = self._groups.start, self._groups.stop

    async def hear(self, fact: Fact[Any]) -> None:
        """Returns when the views hold the fact. Raises Unavailable when they cannot be reached."""
        await self._groups.join(Heard(fact, traces.here()))

    async def _take_in(self, group: Sequence[Heard]) -> None:
        """Settle everyone in the group; what fails only together with others is tried apart."""
        causes = (member.cause for member in group)
        with traces.together(f"take into {self._into}", causes) as span:
            span.note(facts=len(group))
            applying = self._views.apply([member.fact for member in group])
            # Whatever goes wrong is handed to those who wait, and never ends the projector.
            [outcome] = await asyncio.gather(applying, return_exceptions=True)
        if not isinstance(outcome, BaseException):
            settle_all(group, None)
            if self._notices:
                await self._notices.tell(outcome)
        elif isinstance(outcome, ConnectionFailure | Overtaken):
            settle_all(group, Unavailable(what="The views"))
        elif len(group) == 1:
            settle_all(group, outcome)
        else:
            half = len(group) // 2
            await self._take_in(group[:half])
            await self._take_in(group[half:])


def settle_all(group: Sequence[Heard], failure: BaseException | None) -> None:
    """Tell everyone in a group the same."""
    for member in group:
        member.settle(failure)
