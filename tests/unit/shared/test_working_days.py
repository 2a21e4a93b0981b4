"""The working calendar, with its holidays and its swapped workdays."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.working_days import WorkingCalendar, local_date
from tests.unit.samples import CALENDAR

FRIDAY, SATURDAY, MONDAY = date(2026, 9, 4), date(2026, 9, 5), date(2026, 9, 7)


def test_weekends_do_not_count() -> None:
    assert CALENDAR.is_working(FRIDAY)
    assert not CALENDAR.is_working(SATURDAY)
    assert CALENDAR.after(FRIDAY, 1) == MONDAY


def test_a_swapped_saturday_counts() -> None:
    swapped = date(2026, 10, 10)
    assert swapped.weekday() == SATURDAY.weekday()
    assert CALENDAR.is_working(swapped)
    assert CALENDAR.after(date(2026, 10, 9), 1) == swapped


def test_holidays_do_not_count() -> None:
    assert not CALENDAR.is_working(date(2026, 10, 1))
    assert CALENDAR.after(date(2026, 9, 30), 1) == date(2026, 10, 8)


@pytest.mark.parametrize("start", [FRIDAY, SATURDAY, MONDAY - timedelta(days=1)])
def test_a_period_starts_the_day_after_whatever_day_that_is(start: date) -> None:
    assert CALENDAR.after(start, 2) == date(2026, 9, 8)


def test_a_period_of_no_days_ends_where_it_starts() -> None:
    assert CALENDAR.after(SATURDAY, 0) == SATURDAY


def test_some_working_days_before_is_counted_back() -> None:
    assert CALENDAR.before(MONDAY, 2) == date(2026, 9, 3)
    # Sunday the 20th is a workday.
    assert CALENDAR.before(date(2026, 9, 21), 2) == date(2026, 9, 18)
    assert CALENDAR.before(date(2026, 10, 8), 1) == date(2026, 9, 30)
    assert CALENDAR.before(MONDAY, 0) == MONDAY


def test_a_year_without_data_counts_monday_to_friday_and_says_so() -> None:
    friday = date(2027, 10, 1)
    assert CALENDAR.is_working(friday)
    assert not CALENDAR.is_working(friday + timedelta(days=1))
    assert CALENDAR.provisional(friday)
    assert not CALENDAR.provisional(FRIDAY)


def test_a_period_runs_on_into_the_next_year() -> None:
    due = CALENDAR.after(date(2026, 12, 30), 3)
    assert due == date(2027, 1, 4)
    assert CALENDAR.provisional(due)


def test_without_any_data_everything_is_provisional() -> None:
    assert WorkingCalendar().provisional(FRIDAY)
    assert WorkingCalendar().after(date(2026, 9, 30), 1) == date(2026, 10, 1)


@pytest.mark.parametrize(("hour", "day"), [(15, 31), (16, 1)])
def test_a_day_begins_at_midnight_in_shanghai(hour: int, day: int) -> None:
    assert local_date(datetime(2026, 12, 31, hour, tzinfo=UTC)).day == day
