"""What dispatch decides about who has an order, and who appraises it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.dispatch.order import decisions
from services.dispatch.order.domain import Assignment, Order, Parties, Status
from shared.contracts.concern import ConcernTriaged
from shared.contracts.directory import DepartmentNamed, DeputyElected, PositionHeld, PracticeSet
from shared.contracts.envelope import Actor, Command
from shared.contracts.order import (
    HandOver,
    OrderHandedOver,
    OrderOpened,
    OrderReturned,
    ReturnOrder,
)
from shared.deadlines import Counting
from shared.decision import Decision, decided
from shared.errors import (
    AlreadyReturned,
    ChiefSigns,
    Contradiction,
    HasAPart,
    IllegalStep,
    NotAllowed,
    NotTheLead,
    NotYet,
    OutsideDivision,
    ReturnedTooLate,
    UnknownReference,
)
from shared.periods import Periods
from shared.terms import Position, Role, Urgency
from shared.working_days import WorkingCalendar
from tests.unit.dispatch.offices import CHAIR, CHIEF, LIAISON, OTHER_CHIEF
from tests.unit.dispatch.order_life import (
    ASSISTING,
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
    COUNTY,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    TODAY,
    TOWNSHIP,
    TOWNSHIP_STAFF,
    actor,
    command,
    fact,
)

HANDED_OVER, RETURNED = at(Status.HANDED_OVER), at(Status.RETURNED)
DEPARTMENTS = (LEAD, ASSISTING, "roads-bureau")


def department(id_: str, ended_on: date | None = None) -> DepartmentNamed:
    return DepartmentNamed(id=id_, division=COUNTY, name=id_, ended_on=ended_on)


def deputy(id_: str, division: str = TOWNSHIP, ended_on: date | None = None) -> DeputyElected:
    return DeputyElected(id=id_, division=division, name=id_, level="township", ended_on=ended_on)


def works(deputy_: str, in_: str, ended_on: date | None = None) -> PositionHeld:
    return PositionHeld(
        id=f"{in_}-{deputy_}",
        division=COUNTY,
        department=in_,
        title="副局长",
        position=Position.CHIEF,
        name=deputy_,
        deputy=deputy_,
        ended_on=ended_on,
    )


DIRECTORY = decisions.Directory(
    departments=[department(id_) for id_ in DEPARTMENTS],
    positions=[],
    deputies=[deputy("deputy-1"), deputy("deputy-2", OTHER_TOWNSHIP)],
    practice=PracticeSet(id="654004", division=COUNTY),
    periods=Periods(),
)
TOWNSHIPS_HAND_OVER = replace(
    DIRECTORY,
    practice=PracticeSet(id="654004", division=COUNTY, townships_hand_over=True),
)


def hand_over(
    lead: str = LEAD,
    appraiser: str | None = "deputy-1",
    by: Actor = COMMITTEE,
    ruling: str | None = None,
    assisting: tuple[str, ...] = (ASSISTING,),
) -> Command[HandOver]:
    data = HandOver(case=CASE, lead=lead, assisting=assisting, appraiser=appraiser, ruling=ruling)
    return command(data, by)


def decide(
    order: Order | None,
    asked: Command[HandOver],
    directory: decisions.Directory = DIRECTORY,
    calendar: WorkingCalendar = CALENDAR,
) -> Decision[Order]:
    return decisions.hand_over(order, asked, directory, calendar)


def appraiser_in(decision: Decision[Order]) -> str:
    [told] = decision.facts
    assert isinstance(told, OrderHandedOver)
    return told.appraiser


def with_deputies(
    *deputies: DeputyElected, positions: list[PositionHeld] | None = None
) -> decisions.Directory:
    return replace(DIRECTORY, deputies=deputies, positions=positions or [])


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


# Who hands over.


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COMMITTEE}))
def test_only_the_committee_hands_over(role: Role) -> None:
    with pytest.raises(NotAllowed):
        decide(OPENED, hand_over(by=actor(role)))


def test_a_committee_hands_over_in_its_own_county() -> None:
    with pytest.raises(OutsideDivision):
        decide(OPENED, hand_over(by=actor(Role.COMMITTEE, division=OTHER_COUNTY)))


@pytest.mark.parametrize("by", [TOWNSHIP_STAFF, CHAIR, COMMITTEE])
def test_where_the_county_lets_it_the_township_hands_over_its_own(by: Actor) -> None:
    assert decide(OPENED, hand_over(by=by), TOWNSHIPS_HAND_OVER).state == HANDED_OVER


def test_a_township_does_not_hand_over_what_is_another_ones() -> None:
    elsewhere = actor(Role.TOWNSHIP, division=OTHER_TOWNSHIP)
    with pytest.raises(OutsideDivision):
        decide(OPENED, hand_over(by=elsewhere), TOWNSHIPS_HAND_OVER)


def test_after_a_return_only_the_committee_hands_over() -> None:
    asked = hand_over(lead="roads-bureau", by=TOWNSHIP_STAFF)
    with pytest.raises(NotAllowed, match="township"):
        decide(RETURNED, asked, TOWNSHIPS_HAND_OVER)


def test_a_handover_that_overtakes_the_triage_waits() -> None:
    with pytest.raises(NotYet):
        decide(None, hand_over())


# Who appraises.


def test_without_a_name_the_owner_of_the_contact_point_appraises() -> None:
    owned = replace(OPENED, owner="deputy-2")
    assert appraiser_in(decide(owned, hand_over(appraiser=None))) == "deputy-2"


def test_an_owner_of_a_higher_level_appraises_too() -> None:
    owned = replace(OPENED, owner="deputy-9")
    above = with_deputies(deputy("deputy-1"), deputy("deputy-9", "654000000000"))
    assert appraiser_in(decide(owned, hand_over(appraiser=None), above)) == "deputy-9"


@pytest.mark.parametrize(
    "directory",
    [
        with_deputies(deputy("deputy-1"), deputy("deputy-2", ended_on=TODAY)),
        with_deputies(deputy("deputy-1"), deputy("deputy-2"), positions=[works("deputy-2", LEAD)]),
        with_deputies(
            deputy("deputy-1"), deputy("deputy-2"), positions=[works("deputy-2", ASSISTING)]
        ),
        with_deputies(deputy("deputy-1")),
    ],
    ids=["in force no more", "works in the lead", "works in an assisting one", "not here"],
)
def test_instead_of_an_owner_who_cannot_another_deputy_appraises(
    directory: decisions.Directory,
) -> None:
    owned = replace(OPENED, owner="deputy-2")
    assert appraiser_in(decide(owned, hand_over(appraiser=None), directory)) == "deputy-1"


def test_without_an_owner_a_deputy_of_the_same_township_appraises() -> None:
    assert decide(OPENED, hand_over(appraiser=None)).state == HANDED_OVER


def test_a_township_without_deputies_is_helped_out_by_the_county() -> None:
    far = with_deputies(deputy("deputy-2", OTHER_TOWNSHIP))
    assert appraiser_in(decide(OPENED, hand_over(appraiser=None), far)) == "deputy-2"


def test_in_turn_those_with_a_part_are_passed_over() -> None:
    filed = replace(OPENED, owner="deputy-1", filed_by="deputy-1")
    here = with_deputies(
        deputy("deputy-1"),
        deputy("deputy-2"),
        deputy("deputy-3"),
        positions=[works("deputy-2", LEAD)],
    )
    assert appraiser_in(decide(filed, hand_over(appraiser=None), here)) == "deputy-3"


@pytest.mark.parametrize(
    "nobody",
    [with_deputies(), with_deputies(deputy("deputy-1"), positions=[works("deputy-1", LEAD)])],
)
def test_with_nobody_to_appraise_nothing_is_handed_over(nobody: decisions.Directory) -> None:
    with pytest.raises(NotYet, match="deputy") as waited_in_vain:
        decide(OPENED, hand_over(appraiser=None), nobody)
    assert isinstance(waited_in_vain.value.otherwise, UnknownReference)


def test_a_deputy_who_works_in_a_department_that_has_it_is_not_named() -> None:
    for part in (LEAD, ASSISTING):
        official = with_deputies(deputy("deputy-1"), positions=[works("deputy-1", part)])
        with pytest.raises(HasAPart, match="work in a department"):
            decide(OPENED, hand_over(), official)
    elsewhere = with_deputies(deputy("deputy-1"), positions=[works("deputy-1", "roads-bureau")])
    assert decide(OPENED, hand_over(), elsewhere).state == HANDED_OVER
    left = with_deputies(deputy("deputy-1"), positions=[works("deputy-1", LEAD, ended_on=TODAY)])
    assert decide(OPENED, hand_over(), left).state == HANDED_OVER


def test_a_deputy_who_filed_the_case_is_not_named() -> None:
    with pytest.raises(HasAPart, match="filed it"):
        decide(replace(OPENED, filed_by="deputy-1"), hand_over())


# Returned, once; then the committee rules.


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
