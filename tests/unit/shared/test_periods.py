"""Periods are a county's data: what holds on a day, and what half of it is."""

from datetime import date, timedelta

import pytest

from shared.periods import Periods, half, in_force
from shared.terms import Urgency

SPRING, AUTUMN = date(2026, 3, 1), date(2026, 9, 1)
SLOW, QUICK = Periods(problem=20), Periods(problem=10)


@pytest.mark.parametrize(
    ("urgency", "working_days"),
    [(Urgency.REQUEST, 5), (Urgency.PROBLEM, 15), (Urgency.URGENT, 8)],
)
def test_what_cannot_wait_has_half_of_a_problems_period(
    urgency: Urgency, working_days: int
) -> None:
    assert Periods().to_resolve(urgency) == working_days


def test_an_urgent_problem_follows_what_its_county_gives_a_problem() -> None:
    assert SLOW.to_resolve(Urgency.URGENT) == 10
    assert Periods(problem=1).to_resolve(Urgency.URGENT) == 1


@pytest.mark.parametrize(("whole", "halved"), [(1, 1), (2, 1), (5, 3), (8, 4), (15, 8)])
def test_half_a_period_is_rounded_up_and_never_nothing(whole: int, halved: int) -> None:
    assert half(whole) == halved


def test_a_county_that_set_nothing_has_the_defaults() -> None:
    assert in_force(AUTUMN, []) == Periods()


@pytest.mark.parametrize(
    ("on", "periods"),
    [
        (SPRING - timedelta(days=1), Periods()),
        (SPRING, SLOW),
        (AUTUMN - timedelta(days=1), SLOW),
        (AUTUMN, QUICK),
        (AUTUMN + timedelta(days=500), QUICK),
    ],
)
def test_on_a_day_those_hold_that_began_last(on: date, periods: Periods) -> None:
    assert in_force(on, [(AUTUMN, QUICK), (SPRING, SLOW)]) == periods
    assert in_force(on, [(SPRING, SLOW), (AUTUMN, QUICK)]) == periods
