"""What dispatch decides about who has an order, from round to round."""

from datetime import UTC, date, datetime

import pytest

from services.dispatch.order import decisions
from services.dispatch.order.domain import Order, Parties, Status
from shared.contracts.appraisal import CaseClosed, CaseSentBack
from shared.contracts.concern import ConcernTriaged
from shared.contracts.directory import DepartmentNamed, DeputyElected
from shared.contracts.envelope import Actor, Command, Fact
from shared.contracts.order import (
    HandOver,
    OrderHandedOver,
    OrderOpened,
    OrderReturned,
    ReturnOrder,
)
from shared.decision import Decision, decided
from shared.errors import (
    AlreadyReturned,
    Contradiction,
    IllegalStep,
    NotAllowed,
    NotTheLead,
    NotYet,
    OutsideDivision,
    ReturnedTooLate,
    UnknownReference,
)
from shared.terms import Outcome, Role, Urgency, Verdict
from shared.working_days import WorkingCalendar
from tests.unit.dispatch.order_life import (
    LEAD,
    OPENED,
    accepted,
    at,
    reassigned,
    resolved,
    returned,
)
from tests.unit.samples import (
    CALENDAR,
    CASE,
    COMMITTEE,
    COUNTY,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    TODAY,
    TOWNSHIP,
    actor,
    command,
    fact,
)

HANDED_OVER, RESOLVED = at(Status.HANDED_OVER), at(Status.RESOLVED)
CHIEF = actor(Role.DEPARTMENT, department=LEAD)
OTHER_CHIEF = actor(Role.DEPARTMENT, department="roads-bureau")


def deputy(id_: str, division: str) -> DeputyElected:
    return DeputyElected(id=id_, division=division, name=id_, level="township")


DIRECTORY = decisions.Directory(
    departments=[
        DepartmentNamed(id=id_, division=COUNTY, name=id_)
        for id_ in (LEAD, "housing-bureau", "roads-bureau")
    ],
    deputies=[deputy("deputy-1", TOWNSHIP), deputy("deputy-2", OTHER_TOWNSHIP)],
)


def hand_over(
    lead: str = LEAD, appraiser: str | None = "deputy-1", by: Actor = COMMITTEE
) -> Command[HandOver]:
    data = HandOver(case=CASE, lead=lead, assisting=("housing-bureau",), appraiser=appraiser)
    return command(data, by)


def handed_over(
    order: Order | None, asked: Command[HandOver], calendar: WorkingCalendar = CALENDAR
) -> Decision[Order]:
    return decisions.hand_over(order, asked, DIRECTORY, calendar)


def sent_back(in_round: int = 1) -> Fact[CaseSentBack]:
    return fact(CaseSentBack(round=in_round, by="rating"))


def closed(in_round: int = 1) -> Fact[CaseClosed]:
    return fact(
        CaseClosed(
            round=in_round, outcome=Outcome.SOLVED, verdict=Verdict.SATISFIED, rated=1, unrated=0
        )
    )


def test_an_accepted_concern_becomes_an_order() -> None:
    triaged = fact(
        ConcernTriaged(
            category="water", urgency=Urgency.PROBLEM, summary="A pipe leaks", reporters=("r-1",)
        )
    )
    assert decisions.open_order(None, triaged) == decided(
        OPENED, OrderOpened(urgency=Urgency.PROBLEM)
    )
    assert decisions.open_order(HANDED_OVER, triaged) == Decision.nothing(
        HANDED_OVER, because="the order is open already"
    )


def test_an_order_is_handed_over_to_be_accepted_within_two_working_days() -> None:
    assert handed_over(OPENED, hand_over()) == decided(
        HANDED_OVER,
        OrderHandedOver(
            round=1,
            lead=LEAD,
            assisting=("housing-bureau",),
            appraiser="deputy-1",
            accept_by=date(2026, 9, 3),
            due_in_working_days=15,
        ),
    )


def test_a_due_date_in_a_year_not_announced_is_provisional() -> None:
    told = handed_over(OPENED, hand_over(), calendar=WorkingCalendar()).facts[0]
    assert isinstance(told, OrderHandedOver)
    assert told.provisional


def test_without_a_name_a_deputy_of_the_same_township_appraises() -> None:
    assert handed_over(OPENED, hand_over(appraiser=None)).state == HANDED_OVER


def test_a_township_without_deputies_is_helped_out_by_the_county() -> None:
    far = decisions.Directory(DIRECTORY.departments, [deputy("deputy-2", OTHER_TOWNSHIP)])
    order = decisions.hand_over(OPENED, hand_over(appraiser=None), far, CALENDAR).state
    assert order is not None
    assert order.assigned.appraiser == "deputy-2"


def test_without_any_deputy_nothing_is_handed_over() -> None:
    nobody = decisions.Directory(DIRECTORY.departments, [])
    with pytest.raises(NotYet, match="deputy"):
        decisions.hand_over(OPENED, hand_over(appraiser=None), nobody, CALENDAR)


@pytest.mark.parametrize("asked", [hand_over(lead="no-bureau"), hand_over(appraiser="no-deputy")])
def test_an_order_is_handed_only_to_those_the_directory_knows(asked: Command[HandOver]) -> None:
    with pytest.raises(NotYet) as waited_in_vain:
        handed_over(OPENED, asked)
    assert isinstance(waited_in_vain.value.otherwise, UnknownReference)


@pytest.mark.parametrize("status", [Status.HANDED_OVER, Status.ACCEPTED, Status.RESOLVED])
def test_an_order_that_has_a_lead_is_not_handed_over_by_hand(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} "):
        handed_over(at(status), hand_over())


def test_a_department_has_one_part_in_an_order() -> None:
    with pytest.raises(Contradiction, match="one part"):
        Parties(LEAD, assisting=(LEAD,), appraiser="deputy-1")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COMMITTEE}))
def test_only_the_committee_hands_over(role: Role) -> None:
    with pytest.raises(NotAllowed):
        handed_over(OPENED, hand_over(by=actor(role)))


def test_a_committee_hands_over_in_its_own_county() -> None:
    with pytest.raises(OutsideDivision):
        handed_over(OPENED, hand_over(by=actor(Role.COMMITTEE, division=OTHER_COUNTY)))


def test_a_handover_that_overtakes_the_triage_waits() -> None:
    with pytest.raises(NotYet):
        handed_over(None, hand_over())


def return_order(by: Actor = CHIEF) -> Command[ReturnOrder]:
    return command(ReturnOrder(case=CASE, reason="It is the road's pipe"), by)


def test_an_order_is_returned_with_a_reason() -> None:
    assert decisions.return_(HANDED_OVER, return_order()) == decided(
        returned(HANDED_OVER),
        OrderReturned(round=1, department=LEAD, reason="It is the road's pipe"),
    )


def test_a_returned_order_cannot_be_returned_again() -> None:
    with pytest.raises(AlreadyReturned):
        decisions.return_(reassigned(at(Status.RETURNED)), return_order(by=OTHER_CHIEF))


@pytest.mark.parametrize(("day", "late"), [(3, False), (4, True)])
def test_an_order_is_returned_within_two_working_days(day: int, late: bool) -> None:
    asked = command(
        ReturnOrder(case=CASE, reason="Not ours"), CHIEF, at=datetime(2026, 9, day, 4, tzinfo=UTC)
    )
    if late:
        with pytest.raises(ReturnedTooLate, match="2026-09-03"):
            decisions.return_(HANDED_OVER, asked)
    else:
        assert decisions.return_(HANDED_OVER, asked).facts


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.HANDED_OVER}))
def test_an_order_is_returned_before_it_is_accepted_or_not_at_all(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} "):
        decisions.return_(at(status), return_order())


def test_a_returned_order_goes_to_another_department() -> None:
    with pytest.raises(Contradiction, match="another department"):
        handed_over(at(Status.RETURNED), hand_over(lead=LEAD))
    reassigned_ = handed_over(at(Status.RETURNED), hand_over(lead="roads-bureau")).state
    assert reassigned_ is not None
    assert (reassigned_.lead, reassigned_.round) == ("roads-bureau", 1)


def test_only_the_lead_returns() -> None:
    with pytest.raises(NotTheLead):
        decisions.return_(HANDED_OVER, return_order(by=OTHER_CHIEF))
    with pytest.raises(NotAllowed):
        decisions.return_(HANDED_OVER, return_order(by=COMMITTEE))


def test_a_case_sent_back_goes_round_again_with_half_the_period() -> None:
    assert decisions.hand_over_again(RESOLVED, sent_back(), CALENDAR) == decided(
        RESOLVED.handed_over_again(TODAY, CALENDAR),
        OrderHandedOver(
            round=2,
            lead=LEAD,
            assisting=("housing-bureau",),
            appraiser="deputy-1",
            accept_by=date(2026, 9, 3),
            due_in_working_days=8,
        ),
    )


def test_every_later_round_has_half_the_first_period() -> None:
    third = answered_again(RESOLVED).handed_over_again(TODAY, CALENDAR)
    assert (third.round, third.assigned.due_in_working_days) == (3, 8)


def test_a_period_asked_for_holds_through_a_return_and_is_halved_later() -> None:
    forty = Parties(LEAD, (), "deputy-1", due_in_working_days=40)
    returned_ = returned(OPENED.handed_over_to(forty, TODAY, CALENDAR))
    elsewhere = Parties("roads-bureau", (), "deputy-1")
    again = returned_.handed_over_to(elsewhere, TODAY, CALENDAR)
    assert again.assigned.due_in_working_days == 40


def answered_again(order: Order) -> Order:
    return resolved(accepted(order.handed_over_again(TODAY, CALENDAR)))


def test_the_next_round_begins_without_plan_and_outcome() -> None:
    again = RESOLVED.handed_over_again(TODAY, CALENDAR)
    assert (again.round, again.plan, again.outcome) == (2, None, None)


@pytest.mark.parametrize("past", [RESOLVED.closed(), RESOLVED.handed_over_again(TODAY, CALENDAR)])
def test_a_judgement_of_a_round_that_is_over_changes_nothing(past: Order) -> None:
    assert decisions.hand_over_again(past, sent_back(), CALENDAR) == Decision.nothing(
        past, because="the next round has begun already"
    )
    assert decisions.close(past, closed()) == Decision.nothing(
        past, because="the order has gone on since"
    )


@pytest.mark.parametrize("early", [None, OPENED, HANDED_OVER, at(Status.ACCEPTED)])
def test_a_judgement_that_overtakes_the_answer_waits(early: Order | None) -> None:
    with pytest.raises(NotYet):
        decisions.hand_over_again(early, sent_back(), CALENDAR)
    with pytest.raises(NotYet):
        decisions.close(early, closed())


def test_an_order_ends_with_its_case() -> None:
    assert decisions.close(RESOLVED, closed()) == decided(RESOLVED.closed())
