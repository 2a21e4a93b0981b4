"""What dispatch decides when a day comes: reminded, overdue, for the committee to see to."""

from datetime import UTC, date, datetime

import pytest

from services.dispatch.order import decisions
from services.dispatch.order.domain import Order, Status
from services.dispatch.order.subscribers import nudges
from shared.contracts.envelope import FactData
from shared.contracts.order import OrderEscalated, OrderOverrun, OrderReminded
from shared.decision import Decision
from shared.eventing.nudges import Nudge
from tests.unit.dispatch.order_life import (
    LEAD,
    accepted,
    at,
    handed_over,
    handed_over_again,
    postponed,
    resolved,
    returned,
)
from tests.unit.samples import CASE

HANDED_OVER, ACCEPTED = at(Status.HANDED_OVER), at(Status.ACCEPTED)

# Handed over and accepted on Tuesday the 1st: to be accepted by Thursday the 3rd, answered by
# Monday the 21st; the 25th is a holiday.
ACCEPT_BY, DUE_ON = date(2026, 9, 3), date(2026, 9, 21)


def nudge(day: int, month: int = 9) -> Nudge:
    at = datetime(2026, month, day, 4, tzinfo=UTC)
    return Nudge(CASE, "deadline", 1, at.date(), at)


def told_on(order: Order, *days: int) -> list[tuple[int, type[FactData]]]:
    """What is told, and on which days, by someone who looks on these."""
    told = []
    for day in days:
        decision = decisions.call(order, nudge(day))
        told += [(day, type(fact)) for fact in decision.facts]
        assert decision.state is not None
        order = decision.state
    return told


def test_who_is_to_accept_is_reminded_on_the_day_and_called_overdue_after_it() -> None:
    assert told_on(HANDED_OVER, *range(1, 31)) == [
        (3, OrderReminded),
        (4, OrderOverrun),
        (8, OrderEscalated),
    ]


def test_who_is_to_answer_is_reminded_two_working_days_before() -> None:
    assert told_on(ACCEPTED, *range(1, 31)) == [
        (18, OrderReminded),  # Sunday the 20th is a workday
        (22, OrderOverrun),
        (24, OrderEscalated),
    ]


def test_what_is_told_names_the_step_the_lead_and_the_day() -> None:
    step, overdue = {"round": 1, "department": LEAD}, nudge(8)
    assert list(decisions.call(HANDED_OVER, nudge(3)).facts) == [
        OrderReminded(**step, step="accept", due_on=ACCEPT_BY)
    ]
    assert list(decisions.call(HANDED_OVER, overdue).facts) == [
        OrderOverrun(**step, step="accept", due_on=ACCEPT_BY),
        OrderEscalated(**step, step="accept", due_on=ACCEPT_BY),
    ]
    assert list(decisions.call(ACCEPTED, nudge(18)).facts) == [
        OrderReminded(**step, step="resolve", due_on=DUE_ON)
    ]


def test_after_a_time_away_nobody_is_reminded_of_a_day_that_is_over() -> None:
    assert told_on(ACCEPTED, 30) == [(30, OrderOverrun), (30, OrderEscalated)]


def test_each_is_told_once() -> None:
    assert told_on(ACCEPTED, 18, 18, 22, 22, 24, 24, 30) == [
        (18, OrderReminded),
        (22, OrderOverrun),
        (24, OrderEscalated),
    ]


@pytest.mark.parametrize(
    "order",
    [at(status) for status in Status if status not in {Status.HANDED_OVER, Status.ACCEPTED}],
)
def test_where_no_department_is_waited_for_nothing_is_told(order: Order) -> None:
    assert decisions.call(order, nudge(30)) == Decision.nothing(
        order, because="nothing has come that was not told"
    )


def test_a_nudge_is_checked_again() -> None:
    assert decisions.call(None, nudge(30)).ignored
    assert decisions.call(ACCEPTED, nudge(17)).ignored


def test_the_later_day_has_a_reminder_of_its_own() -> None:
    late = decisions.call(ACCEPTED, nudge(30)).state
    assert late is not None
    # The 30th was asked for and consented to: everything is counted from there.
    assert told_on(postponed(ACCEPTED), 18, 22, 24, 27, 28, 29, 30) == [(28, OrderReminded)]
    later = decisions.call(postponed(late), nudge(9, month=10))
    assert [type(fact) for fact in later.facts] == [OrderOverrun]


def test_who_gets_it_next_has_days_of_their_own() -> None:
    late = decisions.call(HANDED_OVER, nudge(3)).state
    assert late is not None
    for order in (handed_over_again(resolved(accepted(late))), accepted(late)):
        assert order.deadline is not None
        assert len(order.deadline.calls) == 3
    assert returned(handed_over(at(Status.OPENED))).deadline is None


def test_every_replica_makes_the_same_nudge_and_the_next_call_another() -> None:
    now, later = (datetime(2026, 9, day, 4, tzinfo=UTC) for day in (3, 4))
    [first] = nudges([HANDED_OVER], now)
    assert first == Nudge(CASE, "accept_reminder", 1, ACCEPT_BY, now)
    reminded = decisions.call(HANDED_OVER, first).state
    assert reminded is not None
    [second] = nudges([reminded], later)
    assert second == Nudge(CASE, "accept_overrun", 1, date(2026, 9, 4), later)
