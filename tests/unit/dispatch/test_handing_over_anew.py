"""An order that its lead does not act on, or whose lead is no more, goes to another one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from services.dispatch.order import decisions
from services.dispatch.order.domain import Order, Status
from shared.contracts.directory import DepartmentNamed
from shared.contracts.order import OrderHandedOver
from shared.decision import Decision, decided
from shared.errors import Contradiction, IllegalStep, NotAllowed
from shared.terms import Outcome
from tests.unit.dispatch.handovers import (
    DIRECTORY,
    TOWNSHIPS_HAND_OVER,
    decide,
    department,
    hand_over,
)
from tests.unit.dispatch.order_life import (
    ASSISTING,
    COUNTING,
    LEAD,
    OTHER_PARTIES,
    RESOLVED,
    asked_to_postpone,
    at,
    handed_over_again,
)
from tests.unit.dispatch.test_ending import case_closed, sent_back
from tests.unit.samples import CALENDAR, COMMITTEE, TODAY, TOWNSHIP_STAFF

IN_HAND = [Status.HANDED_OVER, Status.ACCEPTED]
WHY = "The bureau has not acted for a month"
ANOTHER = hand_over(lead="roads-bureau", assisting=(), ruling=WHY)
LONG_AFTER = date(2026, 9, 30)
LEAD_HAS_ENDED = replace(
    DIRECTORY,
    departments=[department(LEAD, ended_on=TODAY), department("roads-bureau")],
    practice=TOWNSHIPS_HAND_OVER.practice,
)
ENDED = department(LEAD, ended_on=TODAY)


def escalated(order: Order) -> Order:
    """The same, three working days overdue, and the committee told."""
    return order.called(LONG_AFTER)


def again(order: Order | None, known: Sequence[DepartmentNamed] = (ENDED,)) -> Decision[Order]:
    return decisions.hand_over_again(order, sent_back(), COUNTING.periods, CALENDAR, known)


@pytest.mark.parametrize("status", IN_HAND)
def test_what_stayed_overdue_the_committee_hands_over_anew(status: Status) -> None:
    late = escalated(at(status))
    anew = decide(late, ANOTHER)
    assert anew.facts == (
        OrderHandedOver(
            round=1,
            lead="roads-bureau",
            appraiser="deputy-1",
            accept_by=date(2026, 9, 3),
            return_by=date(2026, 9, 3),
            due_in_working_days=15,
            ruling=WHY,
        ),
    )
    assert anew.state is not None
    assert (anew.state.status, anew.state.plan) == (Status.HANDED_OVER, None)
    assert anew.state.deadline is not None
    assert len(anew.state.deadline.calls) == 3


@pytest.mark.parametrize("status", IN_HAND)
def test_so_it_does_with_an_order_whose_lead_is_in_force_no_more(status: Status) -> None:
    assert decide(at(status), ANOTHER, LEAD_HAS_ENDED).facts


@pytest.mark.parametrize("status", IN_HAND)
def test_what_a_department_has_in_hand_it_keeps(status: Status) -> None:
    for order in (at(status), at(status).called(date(2026, 9, 4))):
        with pytest.raises(IllegalStep, match=f"that is {status} cannot be handed over anew"):
            decide(order, ANOTHER)


@pytest.mark.parametrize("status", IN_HAND)
def test_only_the_committee_takes_an_order_from_its_lead(status: Status) -> None:
    asked = hand_over(lead="roads-bureau", by=TOWNSHIP_STAFF, appraiser=None, ruling=WHY)
    for order, directory in (
        (escalated(at(status)), TOWNSHIPS_HAND_OVER),
        (at(status), LEAD_HAS_ENDED),
    ):
        with pytest.raises(NotAllowed, match="township"):
            decide(order, asked, directory)


@pytest.mark.parametrize("status", IN_HAND)
def test_and_it_says_why(status: Status) -> None:
    with pytest.raises(Contradiction, match="ruling"):
        decide(escalated(at(status)), hand_over(lead="roads-bureau"))


def test_the_later_day_that_was_asked_for_is_forgotten() -> None:
    anew = decide(escalated(asked_to_postpone(at(Status.ACCEPTED))), ANOTHER).state
    assert anew is not None
    other = anew.accepted_by("roads-bureau", "Lay a pipe", TODAY, CALENDAR)
    assert other.planned.asked_until is None


def test_a_later_round_has_its_half_again() -> None:
    second = escalated(handed_over_again(RESOLVED))
    [told] = decide(second, ANOTHER).facts
    assert isinstance(told, OrderHandedOver)
    assert (told.round, told.due_in_working_days) == (2, 8)


def test_a_round_whose_lead_is_no_more_waits_for_the_committee() -> None:
    waiting = again(RESOLVED)
    assert waiting == decided(RESOLVED.left_without_a_lead(judgement=1))
    assert waiting.state is not None
    assert (waiting.state.status, waiting.state.round) == (Status.OPENED, 2)
    assert waiting.state.deadline is None
    assert again(waiting.state).ignored
    assert decisions.close(waiting.state, case_closed()).ignored


def test_as_long_as_the_lead_is_in_force_it_goes_there() -> None:
    in_force = [department(LEAD, ended_on=date(2026, 9, 2))]
    assert again(RESOLVED, in_force).state == handed_over_again(RESOLVED)


def test_what_waits_so_only_the_committee_hands_over() -> None:
    waiting = again(RESOLVED).state
    asked = hand_over(lead="roads-bureau", by=TOWNSHIP_STAFF, appraiser=None)
    with pytest.raises(NotAllowed, match="township"):
        decide(waiting, asked, TOWNSHIPS_HAND_OVER)
    [told] = decide(waiting, hand_over(lead="roads-bureau", ruling=WHY)).facts
    assert isinstance(told, OrderHandedOver)
    assert (told.round, told.lead, told.due_in_working_days, told.ruling) == (
        2,
        "roads-bureau",
        8,
        WHY,
    )
    assert decide(waiting, hand_over(lead="roads-bureau", by=COMMITTEE)).facts


def test_an_assisting_department_that_is_no_more_assists_no_more() -> None:
    known = [department(LEAD), department(ASSISTING, ended_on=TODAY)]
    [told] = again(RESOLVED, known).facts
    assert isinstance(told, OrderHandedOver)
    assert (told.lead, told.assisting) == (LEAD, ())


def test_the_new_lead_goes_all_the_way() -> None:
    anew = decide(escalated(at(Status.HANDED_OVER)), ANOTHER).state
    assert anew == escalated(at(Status.HANDED_OVER)).handed_over_to(
        replace(OTHER_PARTIES, ruling=WHY), COUNTING
    )
    assert anew is not None
    taken = anew.accepted_by("roads-bureau", "Lay a pipe", TODAY, CALENDAR)
    assert taken.resolved("roads-bureau", Outcome.SOLVED).status is Status.RESOLVED
