"""How a closed case goes round again: a reporter asks, or a look-back fails."""

from datetime import UTC, datetime

import pytest

from services.supervision.appraisal import decisions
from services.supervision.appraisal.domain import Appraisal, Status
from shared.contracts.appraisal import (
    AskReopening,
    CaseSentBack,
    ExplainCase,
    ReopeningAsked,
    ReopeningGranted,
    ReopeningRefused,
    RuleOnReopening,
)
from shared.contracts.concern import ConcernWithdrawn
from shared.contracts.envelope import Actor, Command, Fact
from shared.contracts.look_back import LookBackFailed
from shared.decision import Decision, decided
from shared.errors import (
    IllegalStep,
    NotAllowed,
    NotAReporter,
    NotYet,
    OutsideDivision,
    ReopenedTooLate,
)
from shared.periods import Periods
from shared.terms import Role
from tests.unit.samples import (
    CASE,
    COMMITTEE,
    NOON,
    OTHER_TOWNSHIP,
    TODAY,
    TOWNSHIP,
    TOWNSHIP_STAFF,
    actor,
    command,
    fact,
)
from tests.unit.supervision.appraisal_life import (
    ANSWER,
    APPRAISED,
    AWAITING,
    CLOSED,
    ENDORSER,
    FIRST,
    LATER_HANDOVER,
    OPEN,
    SECOND,
    asked_to_reopen,
    at,
    found_wanting,
    not_possible_twice,
)
from tests.unit.supervision.test_opening import follow_handover, handed_over

CHAIR = actor(Role.CHAIR, division=TOWNSHIP)
NOT_CLOSED = sorted(set(Status) - {Status.CLOSED})
LAST_MINUTE = datetime(2026, 10, 1, 15, 59, tzinfo=UTC)
DAY_AFTER = datetime(2026, 10, 1, 16, tzinfo=UTC)
EXPLAINED = not_possible_twice(OPEN).explained(on=TODAY)
TWO_ROUNDS = not_possible_twice(
    found_wanting(
        at(Status.SENT_BACK).handed_over_again(LATER_HANDOVER).opened(ANSWER)
    ).handed_over_again(LATER_HANDOVER)
)


def explain(by: Actor = COMMITTEE, in_round: int | None = None) -> Command[ExplainCase]:
    asked = ExplainCase(case=CASE, explanation="The line is planned by the state")
    return command(asked, by, in_round=in_round)


def reopen(by: str = FIRST, at: datetime = NOON) -> Command[AskReopening]:
    asked = AskReopening(case=CASE, reporter=by, words="words-1")
    return command(asked, actor(Role.RESIDENT, id_=by), at)


def ask(
    appraisal: Appraisal | None, asked: Command[AskReopening], within: int = 30
) -> Decision[Appraisal]:
    return decisions.ask_reopening(appraisal, asked, Periods(reopening_within=within))


def rule(granted: bool, by: Actor = TOWNSHIP_STAFF) -> Command[RuleOnReopening]:
    return command(RuleOnReopening(case=CASE, granted=granted, reason="It leaks again"), by)


def withdrawn(triaged: bool = True) -> Fact[ConcernWithdrawn]:
    return fact(ConcernWithdrawn(reporter=FIRST, triaged=triaged))


def look_back_failed(in_round: int = 1) -> Fact[LookBackFailed]:
    return fact(LookBackFailed(round=in_round, occasion="after_closing", finding="It leaks again"))


def test_a_reporter_asks_to_reopen() -> None:
    assert ask(CLOSED, reopen()) == decided(
        asked_to_reopen(CLOSED), ReopeningAsked(round=1, reporter=FIRST)
    )


def test_a_case_may_be_reopened_through_the_last_day() -> None:
    assert ask(CLOSED, reopen(at=LAST_MINUTE)).facts
    with pytest.raises(ReopenedTooLate, match="closed, could be reopened until 2026-10-01"):
        ask(CLOSED, reopen(at=DAY_AFTER))
    with pytest.raises(ReopenedTooLate, match="2026-09-11"):
        ask(CLOSED, reopen(at=LAST_MINUTE), within=10)


@pytest.mark.parametrize("status", NOT_CLOSED)
def test_what_has_not_closed_is_not_reopened(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be reopened"):
        ask(at(status), reopen())
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be reopened"):
        decisions.rule_on_reopening(at(status), rule(granted=True))


def test_what_was_explained_is_not_reopened() -> None:
    with pytest.raises(IllegalStep, match="closed cannot be reopened: it was explained"):
        ask(EXPLAINED, reopen())


def test_only_a_reporter_asks_and_only_for_themselves() -> None:
    with pytest.raises(NotAReporter):
        ask(CLOSED.endorsed_by(ENDORSER), reopen(by=ENDORSER))
    other = reopen().model_copy(update={"actor": actor(Role.RESIDENT, id_=SECOND)})
    with pytest.raises(NotAReporter):
        ask(CLOSED, other)


def test_one_request_waits_at_a_time() -> None:
    with pytest.raises(IllegalStep, match="one request waits"):
        ask(asked_to_reopen(CLOSED), reopen(by=SECOND))


@pytest.mark.parametrize("by", [TOWNSHIP_STAFF, CHAIR, COMMITTEE])
def test_the_township_reopens_and_the_case_goes_round_again(by: Actor) -> None:
    asked = asked_to_reopen(CLOSED)
    decision = decisions.rule_on_reopening(asked, rule(granted=True, by=by))
    assert decision == decided(
        asked.reopened(),
        ReopeningGranted(round=1, reason="It leaks again"),
        CaseSentBack(round=1, by="reopening"),
    )
    again = follow_handover(asked.reopened(), handed_over(in_round=2, version=9)).state
    assert again is not None
    assert (again.status, again.round, again.ending) == (Status.AWAITING, 2, None)


def test_or_refuses_and_it_stays_closed_and_may_be_asked_again() -> None:
    decision = decisions.rule_on_reopening(asked_to_reopen(CLOSED), rule(granted=False))
    assert decision == decided(CLOSED, ReopeningRefused(round=1, reason="It leaks again"))
    assert ask(decision.state, reopen(by=SECOND)).facts


def test_what_nobody_asked_for_is_not_ruled_on() -> None:
    for granted in (True, False):
        with pytest.raises(IllegalStep, match="nobody has asked"):
            decisions.rule_on_reopening(CLOSED, rule(granted))


STAFF = {Role.TOWNSHIP, Role.CHAIR, Role.COMMITTEE}


@pytest.mark.parametrize("role", sorted(set(Role) - STAFF))
def test_nobody_else_rules_on_a_reopening(role: Role) -> None:
    with pytest.raises(NotAllowed, match="rule on a reopening"):
        decisions.rule_on_reopening(asked_to_reopen(CLOSED), rule(True, by=actor(role)))


def test_another_township_does_not_rule() -> None:
    elsewhere = actor(Role.TOWNSHIP, division=OTHER_TOWNSHIP)
    with pytest.raises(OutsideDivision):
        decisions.rule_on_reopening(asked_to_reopen(CLOSED), rule(True, by=elsewhere))


def test_a_reopened_round_is_none_that_ended_unsatisfied() -> None:
    assert asked_to_reopen(CLOSED).reopened().unsatisfied_rounds == 0


@pytest.mark.parametrize("closed", [CLOSED, asked_to_reopen(CLOSED)])
def test_a_failed_look_back_sends_the_case_round_again(closed: Appraisal) -> None:
    assert decisions.send_back_what_failed(closed, look_back_failed()) == decided(
        CLOSED.found_broken(), CaseSentBack(round=1, by="look_back")
    )


@pytest.mark.parametrize("status", [Status.SENT_BACK, Status.WITHDRAWN])
def test_what_has_gone_on_already_is_not_sent_back_again(status: Status) -> None:
    assert decisions.send_back_what_failed(at(status), look_back_failed()) == Decision.nothing(
        at(status), because="it has gone round again already"
    )


def test_a_failed_look_back_of_an_earlier_round_sends_nothing_back() -> None:
    next_round = CLOSED.found_broken().handed_over_again(LATER_HANDOVER)
    late = decisions.send_back_what_failed(next_round, look_back_failed())
    assert late.ignored == "it has gone round again already"


@pytest.mark.parametrize("early", [None, AWAITING, OPEN, APPRAISED])
def test_a_failed_look_back_that_overtakes_the_closing_waits(early: Appraisal | None) -> None:
    with pytest.raises(NotYet):
        decisions.send_back_what_failed(early, look_back_failed())
    with pytest.raises(NotYet):
        decisions.send_back_what_failed(CLOSED, look_back_failed(in_round=2))
