"""What dispatch decides about what a department does with its order."""

from datetime import UTC, date, datetime

import pytest

from services.dispatch.order import decisions
from services.dispatch.order.domain import Order, Status
from shared.contracts.envelope import Actor, Command
from shared.contracts.order import (
    AcceptOrder,
    OrderAccepted,
    OrderProgressed,
    OrderResolved,
    ReportProgress,
    ResolveOrder,
)
from shared.decision import decided
from shared.errors import (
    ChiefSigns,
    Contradiction,
    IllegalStep,
    NotAllowed,
    NotTheLead,
    NotYet,
    StaleRound,
)
from shared.terms import Outcome
from shared.working_days import WorkingCalendar
from tests.unit.dispatch.offices import (
    ASSISTING_CHIEF,
    CHIEF,
    DEPARTMENT,
    LIAISON,
    OTHER_CHIEF,
)
from tests.unit.dispatch.order_life import (
    ASSISTING,
    DUE_ON,
    LEAD,
    OPENED,
    PLAN,
    accepted,
    at,
    handed_over_again,
    resolved,
)
from tests.unit.samples import CALENDAR, CASE, COMMITTEE, NOON, TODAY, command

HANDED_OVER, ACCEPTED = at(Status.HANDED_OVER), at(Status.ACCEPTED)


def accept(
    by: Actor = CHIEF, at: datetime = NOON, in_round: int | None = None
) -> Command[AcceptOrder]:
    return command(AcceptOrder(case=CASE, plan=PLAN), by, at, in_round)


def resolve(
    outcome: Outcome = Outcome.SOLVED, promised_on: date | None = None, by: Actor = CHIEF
) -> Command[ResolveOrder]:
    data = ResolveOrder(case=CASE, outcome=outcome, result="Mended", promised_on=promised_on)
    return command(data, by)


def report(by: Actor = CHIEF) -> Command[ReportProgress]:
    return command(ReportProgress(case=CASE, note="The pipe has come"), by)


@pytest.mark.parametrize("by", [CHIEF, DEPARTMENT])
def test_the_period_to_resolve_starts_on_the_day_of_acceptance(by: Actor) -> None:
    assert decisions.accept(HANDED_OVER, accept(by), CALENDAR) == decided(
        HANDED_OVER.accepted_by(LEAD, PLAN, TODAY, CALENDAR),
        OrderAccepted(round=1, department=LEAD, plan=PLAN, due_on=DUE_ON, in_time=True),
    )


def test_a_day_in_a_year_not_announced_is_provisional_and_stays() -> None:
    provisional = decisions.accept(HANDED_OVER, accept(), WorkingCalendar())
    [told] = provisional.facts
    assert isinstance(told, OrderAccepted)
    assert (told.due_on, told.provisional) == (date(2026, 9, 22), True)
    assert provisional.state is not None
    assert provisional.state.planned.due_on == told.due_on


@pytest.mark.parametrize(("day", "in_time"), [(3, True), (4, False)])
def test_an_order_is_accepted_in_time_through_the_second_working_day(
    day: int, in_time: bool
) -> None:
    last_minute = datetime(2026, 9, day, 15, 59, tzinfo=UTC)
    told = decisions.accept(HANDED_OVER, accept(at=last_minute), CALENDAR).facts[0]
    assert isinstance(told, OrderAccepted)
    assert told.in_time is in_time


def test_only_the_lead_accepts_and_only_departments_do() -> None:
    for other in (OTHER_CHIEF, ASSISTING_CHIEF):
        with pytest.raises(NotTheLead, match=str(other.department)):
            decisions.accept(HANDED_OVER, accept(by=other), CALENDAR)
    with pytest.raises(NotAllowed):
        decisions.accept(HANDED_OVER, accept(by=COMMITTEE), CALENDAR)


def test_the_liaison_drafts_and_signs_nothing() -> None:
    with pytest.raises(ChiefSigns, match="accept the order"):
        decisions.accept(HANDED_OVER, accept(by=LIAISON), CALENDAR)
    with pytest.raises(ChiefSigns, match="report progress"):
        decisions.report_progress(ACCEPTED, report(by=LIAISON))
    with pytest.raises(ChiefSigns, match="answer the order"):
        decisions.resolve(ACCEPTED, resolve(by=LIAISON))


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.HANDED_OVER}))
def test_only_an_order_handed_over_can_be_accepted(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} "):
        decisions.accept(at(status), accept(), CALENDAR)


def test_a_step_for_a_round_to_come_waits_and_for_a_round_past_is_refused() -> None:
    with pytest.raises(NotYet):
        decisions.accept(HANDED_OVER, accept(in_round=2), CALENDAR)
    second = handed_over_again(at(Status.RESOLVED))
    with pytest.raises(StaleRound, match="round 1; the case is in round 2 now, status handed_over"):
        decisions.accept(second, accept(in_round=1), CALENDAR)


@pytest.mark.parametrize(("by", "department"), [(CHIEF, LEAD), (ASSISTING_CHIEF, ASSISTING)])
def test_progress_of_the_lead_or_who_assists_is_told_and_changes_nothing(
    by: Actor, department: str
) -> None:
    assert decisions.report_progress(ACCEPTED, report(by)) == decided(
        ACCEPTED, OrderProgressed(round=1, department=department, note="The pipe has come")
    )


def test_nobody_else_reports_progress_and_only_on_what_is_accepted() -> None:
    with pytest.raises(NotTheLead, match="one that assists it"):
        decisions.report_progress(ACCEPTED, report(by=OTHER_CHIEF))
    for by in (CHIEF, ASSISTING_CHIEF):
        with pytest.raises(IllegalStep, match="reported on"):
            decisions.report_progress(HANDED_OVER, report(by))


def test_an_answer_has_an_outcome() -> None:
    assert decisions.resolve(ACCEPTED, resolve()) == decided(
        resolved(ACCEPTED),
        OrderResolved(round=1, department=LEAD, outcome=Outcome.SOLVED, result="Mended"),
    )


def test_photos_of_before_and_after_go_with_the_answer() -> None:
    command_ = resolve()
    said = command_.data.model_copy(update={"before": ("p1",), "after": ("p2", "p3")})
    assert said.evidence == ("p1", "p2", "p3")
    told = decisions.resolve(ACCEPTED, command_.model_copy(update={"data": said})).facts[0]
    assert isinstance(told, OrderResolved)
    assert (told.before, told.after) == (("p1",), ("p2", "p3"))


def test_what_is_planned_has_a_date() -> None:
    with pytest.raises(Contradiction, match="needs the date"):
        decisions.resolve(ACCEPTED, resolve(Outcome.PLANNED))
    promised = resolve(Outcome.PLANNED, promised_on=date(2027, 6, 1))
    told = decisions.resolve(ACCEPTED, promised).facts[0]
    assert isinstance(told, OrderResolved)
    assert told.promised_on == date(2027, 6, 1)


@pytest.mark.parametrize("outcome", [Outcome.SOLVED, Outcome.NOT_POSSIBLE])
def test_what_is_done_or_cannot_be_done_promises_nothing(outcome: Outcome) -> None:
    with pytest.raises(Contradiction, match="promises no date"):
        decisions.resolve(ACCEPTED, resolve(outcome, promised_on=date(2027, 6, 1)))


def test_a_promise_is_about_a_day_to_come() -> None:
    with pytest.raises(Contradiction, match="is over"):
        decisions.resolve(ACCEPTED, resolve(Outcome.PLANNED, promised_on=date(2026, 8, 31)))


@pytest.mark.parametrize("early", [None, ACCEPTED])
def test_an_answer_is_given_by_the_lead_of_an_order_that_is_here(early: Order | None) -> None:
    with pytest.raises(NotYet if early is None else NotTheLead):
        decisions.resolve(early, resolve(by=OTHER_CHIEF))


def test_who_assists_does_not_answer() -> None:
    with pytest.raises(NotTheLead):
        decisions.resolve(ACCEPTED, resolve(by=ASSISTING_CHIEF))


def test_an_order_not_handed_over_has_no_lead() -> None:
    with pytest.raises(IllegalStep, match="that is opened "):
        accepted(OPENED)
