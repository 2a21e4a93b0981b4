"""The ranking: sums by period, and places that equals share."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.views.names.store import Deputy
from services.gateway.views.ranking.ranking import (
    Ranked,
    first_day_of,
    periods_of,
    rank,
    totals,
)


def test_the_periods_a_day_counts_for() -> None:
    assert periods_of(date(2026, 12, 31)) == ("2026", "2026-Q4", "2026-12")
    assert periods_of(date(2026, 4, 1)) == ("2026", "2026-Q2", "2026-04")


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 5, 31), date(2026, 12, 31)])
def test_a_day_is_in_the_periods_that_it_counts_for(day: date) -> None:
    for period in periods_of(day):
        assert first_day_of(period) <= day
    assert first_day_of("2026-Q4") == first_day_of("2026-10") == date(2026, 10, 1)
    assert first_day_of("2026") == date(2026, 1, 1)


def test_a_deputy_is_ranked_in_every_period_they_were_in_office() -> None:
    ended = Deputy("ma", "马代表", "654004200000", ended_on=date(2026, 7, 1))
    assert [ended.in_office(first_day_of(p)) for p in ("2026", "2026-06", "2026-07")] == [
        True,
        True,
        False,
    ]


def test_what_was_taken_back_counts_below_zero_in_its_own_period() -> None:
    assert totals([(date(2026, 9, 30), 2), (date(2026, 10, 1), 2), (date(2026, 10, 2), -2)]) == {
        "2026": 2,
        "2026-09": 2,
        "2026-10": 0,
        "2026-Q3": 2,
        "2026-Q4": 0,
    }


def test_equals_share_a_place_and_the_next_is_left_out() -> None:
    assert rank({"c": 5, "a": 5, "d": 0, "b": 9}) == [
        Ranked("b", 9, 1),
        Ranked("a", 5, 2),
        Ranked("c", 5, 2),
        Ranked("d", 0, 4),
    ]


@given(st.dictionaries(st.text("abc", max_size=3), st.integers(-5, 5)))
def test_a_place_is_one_more_than_those_who_have_more(points: dict[str, int]) -> None:
    for one in rank(points):
        assert one.rank == 1 + sum(other > one.points for other in points.values())
