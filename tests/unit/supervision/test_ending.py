"""How a case ends otherwise: explained, or withdrawn."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.supervision.appraisal import decisions
from services.supervision.appraisal.domain import EXPLICABLE, Appraisal, Status
from shared.contracts.appraisal import AskReopening, CaseExplained, ExplainCase, RuleOnReopening
from shared.contracts.concern import ConcernWithdrawn
from shared.contracts.envelope import Actor, Command, Fact
from shared.contracts.look_back import LookBackFailed
from shared.decision import Decision, decided
from shared.errors import IllegalStep, NotAllowed, NotYet, OutsideDivision, StaleRound
from shared.periods import Periods
from shared.terms import Outcome, Role
from tests.unit.samples import (
    CASE,
    COMMITTEE,
    NOON,
    OTHER_COUNTY,
    TODAY,
    TOWNSHIP,
    TOWNSHIP_STAFF,
    actor,
    command,
    fact,
)
from tests.unit.supervision.appraisal_life import (
    ANSWER,
    FIRST,
    LATER_HANDOVER,
    OPEN,
    at,
    found_wanting,
    not_possible_twice,
    rated,
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


def test_what_is_not_possible_is_explained_after_two_unsatisfied_rounds() -> None:
    heard = not_possible_twice(rated(OPEN, 4))
    assert decisions.explain(heard, explain()) == decided(
        heard.explained(on=TODAY),
        CaseExplained(
            round=1,
            outcome=Outcome.NOT_POSSIBLE,
            explanation="The line is planned by the state",
            rated=1,
            unrated=1,
        ),
    )


def test_while_the_next_answer_is_waited_for_the_last_one_counts() -> None:
    assert TWO_ROUNDS.status is Status.AWAITING
    [told] = decisions.explain(TWO_ROUNDS, explain(in_round=3)).facts
    assert isinstance(told, CaseExplained)
    assert (told.round, told.outcome, told.unrated) == (3, Outcome.NOT_POSSIBLE, 0)


@pytest.mark.parametrize("status", sorted(EXPLICABLE))
def test_after_one_unsatisfied_round_it_is_too_early_to_explain(status: Status) -> None:
    once = replace(not_possible_twice(at(status)), unsatisfied_rounds=1)
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be explained before two"):
        decisions.explain(once, explain())


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.NOT_POSSIBLE}))
def test_what_is_possible_is_not_explained_away(outcome: Outcome) -> None:
    possible = replace(not_possible_twice(OPEN), judging=replace(ANSWER, outcome=outcome))
    with pytest.raises(IllegalStep, match=f"its last answer is {outcome}"):
        decisions.explain(possible, explain())


@pytest.mark.parametrize("status", [Status.CLOSED, Status.WITHDRAWN])
def test_what_has_ended_is_not_explained(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be explained"):
        decisions.explain(not_possible_twice(at(status)), explain())


def test_between_two_rounds_the_next_handover_is_waited_for() -> None:
    with pytest.raises(NotYet, match="handover"):
        decisions.explain(not_possible_twice(at(Status.SENT_BACK)), explain())


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COMMITTEE}))
def test_only_the_committee_explains(role: Role) -> None:
    with pytest.raises(NotAllowed, match=f"An? {role} may not explain"):
        decisions.explain(TWO_ROUNDS, explain(by=actor(role)))


def test_only_the_committee_of_the_county_explains_in_the_round_it_means() -> None:
    with pytest.raises(OutsideDivision):
        decisions.explain(TWO_ROUNDS, explain(by=actor(Role.COMMITTEE, division=OTHER_COUNTY)))
    with pytest.raises(StaleRound):
        decisions.explain(TWO_ROUNDS, explain(in_round=2))


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.CLOSED, Status.WITHDRAWN}))
def test_a_withdrawn_concern_is_judged_no_more(status: Status) -> None:
    assert decisions.withdraw(at(status), withdrawn()) == decided(at(status).withdrawn())


@pytest.mark.parametrize("status", [Status.CLOSED, Status.WITHDRAWN])
def test_what_has_ended_already_stays_as_it_ended(status: Status) -> None:
    assert decisions.withdraw(at(status), withdrawn()) == Decision.nothing(
        at(status), because="the case has ended already"
    )


def test_a_withdrawal_that_overtakes_the_triage_waits_for_it() -> None:
    with pytest.raises(NotYet, match="triage"):
        decisions.withdraw(None, withdrawn())


def test_what_was_withdrawn_before_any_triage_is_none_of_supervisions() -> None:
    assert decisions.withdraw(None, withdrawn(triaged=False)) == Decision.nothing(
        None, because="nothing waits to be judged"
    )


@pytest.mark.parametrize("in_round", [1, 2])
def test_a_handover_that_comes_after_the_withdrawal_is_followed_no_more(in_round: int) -> None:
    late = follow_handover(at(Status.WITHDRAWN), handed_over(in_round=in_round, version=9))
    assert late.ignored == "the case has ended already"
