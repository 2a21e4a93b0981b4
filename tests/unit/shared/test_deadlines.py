"""A deadline: the day a step is due, and what it calls for before and after."""

from datetime import date, timedelta

import pytest

from shared.deadlines import Call, Calling, Counting, Deadline
from shared.periods import Periods
from tests.unit.samples import CALENDAR, TODAY

MONDAY = date(2026, 9, 14)
RESOLVE = Deadline.to_resolve(MONDAY, CALENDAR)


def test_days_are_counted_from_the_day_a_step_begins_by_the_countys_periods() -> None:
    friday = Counting(date(2026, 9, 4), Periods(accept_within=3, return_within=1), CALENDAR)
    assert (friday.accept_by, friday.return_by) == (date(2026, 9, 9), date(2026, 9, 7))


def test_an_answer_is_reminded_of_two_working_days_before_and_escalated_three_after() -> None:
    assert RESOLVE.calls == (
        Calling(Call.REMINDER, date(2026, 9, 10)),
        Calling(Call.OVERRUN, date(2026, 9, 15)),
        Calling(Call.ESCALATION, date(2026, 9, 17)),
    )


def test_acceptance_is_reminded_of_on_the_day_itself() -> None:
    [reminder, *_] = Deadline.to_accept(MONDAY, CALENDAR).calls
    assert reminder == Calling(Call.REMINDER, MONDAY)


@pytest.mark.parametrize(
    ("day", "called_for"),
    [
        (9, ()),
        (10, (Call.REMINDER,)),
        (14, (Call.REMINDER,)),
        (15, (Call.OVERRUN,)),
        (16, (Call.OVERRUN,)),
        (17, (Call.OVERRUN, Call.ESCALATION)),
    ],
)
def test_what_is_called_for_depends_on_the_day_one_looks(
    day: int, called_for: tuple[Call, ...]
) -> None:
    assert RESOLVE.calls_by(date(2026, 9, day)) == called_for


def test_what_was_told_is_not_called_for_again() -> None:
    told = RESOLVE.told(date(2026, 9, 15))
    assert [calling.call for calling in told.calls] == [Call.ESCALATION]
    assert told.calls_by(date(2026, 9, 16)) == ()
    assert told.told(date(2026, 9, 17)).calls == ()


def test_the_earliest_call_comes_first_whatever_the_day() -> None:
    for ahead in range(60):
        for deadline in (
            Deadline.to_accept(TODAY + timedelta(days=ahead), CALENDAR),
            Deadline.to_resolve(TODAY + timedelta(days=ahead), CALENDAR),
        ):
            days = [calling.on for calling in deadline.calls]
            assert days == sorted(days)
