"""What dispatch decides about a later day to answer by: once, with consent."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.dispatch.order import decisions
from services.dispatch.order.domain import Order, Status
from shared.contracts.directory import PracticeSet
from shared.contracts.envelope import Actor, Command
from shared.contracts.order import (
    AskPostponement,
    OrderPostponed,
    PostponementAsked,
    PostponementRefused,
    RuleOnPostponement,
)
from shared.deadlines import Deadline
from shared.decision import Decision, decided
from shared.errors import (
    AlreadyPostponed,
    ChiefSigns,
    Contradiction,
    IllegalStep,
    NotAllowed,
    NotTheLead,
    NotYet,
    OutsideDivision,
)
from shared.terms import Role
from tests.unit.dispatch.offices import ASSISTING_CHIEF, CHAIR, CHIEF, LIAISON
from tests.unit.dispatch.order_life import (
    DUE_ON,
    LATER,
    LEAD,
    PLAN,
    accepted,
    asked_to_postpone,
    at,
    handed_over_again,
    postponed,
    reassigned,
    resolved,
)
from tests.unit.samples import (
    CALENDAR,
    CASE,
    COMMITTEE,
    COUNTY,
    NOON,
    OTHER_COUNTY,
    TOWNSHIP_STAFF,
    actor,
    command,
)

ACCEPTED = at(Status.ACCEPTED)
ASKED = asked_to_postpone(ACCEPTED)
AS_USUAL = PracticeSet(id="654004", division=COUNTY)
TOWNSHIPS_TOO = PracticeSet(id="654004", division=COUNTY, townships_hand_over=True)

# Fifteen working days after the day it is due: the holiday in October does not count, and
# Saturday the 10th does.
LATEST = date(2026, 10, 19)


def ask(until: date = LATER, by: Actor = CHIEF, at: datetime = NOON) -> Command[AskPostponement]:
    return command(AskPostponement(case=CASE, until=until, reason="The pipe is late"), by, at)


def rule(
    granted: bool = True, reason: str | None = None, by: Actor = COMMITTEE, at: datetime = NOON
) -> Command[RuleOnPostponement]:
    return command(RuleOnPostponement(case=CASE, granted=granted, reason=reason), by, at)


def asked(order: Order | None, asking: Command[AskPostponement]) -> Decision[Order]:
    return decisions.ask_postponement(order, asking, CALENDAR)


def ruled(
    order: Order | None, ruling: Command[RuleOnPostponement], practice: PracticeSet = AS_USUAL
) -> Decision[Order]:
    return decisions.rule_on_postponement(order, ruling, practice, CALENDAR)


def test_the_lead_asks_for_a_later_day_with_a_reason() -> None:
    assert asked(ACCEPTED, ask()) == decided(
        ASKED,
        PostponementAsked(round=1, department=LEAD, until=LATER, reason="The pipe is late"),
    )
    assert ASKED.planned.due_on == DUE_ON


def test_a_day_is_later_than_the_one_given_and_at_most_the_period_later() -> None:
    assert asked(ACCEPTED, ask(until=LATEST)).facts
    assert asked(ACCEPTED, ask(until=DUE_ON + timedelta(days=1))).facts
    for until in (DUE_ON, LATEST + timedelta(days=1)):
        with pytest.raises(Contradiction, match=f"after {DUE_ON}, and {LATEST} at the latest"):
            asked(ACCEPTED, ask(until=until))


def test_who_is_late_already_asks_for_a_day_to_come() -> None:
    on_the_28th = datetime(2026, 9, 28, 4, tzinfo=UTC)
    with pytest.raises(Contradiction, match="after 2026-09-28"):
        asked(ACCEPTED, ask(until=date(2026, 9, 28), at=on_the_28th))
    assert asked(ACCEPTED, ask(until=date(2026, 9, 29), at=on_the_28th)).facts


@pytest.mark.parametrize("before", [ASKED, postponed(ACCEPTED)])
def test_one_request_at_a_time_and_one_postponement_in_all(before: Order) -> None:
    with pytest.raises(AlreadyPostponed, match="status accepted"):
        asked(before, ask(until=LATEST))


def test_what_was_postponed_in_one_round_is_not_in_the_next() -> None:
    second = accepted(handed_over_again(resolved(postponed(ACCEPTED))))
    with pytest.raises(AlreadyPostponed):
        asked(second, ask())


def test_a_request_that_nobody_ruled_on_ends_with_its_round() -> None:
    second = accepted(handed_over_again(resolved(ASKED)))
    assert asked(second, ask(until=second.planned.due_on + timedelta(days=1))).facts


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.ACCEPTED}))
def test_a_later_day_is_asked_for_and_ruled_on_while_accepted(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} "):
        asked(at(status), ask())
    for granted in (True, False):
        with pytest.raises(IllegalStep, match=f"that is {status} "):
            ruled(at(status), rule(granted, reason="No"))


def test_what_was_asked_for_is_not_ruled_on_after_the_answer() -> None:
    with pytest.raises(IllegalStep, match="that is resolved "):
        ruled(resolved(ASKED), rule())


def test_only_the_chief_of_the_lead_asks() -> None:
    with pytest.raises(NotTheLead):
        asked(ACCEPTED, ask(by=ASSISTING_CHIEF))
    with pytest.raises(ChiefSigns, match="ask for a later day"):
        asked(ACCEPTED, ask(by=LIAISON))
    with pytest.raises(NotAllowed):
        asked(ACCEPTED, ask(by=COMMITTEE))


def test_with_consent_the_order_is_due_on_the_later_day() -> None:
    granted = ruled(ASKED, rule())
    assert granted == decided(
        postponed(ACCEPTED), OrderPostponed(round=1, department=LEAD, due_on=LATER)
    )
    assert granted.state is not None
    assert granted.state.planned.due_on == LATER
    assert granted.state.deadline == Deadline.to_resolve(LATER, CALENDAR)


def test_a_later_day_in_a_year_not_announced_is_provisional() -> None:
    turn_of_the_year = replace(ASKED, plan=replace(ASKED.planned, asked_until=date(2027, 1, 8)))
    [told] = ruled(turn_of_the_year, rule()).facts
    assert isinstance(told, OrderPostponed)
    assert told.provisional


def test_a_refusal_has_a_reason_and_the_day_given_stands() -> None:
    with pytest.raises(Contradiction, match="says why"):
        ruled(ASKED, rule(granted=False))
    assert ruled(ASKED, rule(granted=False, reason="It leaks badly")) == decided(
        ACCEPTED, PostponementRefused(round=1, department=LEAD, reason="It leaks badly")
    )


def test_after_a_refusal_the_lead_may_ask_again() -> None:
    refused = ruled(ASKED, rule(granted=False, reason="It leaks badly")).state
    assert asked(refused, ask()).state == ASKED


def test_without_a_request_there_is_nothing_to_rule_on() -> None:
    for granted in (True, False):
        with pytest.raises(Contradiction, match="nothing to rule on"):
            ruled(ACCEPTED, rule(granted, reason="No"))


@pytest.mark.parametrize("by", [TOWNSHIP_STAFF, CHAIR])
def test_the_township_consents_where_it_hands_over(by: Actor) -> None:
    assert ruled(ASKED, rule(by=by), TOWNSHIPS_TOO).facts
    with pytest.raises(NotAllowed):
        ruled(ASKED, rule(by=by))


def test_after_a_return_only_the_committee_consents() -> None:
    moved = reassigned(at(Status.RETURNED))
    taken = moved.accepted_by(moved.lead, PLAN, NOON.date(), CALENDAR)
    pending = taken.asked_to_postpone(taken.lead, LATER, NOON.date(), CALENDAR)
    with pytest.raises(NotAllowed):
        ruled(pending, rule(by=TOWNSHIP_STAFF), TOWNSHIPS_TOO)
    assert ruled(pending, rule()).facts


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COMMITTEE}))
def test_as_usual_only_the_committee_of_the_county_consents(role: Role) -> None:
    with pytest.raises(NotAllowed):
        ruled(ASKED, rule(by=actor(role)))
    with pytest.raises(OutsideDivision):
        ruled(ASKED, rule(by=actor(Role.COMMITTEE, division=OTHER_COUNTY)))


def test_what_overtakes_the_order_waits() -> None:
    with pytest.raises(NotYet):
        asked(None, ask())
    with pytest.raises(NotYet):
        ruled(None, rule())


def test_nobody_consents_to_a_day_that_is_over() -> None:
    day_after = datetime(2026, 9, 30, 16, tzinfo=UTC)
    last_minute = day_after - timedelta(minutes=1)
    with pytest.raises(Contradiction, match="2026-09-30 is over"):
        ruled(ASKED, rule(at=day_after))
    assert ruled(ASKED, rule(at=last_minute)).facts
    refused = ruled(ASKED, rule(granted=False, reason="Too late", at=day_after)).state
    assert asked(refused, ask()).state == ASKED
