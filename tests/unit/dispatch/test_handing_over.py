"""What dispatch decides about who has an order."""

from dataclasses import replace
from datetime import date

import pytest

from services.dispatch.order import decisions
from services.dispatch.order.domain import Assignment, Order, Parties, Status
from shared.contracts.concern import ConcernTriaged
from shared.contracts.envelope import Actor, Command
from shared.contracts.order import (
    HandOver,
    OrderHandedOver,
    OrderOpened,
)
from shared.decision import Decision, decided
from shared.errors import (
    Contradiction,
    IllegalStep,
    NotAllowed,
    NotYet,
    OutsideDivision,
    UnknownReference,
)
from shared.periods import Periods
from shared.terms import Role, Urgency
from shared.working_days import WorkingCalendar
from tests.unit.dispatch.handovers import (
    DIRECTORY,
    TOWNSHIPS_HAND_OVER,
    decide,
    department,
    deputy,
    hand_over,
    with_deputies,
)
from tests.unit.dispatch.offices import CHAIR
from tests.unit.dispatch.order_life import (
    ASSISTING,
    LEAD,
    OPENED,
    at,
)
from tests.unit.samples import (
    CASE,
    COMMITTEE,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    TODAY,
    TOWNSHIP,
    TOWNSHIP_STAFF,
    actor,
    fact,
)

HANDED_OVER, RETURNED = at(Status.HANDED_OVER), at(Status.RETURNED)


def test_an_accepted_concern_becomes_an_order() -> None:
    triaged = fact(
        ConcernTriaged(
            category="water",
            urgency=Urgency.PROBLEM,
            summary="A pipe leaks",
            reporters=("r-1",),
            owner="deputy-7",
            filed_by="deputy-8",
        )
    )
    assert decisions.open_order(None, triaged) == decided(
        Order(CASE, TOWNSHIP, Urgency.PROBLEM, owner="deputy-7", filed_by="deputy-8"),
        OrderOpened(urgency=Urgency.PROBLEM),
    )
    assert decisions.open_order(HANDED_OVER, triaged) == Decision.nothing(
        HANDED_OVER, because="the order is open already"
    )


def test_an_order_is_handed_over_to_be_accepted_within_two_working_days() -> None:
    assert decide(OPENED, hand_over()) == decided(
        HANDED_OVER,
        OrderHandedOver(
            round=1,
            lead=LEAD,
            assisting=(ASSISTING,),
            appraiser="deputy-1",
            accept_by=date(2026, 9, 3),
            return_by=date(2026, 9, 3),
            due_in_working_days=15,
        ),
    )


@pytest.mark.parametrize(
    ("urgency", "due_in"), [(Urgency.REQUEST, 10), (Urgency.PROBLEM, 21), (Urgency.URGENT, 11)]
)
def test_a_county_that_set_other_periods_counts_by_them(urgency: Urgency, due_in: int) -> None:
    slower = replace(
        DIRECTORY, periods=Periods(accept_within=3, return_within=1, request=10, problem=21)
    )
    handed = decide(replace(OPENED, urgency=urgency), hand_over(), slower).state
    assert handed is not None
    assert handed.assigned == Assignment(
        LEAD,
        (ASSISTING,),
        "deputy-1",
        due_in_working_days=due_in,
        accept_by=date(2026, 9, 4),
        return_by=date(2026, 9, 2),
    )


def test_a_due_date_in_a_year_not_announced_is_provisional() -> None:
    told = decide(OPENED, hand_over(), calendar=WorkingCalendar()).facts[0]
    assert isinstance(told, OrderHandedOver)
    assert told.provisional


@pytest.mark.parametrize("asked", [hand_over(lead="no-bureau"), hand_over(appraiser="no-deputy")])
def test_an_order_is_handed_only_to_those_the_directory_knows(asked: Command[HandOver]) -> None:
    with pytest.raises(NotYet) as waited_in_vain:
        decide(OPENED, asked)
    assert isinstance(waited_in_vain.value.otherwise, UnknownReference)


@pytest.mark.parametrize(("ended_on", "refused"), [(TODAY, True), (date(2026, 9, 2), False)])
def test_what_is_in_force_no_more_is_given_nothing(ended_on: date, refused: bool) -> None:
    without_lead = replace(
        DIRECTORY, departments=[department(LEAD, ended_on), department(ASSISTING)]
    )
    without_deputy = with_deputies(deputy("deputy-1", ended_on=ended_on), deputy("deputy-2"))
    for directory in (without_lead, without_deputy):
        if refused:
            with pytest.raises(UnknownReference):
                decide(OPENED, hand_over(), directory)
        else:
            assert decide(OPENED, hand_over(), directory).state == HANDED_OVER


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.OPENED, Status.RETURNED}))
def test_an_order_that_has_a_lead_or_has_ended_is_not_handed_over_by_hand(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} "):
        decide(at(status), hand_over())


def test_a_department_has_one_part_in_an_order() -> None:
    with pytest.raises(Contradiction, match="one part"):
        Parties(LEAD, assisting=(LEAD,), appraiser="deputy-1")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COMMITTEE}))
def test_only_the_committee_hands_over(role: Role) -> None:
    with pytest.raises(NotAllowed):
        decide(OPENED, hand_over(by=actor(role)))


def test_a_committee_hands_over_in_its_own_county() -> None:
    with pytest.raises(OutsideDivision):
        decide(OPENED, hand_over(by=actor(Role.COMMITTEE, division=OTHER_COUNTY)))


@pytest.mark.parametrize("by", [TOWNSHIP_STAFF, CHAIR, COMMITTEE])
def test_where_the_county_lets_it_the_township_hands_over_its_own(by: Actor) -> None:
    asked = hand_over(by=by, appraiser=None)
    assert decide(OPENED, asked, TOWNSHIPS_HAND_OVER).state == HANDED_OVER


def test_a_township_does_not_hand_over_what_is_another_ones() -> None:
    elsewhere = actor(Role.TOWNSHIP, division=OTHER_TOWNSHIP)
    with pytest.raises(OutsideDivision):
        decide(OPENED, hand_over(by=elsewhere), TOWNSHIPS_HAND_OVER)


def test_after_a_return_only_the_committee_hands_over() -> None:
    asked = hand_over(lead="roads-bureau", by=TOWNSHIP_STAFF)
    with pytest.raises(NotAllowed, match="township"):
        decide(RETURNED, asked, TOWNSHIPS_HAND_OVER)


def test_what_is_about_the_township_itself_only_the_committee_hands_over() -> None:
    about_itself = replace(OPENED, about_township=True)
    with pytest.raises(NotAllowed, match="township"):
        decide(about_itself, hand_over(by=TOWNSHIP_STAFF), TOWNSHIPS_HAND_OVER)
    assert decide(about_itself, hand_over(by=COMMITTEE), TOWNSHIPS_HAND_OVER).facts


def test_a_handover_that_overtakes_the_triage_waits() -> None:
    with pytest.raises(NotYet):
        decide(None, hand_over())


@pytest.mark.parametrize("assisting", ["no-bureau", ASSISTING])
def test_who_assists_is_in_the_directory_and_in_force(assisting: str) -> None:
    ended = replace(DIRECTORY, departments=[department(LEAD), department(ASSISTING, TODAY)])
    asked = hand_over(assisting=(assisting,))
    if assisting == ASSISTING:
        with pytest.raises(UnknownReference, match=ASSISTING):
            decide(OPENED, asked, ended)
        return
    with pytest.raises(NotYet) as waited_in_vain:
        decide(OPENED, asked, ended)
    assert isinstance(waited_in_vain.value.otherwise, UnknownReference)
