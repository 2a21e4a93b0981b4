"""What dispatch decides about what a department does with its order."""

from datetime import UTC, date, datetime

import pytest

from services.dispatch.order import decisions
from services.dispatch.order.domain import RESOLVE_WITHIN, Order, Plan, Status, half
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
from shared.errors import Contradiction, IllegalStep, NotAllowed, NotTheLead, NotYet, StaleRound
from shared.terms import Outcome, Role, Urgency
from tests.unit.dispatch.order_life import LEAD, OPENED, at
from tests.unit.samples import CALENDAR, CASE, COMMITTEE, NOON, TODAY, actor, command

CHIEF = actor(Role.DEPARTMENT, department=LEAD)
OTHER_CHIEF = actor(Role.DEPARTMENT, department="roads-bureau")
HANDED_OVER, ACCEPTED = at(Status.HANDED_OVER), at(Status.ACCEPTED)


def accept(
    by: Actor = CHIEF, at: datetime = NOON, in_round: int | None = None
) -> Command[AcceptOrder]:
    return command(AcceptOrder(case=CASE, plan="Lay a new pipe"), by, at, in_round)


def resolve(
    outcome: Outcome = Outcome.SOLVED, promised_on: date | None = None, by: Actor = CHIEF
) -> Command[ResolveOrder]:
    data = ResolveOrder(case=CASE, outcome=outcome, result="Mended", promised_on=promised_on)
    return command(data, by)


def report(by: Actor = CHIEF) -> Command[ReportProgress]:
    return command(ReportProgress(case=CASE, note="The pipe has come"), by)


def test_the_period_to_resolve_starts_on_the_day_of_acceptance() -> None:
    due_on = date(2026, 9, 21)  # Sunday the 20th is a swapped workday
    assert decisions.accept(HANDED_OVER, accept(), CALENDAR) == decided(
        HANDED_OVER.accepted_by(LEAD, Plan("Lay a new pipe", due_on)),
        OrderAccepted(round=1, department=LEAD, plan="Lay a new pipe", due_on=due_on, in_time=True),
    )


@pytest.mark.parametrize(("day", "in_time"), [(3, True), (4, False)])
def test_an_order_is_accepted_in_time_through_the_second_working_day(
    day: int, in_time: bool
) -> None:
    last_minute = datetime(2026, 9, day, 15, 59, tzinfo=UTC)
    told = decisions.accept(HANDED_OVER, accept(at=last_minute), CALENDAR).facts[0]
    assert isinstance(told, OrderAccepted)
    assert told.in_time is in_time


def test_only_the_lead_accepts_and_only_departments_do() -> None:
    with pytest.raises(NotTheLead, match="roads-bureau"):
        decisions.accept(HANDED_OVER, accept(by=OTHER_CHIEF), CALENDAR)
    with pytest.raises(NotAllowed):
        decisions.accept(HANDED_OVER, accept(by=COMMITTEE), CALENDAR)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.HANDED_OVER}))
def test_only_an_order_handed_over_can_be_accepted(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} "):
        decisions.accept(at(status), accept(), CALENDAR)


def test_a_step_for_a_round_to_come_waits_and_for_a_round_past_is_refused() -> None:
    with pytest.raises(NotYet):
        decisions.accept(HANDED_OVER, accept(in_round=2), CALENDAR)
    second = at(Status.RESOLVED).handed_over_again(TODAY, CALENDAR)
    with pytest.raises(StaleRound, match="round 1; the case is in round 2 now, status handed_over"):
        decisions.accept(second, accept(in_round=1), CALENDAR)


def test_progress_is_told_and_changes_nothing() -> None:
    assert decisions.report_progress(ACCEPTED, report()) == decided(
        ACCEPTED, OrderProgressed(round=1, department=LEAD, note="The pipe has come")
    )


def test_only_the_lead_reports_progress_and_only_on_what_it_accepted() -> None:
    with pytest.raises(NotTheLead):
        decisions.report_progress(ACCEPTED, report(by=OTHER_CHIEF))
    with pytest.raises(IllegalStep, match="reported on"):
        decisions.report_progress(HANDED_OVER, report())


def test_an_answer_has_an_outcome() -> None:
    assert decisions.resolve(ACCEPTED, resolve()) == decided(
        ACCEPTED.resolved(LEAD, Outcome.SOLVED),
        OrderResolved(round=1, department=LEAD, outcome=Outcome.SOLVED, result="Mended"),
    )


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


@pytest.mark.parametrize(
    ("urgency", "first", "later"),
    [
        (Urgency.REQUEST, 5, 3),
        (Urgency.PROBLEM, 15, 8),
        (Urgency.URGENT, 8, 4),
    ],
)
def test_periods_follow_urgency_and_are_halved_later(
    urgency: Urgency, first: int, later: int
) -> None:
    assert RESOLVE_WITHIN[urgency] == first
    assert half(first) == later
    assert half(1) == 1


def test_an_order_not_handed_over_has_no_lead() -> None:
    with pytest.raises(IllegalStep, match="opened"):
        _ = OPENED.lead
