"""How a concern follows its case: answered, ended, round again, in whatever order it is heard."""

from itertools import permutations
from typing import Any

import pytest

from services.intake.concern import decisions
from services.intake.concern.domain import WITH_AN_ORDER, Concern, Status
from shared.contracts.appraisal import CaseClosed, CaseExplained, CaseSentBack
from shared.contracts.envelope import Fact
from shared.contracts.order import OrderResolved
from shared.decision import Decision, decided
from shared.errors import NotYet
from shared.terms import Outcome, Verdict
from tests.unit.intake.concern_life import SUBMITTED, TRIAGED, at
from tests.unit.samples import fact

ENDED = sorted(set(Status) - {Status.SUBMITTED, *WITH_AN_ORDER})


def resolved() -> Fact[OrderResolved]:
    answer = OrderResolved(
        round=1, department="water-bureau", outcome=Outcome.SOLVED, result="It is mended"
    )
    return fact(answer, subject=SUBMITTED.id)


def closed(version: int = 3) -> Fact[CaseClosed]:
    told = CaseClosed(
        round=1, outcome=Outcome.SOLVED, verdict=Verdict.SATISFIED, rated=1, unrated=0
    )
    return fact(told, subject=SUBMITTED.id, version=version)


def explained(version: int = 3) -> Fact[CaseExplained]:
    told = CaseExplained(
        round=3, outcome=Outcome.NOT_POSSIBLE, explanation="No water there", rated=1, unrated=0
    )
    return fact(told, subject=SUBMITTED.id, version=version)


def sent_back(version: int = 4) -> Fact[CaseSentBack]:
    return fact(CaseSentBack(round=1, by="reopening"), subject=SUBMITTED.id, version=version)


def test_a_concern_ends_with_its_case() -> None:
    assert decisions.close(TRIAGED, closed()) == decided(TRIAGED.judged(3).closed())


def test_a_case_that_is_explained_ends_too() -> None:
    assert decisions.close(TRIAGED, explained()) == decided(TRIAGED.judged(3).closed())


def test_a_case_that_ends_twice_ends_once() -> None:
    ended = TRIAGED.judged(3).closed()
    assert decisions.close(ended, closed()) == Decision.nothing(
        ended, because="a later word is known"
    )


def test_a_case_that_goes_round_again_has_an_open_concern() -> None:
    ended = TRIAGED.judged(3).closed()
    reopened = decisions.go_on(ended, sent_back())
    assert reopened == decided(ended.judged(4).reopened())
    assert reopened.state is not None
    assert reopened.state.status is Status.TRIAGED


@pytest.mark.parametrize("early", [None, SUBMITTED])
def test_what_comes_before_the_triage_waits(early: Concern | None) -> None:
    with pytest.raises(NotYet):
        decisions.close(early, closed())
    with pytest.raises(NotYet):
        decisions.go_on(early, sent_back())
    with pytest.raises(NotYet):
        decisions.hear_answer(early, resolved())


@pytest.mark.parametrize("status", ENDED)
def test_what_comes_after_another_end_is_ignored(status: Status) -> None:
    late = Decision.nothing(at(status), because=f"the concern is {status} already")
    assert decisions.close(at(status), closed()) == late
    assert decisions.go_on(at(status), sent_back()) == late
    assert decisions.hear_answer(at(status), resolved()) == late


def test_a_departments_answer_is_noted_once() -> None:
    answered = TRIAGED.resolved_by_department()
    assert decisions.hear_answer(TRIAGED, resolved()) == decided(answered)
    assert decisions.hear_answer(answered, resolved()) == Decision.nothing(
        answered, because="an answer is known already"
    )


@pytest.mark.parametrize("last", [closed(9), sent_back(9), explained(9)])
def test_however_they_arrive_the_last_word_of_the_appraisal_holds(last: Fact[Any]) -> None:
    told: tuple[Fact[Any], ...] = (resolved(), closed(5), sent_back(6), closed(8), last)
    ends = {_after(order) for order in permutations(told)}
    assert len(ends) == 1
    [end] = ends
    still_open = isinstance(last.data, CaseSentBack)
    assert end.status is (Status.TRIAGED if still_open else Status.CLOSED)
    assert end.resolved


def _after(heard: tuple[Fact[Any], ...]) -> Concern:
    concern = TRIAGED
    for one in heard:
        match one.data:
            case OrderResolved():
                decision = decisions.hear_answer(concern, one)
            case CaseSentBack():
                decision = decisions.go_on(concern, one)
            case _:
                decision = decisions.close(concern, one)
        concern = decision.state or concern
    return concern
