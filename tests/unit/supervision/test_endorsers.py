"""Endorsers rate too: counted, and flagged when unsatisfied; they never send a case back."""

from typing import Literal

import pytest

from services.supervision.appraisal import decisions
from services.supervision.appraisal.domain import Appraisal, Rating, Status
from shared.contracts.appraisal import CaseFlagged, CaseRated, CaseSentBack, OrderAppraised
from shared.contracts.concern import ConcernEndorsed
from shared.decision import Decision, decided
from shared.errors import AlreadyRated, IllegalStep, NotAReporter, NotYet
from shared.terms import Verdict
from tests.unit.samples import TODAY, fact
from tests.unit.supervision.appraisal_life import (
    ANSWER,
    APPRAISED,
    ENDORSER,
    FIRST,
    LATER_HANDOVER,
    NOBODY,
    OPEN,
    SECOND,
    at,
    found_wanting,
    rated,
)
from tests.unit.supervision.test_closing import closed
from tests.unit.supervision.test_judging import appraise, rate

ENDORSED = OPEN.endorsed_by(ENDORSER).endorsed_by("endorser-2")


def rated_by(id_: str, score: int, by: Literal["reporter", "endorser"]) -> CaseRated:
    return CaseRated(round=1, reporter=id_, score=score, by=by)


def flagged(because: Literal["endorser_unsatisfied", "two_unsatisfied_rounds"]) -> CaseFlagged:
    return CaseFlagged(round=1, because=because)


def endorsed(endorser: str = ENDORSER) -> ConcernEndorsed:
    return ConcernEndorsed(endorser=endorser)


@pytest.mark.parametrize("status", Status)
def test_endorsers_are_noted_however_the_appraisal_stands(status: Status) -> None:
    assert decisions.endorse(at(status), fact(endorsed())) == decided(
        at(status).endorsed_by(ENDORSER)
    )


def test_an_endorsement_heard_again_changes_nothing() -> None:
    assert decisions.endorse(ENDORSED, fact(endorsed())) == Decision.nothing(
        ENDORSED, because="they endorsed it already"
    )


def test_an_endorsement_that_overtakes_the_triage_waits() -> None:
    with pytest.raises(NotYet, match="triage"):
        decisions.endorse(None, fact(endorsed()))


@pytest.mark.parametrize("score", [3, 5])
def test_a_satisfied_endorser_is_counted(score: int) -> None:
    decision = decisions.rate(ENDORSED, rate(score, by=ENDORSER))
    assert decision == decided(
        ENDORSED.rated(Rating(ENDORSER, score, "endorser"), on=TODAY),
        rated_by(ENDORSER, score, "endorser"),
    )


@pytest.mark.parametrize("score", [1, 2])
def test_an_unsatisfied_endorser_raises_a_flag_and_sends_nothing_back(score: int) -> None:
    decision = decisions.rate(ENDORSED, rate(score, by=ENDORSER))
    assert decision.state is not None
    assert decision.state.status is Status.OPEN
    assert decision.facts == (
        rated_by(ENDORSER, score, "endorser"),
        flagged("endorser_unsatisfied"),
    )


def test_the_flag_is_raised_once_a_round() -> None:
    doubted = ENDORSED.rated(Rating(ENDORSER, 1, "endorser"), on=TODAY)
    again = decisions.rate(doubted, rate(1, by="endorser-2"))
    assert again.facts == (rated_by("endorser-2", 1, "endorser"),)
    next_round = found_wanting(doubted).handed_over_again(LATER_HANDOVER).opened(ANSWER)
    anew = decisions.rate(next_round, rate(1, by=ENDORSER, in_round=2))
    assert anew.facts == (
        CaseRated(round=2, reporter=ENDORSER, score=1, by="endorser"),
        CaseFlagged(round=2, because="endorser_unsatisfied"),
    )


def test_an_endorser_rates_a_round_once() -> None:
    with pytest.raises(AlreadyRated):
        decisions.rate(ENDORSED.rated(Rating(ENDORSER, 5, "endorser"), on=TODAY), rate(by=ENDORSER))


def test_nobody_rates_as_what_they_are_not() -> None:
    with pytest.raises(NotAReporter):
        ENDORSED.rated(Rating(ENDORSER, 1, "reporter"), on=TODAY)
    with pytest.raises(NotAReporter):
        ENDORSED.rated(Rating(FIRST, 1, "endorser"), on=TODAY)


def test_a_case_waits_for_its_reporters_and_not_for_its_endorsers() -> None:
    one_left = rated(APPRAISED.endorsed_by(ENDORSER), 5)
    assert decisions.rate(one_left, rate(by=SECOND)).facts[1:] == (closed(rated=2, unrated=0),)


def test_an_endorsers_rating_is_none_of_the_reporters() -> None:
    waiting = rated(APPRAISED.endorsed_by(ENDORSER), 5)
    decision = decisions.rate(waiting, rate(1, by=ENDORSER))
    assert decision.state is not None
    assert decision.state.status is Status.APPRAISED
    assert decision.state.unrated == 1


def test_a_round_that_is_over_is_rated_by_nobody() -> None:
    for status in (Status.SENT_BACK, Status.CLOSED, Status.WITHDRAWN):
        with pytest.raises(IllegalStep, match=status):
            decisions.rate(at(status).endorsed_by(ENDORSER), rate(by=ENDORSER))


def second_round_open() -> Appraisal:
    return at(Status.SENT_BACK).handed_over_again(LATER_HANDOVER).opened(ANSWER)


def test_the_second_unsatisfied_round_puts_the_case_on_the_meeting() -> None:
    wanting = appraise(Verdict.UNSATISFIED, reasons="Still dry", in_round=2)
    facts = decisions.appraise(second_round_open(), wanting, NOBODY).facts
    assert isinstance(facts[0], OrderAppraised)
    assert facts[1:] == (
        CaseSentBack(round=2, by="verdict"),
        CaseFlagged(round=2, because="two_unsatisfied_rounds"),
    )


def test_whether_it_ended_by_the_verdict_or_by_a_rating() -> None:
    facts = decisions.rate(second_round_open(), rate(2, in_round=2)).facts
    assert facts[1:] == (
        CaseSentBack(round=2, by="rating"),
        CaseFlagged(round=2, because="two_unsatisfied_rounds"),
    )


def test_the_third_puts_it_there_again() -> None:
    third = found_wanting(second_round_open()).handed_over_again(LATER_HANDOVER).opened(ANSWER)
    facts = decisions.rate(third, rate(2, in_round=3)).facts
    assert facts[1:] == (
        CaseSentBack(round=3, by="rating"),
        CaseFlagged(round=3, because="two_unsatisfied_rounds"),
    )


def test_the_first_unsatisfied_round_raises_no_flag() -> None:
    assert decisions.rate(OPEN, rate(1)).facts[1:] == (CaseSentBack(round=1, by="rating"),)
