"""What dispatch decides about an order that is given back: once, and then the committee rules."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.dispatch.order import decisions
from services.dispatch.order.domain import Parties, Status
from shared.contracts.envelope import Actor, Command
from shared.contracts.order import (
    OrderHandedOver,
    OrderReturned,
    ReturnOrder,
)
from shared.deadlines import Counting
from shared.decision import decided
from shared.errors import (
    AlreadyReturned,
    ChiefSigns,
    Contradiction,
    IllegalStep,
    NotAllowed,
    NotTheLead,
    ReturnedTooLate,
)
from shared.periods import Periods
from tests.unit.dispatch.handovers import (
    decide,
    hand_over,
)
from tests.unit.dispatch.offices import CHIEF, LIAISON, OTHER_CHIEF
from tests.unit.dispatch.order_life import (
    COUNTING,
    LEAD,
    OPENED,
    PARTIES,
    at,
    handed_over,
    reassigned,
    returned,
)
from tests.unit.samples import (
    CALENDAR,
    CASE,
    COMMITTEE,
    TODAY,
    command,
)

HANDED_OVER, RETURNED = at(Status.HANDED_OVER), at(Status.RETURNED)


def return_order(by: Actor = CHIEF) -> Command[ReturnOrder]:
    return command(ReturnOrder(case=CASE, reason="It is the road's pipe"), by)


def test_an_order_is_returned_with_a_reason() -> None:
    assert decisions.return_(HANDED_OVER, return_order()) == decided(
        returned(HANDED_OVER),
        OrderReturned(round=1, department=LEAD, reason="It is the road's pipe"),
    )


def test_a_returned_order_cannot_be_returned_again() -> None:
    with pytest.raises(AlreadyReturned):
        decisions.return_(reassigned(RETURNED), return_order(by=OTHER_CHIEF))


@pytest.mark.parametrize(("day", "too_late"), [(3, False), (4, True)])
def test_an_order_is_returned_within_two_working_days(day: int, too_late: bool) -> None:
    asked = command(
        ReturnOrder(case=CASE, reason="Not ours"), CHIEF, at=datetime(2026, 9, day, 4, tzinfo=UTC)
    )
    if too_late:
        with pytest.raises(ReturnedTooLate, match="2026-09-03"):
            decisions.return_(HANDED_OVER, asked)
    else:
        assert decisions.return_(HANDED_OVER, asked).facts


def test_returning_has_a_period_of_its_own() -> None:
    quick = Counting(TODAY, Periods(return_within=1), CALENDAR)
    order = OPENED.handed_over_to(PARTIES, quick)
    assert order.assigned.accept_by == date(2026, 9, 3)
    with pytest.raises(ReturnedTooLate, match="2026-09-02"):
        order.returned(LEAD, on=date(2026, 9, 3))


def test_an_order_kept_from_before_returning_had_a_period_is_returned_while_acceptable() -> None:
    kept = replace(HANDED_OVER, assignment=replace(HANDED_OVER.assigned, return_by=None))
    assert kept.returned(LEAD, on=date(2026, 9, 3)).status is Status.RETURNED


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.HANDED_OVER}))
def test_an_order_is_returned_before_it_is_accepted_or_not_at_all(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} "):
        decisions.return_(at(status), return_order())


def test_only_the_chief_of_the_lead_returns() -> None:
    with pytest.raises(NotTheLead):
        decisions.return_(HANDED_OVER, return_order(by=OTHER_CHIEF))
    with pytest.raises(NotAllowed):
        decisions.return_(HANDED_OVER, return_order(by=COMMITTEE))
    with pytest.raises(ChiefSigns, match="return the order"):
        decisions.return_(HANDED_OVER, return_order(by=LIAISON))


def test_a_returned_order_goes_to_another_department() -> None:
    moved = decide(RETURNED, hand_over(lead="roads-bureau")).state
    assert moved is not None
    assert (moved.lead, moved.round, moved.status) == ("roads-bureau", 1, Status.HANDED_OVER)


def test_a_returned_order_stays_where_it_was_only_by_a_ruling() -> None:
    with pytest.raises(Contradiction, match="another department"):
        decide(RETURNED, hand_over(lead=LEAD))
    ruled = decide(RETURNED, hand_over(lead=LEAD, ruling="The pipe is the water bureau's"))
    [told] = ruled.facts
    assert isinstance(told, OrderHandedOver)
    assert (told.lead, told.ruling) == (LEAD, "The pipe is the water bureau's")
    assert ruled.state is not None
    with pytest.raises(AlreadyReturned):
        decisions.return_(ruled.state, return_order())


def test_without_a_return_there_is_nothing_to_rule() -> None:
    with pytest.raises(Contradiction, match="never returned"):
        decide(OPENED, hand_over(ruling="It is theirs"))


def test_a_period_asked_for_holds_through_a_return() -> None:
    forty = Parties(LEAD, (), "deputy-1", due_in_working_days=40)
    returned_ = returned(OPENED.handed_over_to(forty, COUNTING))
    assert reassigned(returned_).assigned.due_in_working_days == 40


def test_a_return_in_a_later_round_leaves_it_half_the_period() -> None:
    second = at(Status.RESOLVED).handed_over_again(COUNTING, judgement=1)
    again = reassigned(returned(second))
    assert (again.round, again.assigned.due_in_working_days) == (2, 8)


def test_periods_set_after_a_handover_do_not_touch_it() -> None:
    """What the first lead was given is what the next one is given, whatever was set between."""
    returned_ = returned(handed_over(OPENED))
    later = Counting(date(2026, 9, 2), Periods(problem=30), CALENDAR)
    again = returned_.handed_over_to(Parties("roads-bureau", (), "deputy-1"), later)
    assert again.assigned.due_in_working_days == 15
