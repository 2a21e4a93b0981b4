"""Whoever asks for whatever over HTTP, twice, at once and without the right: what was acknowledged
is there once, what was refused is not, and the books hold.

All five services are real, in this one process; decisions alone are driven further by
test_any_steps.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from infra.servers import Servers
from tests.harness.whole import Whole, whole
from tests.machine.callers import NEXT, SIGNED_IN, STEPS, Callers, Request

T = TypeVar("T")

numbers = st.integers(0, 11)
steps = st.sampled_from(sorted(STEPS))
CASES = 3
KEYS = count()
"""A key is used by one caller for one request; the deployment is the same for all examples."""


class OverHttp(RuleBasedStateMachine):
    """Residents and staff who ask, ask again, and ask for what is not theirs."""

    def __init__(self, system: Whole, runner: asyncio.Runner) -> None:
        super().__init__()
        self.system, self.runner = system, runner
        self.callers = Callers(system.face)

    @initialize()
    def begin(self) -> None:
        self.somebody_reports()

    @precondition(lambda self: len(self.callers.cases) < CASES)
    @rule()
    def somebody_reports(self) -> None:
        number = next(KEYS)
        self._run(self.callers.reports(str(number), f"第 {number} 处路面破损"))

    @rule(case=numbers, choices=st.lists(numbers, min_size=1, max_size=6))
    def a_case_is_led_on(self, case: int, choices: list[int]) -> None:
        for choice in choices:
            self._led_on(case, choice)

    @rule(case=numbers, step=steps, by=st.sampled_from(SIGNED_IN))
    def somebody_asks_for_what_is_not_theirs(self, case: int, step: str, by: str) -> None:
        if by in STEPS[step].by:
            return
        request = self._request(case, step, 0, by)
        [answer] = self._run(self.callers.asks(request))
        assert answer.status_code == 403, answer.text

    @rule(case=numbers, step=steps, way=numbers)
    def a_step_is_asked_for_whenever(self, case: int, step: str, way: int) -> None:
        self._run(self.callers.asks(self._request(case, step, way, STEPS[step].by[0])))

    @rule(which=numbers)
    def what_was_acknowledged_is_asked_for_again(self, which: int) -> None:
        for request in self._acknowledged(which):
            answer = self._run(self.callers.asks_again(request))
            assert answer.is_success, answer.text

    @rule(which=numbers, way=numbers)
    def a_key_is_used_for_something_else(self, which: int, way: int) -> None:
        for said in self._acknowledged(which):
            body = said.step.ways[way % len(said.step.ways)]
            if body != said.body:
                other = replace(said, body=body)
                [answer] = self._run(self.callers.asks(other))
                assert answer.status_code == 422, answer.text

    def teardown(self) -> None:
        """In the end everybody has heard everything, and what was acknowledged is there, once."""
        assert self._run(self.system.audited()) == {}
        self._run(self.callers.sees_what_was_acknowledged())

    def _led_on(self, case: int, choice: int) -> None:
        shown = self._run(self.callers.looks(self._case(case)))
        if following := NEXT.get(shown["status"]):
            step = following[choice % len(following)]
            by = STEPS[step].by[choice % len(STEPS[step].by)]
            request = self._request(case, step, choice, by, key=str(next(KEYS)))
            first, again = self._run(self.callers.asks(request, times=2))
            if first.is_success != again.is_success:  # one of them came before it could
                assert self._run(self.callers.asks_again(request)).is_success

    def _request(
        self, case: int, step: str, way: int, by: str | None, key: str | None = None
    ) -> Request:
        ways = STEPS[step].ways
        return Request(self._case(case), STEPS[step], ways[way % len(ways)], by, key)

    def _case(self, number: int) -> Any:
        return self.callers.cases[number % len(self.callers.cases)]

    def _acknowledged(self, which: int) -> Sequence[Request]:
        """One of those that were acknowledged under a key, if there is any yet."""
        keyed = [request for request in self.callers.acknowledged if request.key]
        return [keyed[which % len(keyed)]] if keyed else []

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)


PLAYED = settings(
    max_examples=8,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    # The deployment keeps what was done: the same steps again are not the same.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_what_is_acknowledged_over_http_is_there_once(servers: Servers) -> None:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        system = runner.run(stack.enter_async_context(whole(servers)))
        try:
            machine: Any = partial(OverHttp, system, runner)
            run_state_machine_as_test(machine, settings=PLAYED)
            ended = runner.run(system.face.get("/cases", status="closed"))
            assert ended.json()["items"], "nobody came to an end: too little was tried"
        finally:
            runner.run(stack.aclose())
