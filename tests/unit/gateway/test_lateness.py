"""Lateness as a colour: seen on a day, by the working calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.views.cases.lateness import Day, Lateness
from shared.working_days import WorkingCalendar

PLAIN = WorkingCalendar()
# 2026-10-01 to 10-07 off; Saturday 10-10 is worked.
GOLDEN_WEEK = WorkingCalendar.of(
    [(2026, [date(2026, 10, day) for day in (1, 2, 5, 6, 7)], [date(2026, 10, 10)])]
)
THURSDAY = date(2026, 11, 5)


@pytest.mark.parametrize(
    ("due", "colour"),
    [
        (None, None),
        (date(2026, 11, 4), Lateness.RED),
        (date(2026, 11, 5), Lateness.YELLOW),
        (date(2026, 11, 6), Lateness.YELLOW),
        (date(2026, 11, 8), Lateness.YELLOW),
        (date(2026, 11, 9), Lateness.YELLOW),
        (date(2026, 11, 10), Lateness.GREEN),
    ],
)
def test_yellow_from_two_working_days_before_red_from_the_day_after(
    due: date | None, colour: Lateness | None
) -> None:
    assert Day.of(THURSDAY, PLAIN).lateness(due) is colour


@pytest.mark.parametrize(
    ("due", "colour"),
    [
        (date(2026, 10, 9), Lateness.YELLOW),
        (date(2026, 10, 10), Lateness.GREEN),
        (date(2026, 10, 8), Lateness.YELLOW),
    ],
)
def test_holidays_and_swapped_workdays_count_as_announced(due: date, colour: Lateness) -> None:
    assert Day.of(date(2026, 9, 30), GOLDEN_WEEK).lateness(due) is colour


@given(due=st.dates(date(2026, 1, 1), date(2027, 1, 1)), today=st.dates(date(2026, 1, 1)))
def test_a_colour_is_asked_for_by_the_days_it_is_seen_on(due: date, today: date) -> None:
    day = Day.of(min(today, date(2027, 1, 1)), PLAIN)
    colour = day.lateness(due)
    assert colour
    asked = {one: day.due(one) for one in Lateness}
    assert [one for one, (first, after) in asked.items() if first <= due < after] == [colour]
