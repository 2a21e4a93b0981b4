"""Whatever is asked, in whatever order it is heard, and however often: the promises hold."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from shared.errors import LiandanError
from tests.machine import promises
from tests.machine.bus import Bus
from tests.machine.steps import CASES, NUMBERS, STEPS, entries, next_steps, rightly
from tests.unit.samples import NOON

cases, numbers = st.sampled_from(CASES), st.sampled_from(NUMBERS)
choices = st.integers(0, 6)


class FourParties(RuleBasedStateMachine):
    """Residents, staff, departments and deputies, each of whom may try anything."""

    @initialize()
    def begin(self) -> None:
        self.bus = Bus(NOON)
        self.bus.knows(*entries())

    @rule(case=cases, step=st.sampled_from(sorted(STEPS)), n=numbers, in_round=st.booleans())
    def anyone_tries_anything(self, case: str, step: str, n: int, in_round: bool) -> None:
        self._try(case, step, n, in_round=in_round)

    @rule(case=cases, n=numbers, choice=choices)
    def the_case_is_led_on(self, case: str, n: int, choice: int) -> None:
        view = self.bus.view(case)
        steps = next_steps(view)
        step = steps[choice % len(steps)]
        self._try(case, step, rightly(view, case, step, n), in_round=True)

    @rule(case=cases, ways=st.lists(st.tuples(numbers, choices), min_size=2, max_size=7))
    def a_case_is_led_far(self, case: str, ways: list[tuple[int, int]]) -> None:
        for n, choice in ways:
            self.bus.settle()
            self.the_case_is_led_on(case, n, choice)

    @precondition(lambda self: self.bus.on_the_way)
    @rule(which=st.integers(0, 50), again=st.booleans())
    def a_fact_arrives(self, which: int, again: bool) -> None:
        self.bus.deliver(which, again=again)

    @rule()
    def everything_arrives(self) -> None:
        self.bus.settle()

    @rule(days=st.sampled_from([1, 3, 8, 31]))
    def days_pass(self, days: int) -> None:
        self.bus.passes(timedelta(days=days))
        self.bus.sweep()

    def _try(self, case: str, step: str, n: int, *, in_round: bool) -> None:
        view = self.bus.view(case)
        by, data = STEPS[step](case, n)
        with suppress(LiandanError):  # refused: nothing was changed, as the promises would tell
            self.bus.asks(by, data, view.round if view and in_round else None)

    @invariant()
    def the_promises_hold(self) -> None:
        bus = getattr(self, "bus", None)
        if bus is None:
            return
        promises.told_once(bus.table.facts)
        promises.points_are_entries(bus)
        for case in CASES:
            promises.one_open_round(bus, case)
            promises.ended_rightly(bus.table.of(case))
            promises.goes_on(bus.table.of(case))

    def teardown(self) -> None:
        """In the end everybody has heard everything, and says the same."""
        if bus := getattr(self, "bus", None):
            try:
                bus.settle()
                self.the_promises_hold()
                for case in CASES:
                    promises.consistent(bus, case)
            finally:
                bus.close()


FourParties.TestCase.settings = settings(
    max_examples=80,
    stateful_step_count=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
# What is found takes a while to be made small.
TestFourParties = pytest.mark.timeout(600)(FourParties.TestCase)
