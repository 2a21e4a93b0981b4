"""A table whose facts are on their way until they are delivered: in any order, and again."""

import asyncio
from collections.abc import Awaitable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from services.dispatch.__main__ import DISPATCH
from services.gateway.views.cases.fold import fold
from services.gateway.views.cases.view import CaseView
from services.gateway.views.told import told
from services.intake.__main__ import INTAKE
from services.scoring.__main__ import SCORING
from services.supervision.__main__ import SUPERVISION
from shared.contracts.envelope import Actor, Command, CommandData, Fact
from shared.errors import NotYet
from tests.harness.tabletop import Handle, Tabletop

NAMES = UUID("0b9e1f7a-6f7e-5a0c-8a4a-2d1c3b5e7f90")
TICK = timedelta(minutes=1)
PATIENCE = 40
"""How often everything that waits is offered again, while more comes of it."""


class Bus:
    """The four services, and what is on its way between them."""

    def __init__(self, begin: datetime) -> None:
        self.table = Tabletop([INTAKE, DISPATCH, SUPERVISION, SCORING])
        self.on_the_way: list[tuple[Fact[Any], Handle]] = []
        self._loop = asyncio.new_event_loop()
        self._said = 0
        self.now = begin
        self.passes(TICK)

    def close(self) -> None:
        """End."""
        self._loop.close()

    def passes(self, time: timedelta) -> None:
        """It is later."""
        self.now += time
        self.table.at(self.now)

    def knows(self, *facts: Fact[Any]) -> None:
        """Everyone has heard these from the start."""
        self._run(self.table.tells(*facts))
        self.table.facts.clear()

    def asks(self, by: Actor, data: CommandData, round_: int | None) -> Command[Any]:
        """Ask for a step, and again for the same: it says the same. Raises what it raises."""
        self._said += 1
        self.passes(TICK)
        kind: Any = Command[type(data)]  # type: ignore[misc]
        command: Command[Any] = kind(
            id=uuid5(NAMES, str(self._said)), actor=by, at=self.now, round=round_, data=data
        )
        reply = self._run(self.table.asks(command))
        if reply.result or reply.versions:
            assert self._run(self.table.asks(command)) == reply, "the same again was decided again"
        self._send_off()
        return command

    def deliver(self, which: int, *, again: bool) -> None:
        """One of the facts on its way arrives; `again` means that it will come once more."""
        place = which % len(self.on_the_way)
        fact, handle = self.on_the_way[place]
        try:
            self._run(handle(fact))
        except NotYet:
            return
        if not again:
            del self.on_the_way[place]
        self._send_off()

    def sweep(self) -> None:
        """Everyone looks for deadlines that have come."""
        self._run(self.table.swept(self.now))
        self._send_off()

    def settle(self) -> None:
        """Deliver everything, until nothing is on its way. Raises AssertionError for what never
        finds what it waits for."""
        for _ in range(PATIENCE):
            for place in reversed(range(len(self.on_the_way))):
                self.deliver(place, again=False)
            if not self.on_the_way:
                return
        stuck = {f"{fact.type} of {fact.subject}" for fact, _ in self.on_the_way}
        raise AssertionError(f"never heard: {', '.join(sorted(stuck))}")

    def view(self, case: str) -> CaseView | None:
        """The case as the gateway shows it once it has heard everything."""
        facts: Sequence[Fact[Any]] = self.table.of(case)
        if not facts:
            return None
        return fold(sorted((told(one) for one in facts), key=lambda one: (one.time, one.id)))

    def _send_off(self) -> None:
        self.on_the_way += self.table.sent_off()

    def _run(self, work: Awaitable[Any]) -> Any:
        return self._loop.run_until_complete(work)
