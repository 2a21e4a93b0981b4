"""What supervision decides about verdicts, ratings and annulments."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.supervision.appraisal import decisions
from services.supervision.appraisal.decisions import Bench
from services.supervision.appraisal.domain import Appraisal, Rating, Status
from shared.contracts.appraisal import (
    AnnulAppraisal,
    AppraisalAnnulled,
    Appraise,
    CaseRated,
    CaseSentBack,
    OrderAppraised,
    RateCase,
)
from shared.contracts.envelope import Actor, Command
from shared.decision import Decision, decided
from shared.errors import (
    AlreadyRated,
    Contradiction,
    IllegalStep,
    NotAllowed,
    NotAReporter,
    NotTheAppraiser,
    NotYet,
    OutsideDivision,
    StaleRound,
    UnknownReference,
    WindowEnded,
)
from shared.terms import Role, Verdict
from tests.unit.samples import CASE, COMMITTEE, DEPUTY, NOON, OTHER_COUNTY, TODAY, actor, command
from tests.unit.supervision.appraisal_life import (
    APPRAISED,
    AWAITING,
    COUNTING,
    DUE_ON,
    FIRST,
    LATER_HANDOVER,
    NOBODY,
    OPEN,
    SECOND,
    at,
    counting,
    rated,
)
from tests.unit.supervision.bench import deputy

SECOND_ROUND = at(Status.SENT_BACK).handed_over_again(LATER_HANDOVER)


def appraise(
    verdict: Verdict = Verdict.SATISFIED,
    reasons: str | None = None,
    by: Actor = DEPUTY,
    in_round: int | None = 1,
    at: datetime = NOON,
) -> Command[Appraise]:
    return command(Appraise(case=CASE, verdict=verdict, reasons=reasons), by, at, in_round)


def rate(
    score: int = 5, by: str = FIRST, in_round: int | None = 1, at: datetime = NOON
) -> Command[RateCase]:
    resident = actor(Role.RESIDENT, id_=by)
    return command(RateCase(case=CASE, reporter=by, score=score), resident, at, in_round)


def annul(by: Actor = COMMITTEE, at: datetime = NOON) -> Command[AnnulAppraisal]:
    return command(AnnulAppraisal(case=CASE, reason="The deputy works there"), by, at)


def told(verdict: Verdict, reasons: str | None = None) -> OrderAppraised:
    return OrderAppraised(
        round=1,
        appraiser=DEPUTY.id,
        verdict=verdict,
        reasons=reasons,
        appraised_on=TODAY,
        in_time=True,
    )


@pytest.mark.parametrize("verdict", [Verdict.SATISFIED, Verdict.BASICALLY_SATISFIED])
def test_a_good_verdict_waits_for_the_reporters(verdict: Verdict) -> None:
    assert decisions.appraise(OPEN, appraise(verdict), NOBODY) == decided(
        OPEN.appraised(verdict, None, TODAY), told(verdict)
    )


def test_an_unsatisfied_verdict_sends_the_case_back() -> None:
    asked = appraise(Verdict.UNSATISFIED, reasons="It still leaks")
    assert decisions.appraise(OPEN, asked, NOBODY) == decided(
        at(Status.SENT_BACK),
        told(Verdict.UNSATISFIED, reasons="It still leaks"),
        CaseSentBack(round=1, by="verdict"),
    )


def test_an_unsatisfied_verdict_needs_its_reasons() -> None:
    with pytest.raises(Contradiction, match="reasons"):
        decisions.appraise(OPEN, appraise(Verdict.UNSATISFIED), NOBODY)


@pytest.mark.parametrize(("late_by", "in_time"), [(0, True), (1, False)])
def test_a_verdict_is_in_time_through_the_day_it_is_due(late_by: int, in_time: bool) -> None:
    assert OPEN.judged.verdict_due_on == date(2026, 9, 10)
    last_minute = datetime(2026, 9, 10 + late_by, 15, 59, tzinfo=UTC)
    fact = decisions.appraise(OPEN, appraise(at=last_minute), NOBODY).facts[0]
    assert isinstance(fact, OrderAppraised)
    assert (fact.in_time, fact.appraised_on) == (in_time, date(2026, 9, 10 + late_by))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DEPUTY}))
def test_only_deputies_appraise(role: Role) -> None:
    with pytest.raises(NotAllowed, match=f"An? {role} may not appraise"):
        decisions.appraise(OPEN, appraise(by=actor(role, id_=DEPUTY.id)), NOBODY)


def test_only_the_appraiser_named_appraises() -> None:
    with pytest.raises(NotTheAppraiser, match="deputy-1"):
        decisions.appraise(OPEN, appraise(by=actor(Role.DEPUTY, id_="deputy-2")), NOBODY)


@pytest.mark.parametrize("status", [Status.APPRAISED, Status.SENT_BACK, Status.CLOSED])
def test_a_round_is_appraised_once(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be appraised"):
        decisions.appraise(at(status), appraise(), NOBODY)


@pytest.mark.parametrize("score", [3, 4, 5])
@pytest.mark.parametrize("status", [Status.OPEN, Status.APPRAISED])
def test_a_satisfied_reporter_is_noted(status: Status, score: int) -> None:
    assert decisions.rate(at(status), rate(score)) == decided(
        rated(at(status), score), CaseRated(round=1, reporter=FIRST, score=score)
    )


@pytest.mark.parametrize("score", [1, 2])
@pytest.mark.parametrize("status", [Status.OPEN, Status.APPRAISED])
def test_an_unsatisfied_reporter_sends_the_case_back(status: Status, score: int) -> None:
    decision = decisions.rate(at(status), rate(score))
    assert decision.state is not None
    assert decision.state.status is Status.SENT_BACK
    assert decision.facts == (
        CaseRated(round=1, reporter=FIRST, score=score),
        CaseSentBack(round=1, by="rating"),
    )


def test_only_reporters_rate_and_those_of_merged_concerns_are_reporters() -> None:
    with pytest.raises(NotYet) as waiting:
        decisions.rate(OPEN, rate(by="reporter-9"))
    assert isinstance(waiting.value.otherwise, NotAReporter)
    joined = OPEN.joined_by(["reporter-9"])
    assert decisions.rate(joined, rate(by="reporter-9")).state == rated(joined, 5, "reporter-9")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.RESIDENT}))
def test_nobody_rates_for_a_reporter(role: Role) -> None:
    asked = RateCase(case=CASE, reporter=FIRST, score=5)
    with pytest.raises(NotAReporter):
        decisions.rate(OPEN, command(asked, actor(role, id_=FIRST)))
    with pytest.raises(NotAReporter):
        decisions.rate(OPEN, command(asked, actor(Role.RESIDENT, id_=SECOND)))


def test_a_reporter_rates_a_round_once_whatever_became_of_it() -> None:
    with pytest.raises(AlreadyRated, match="round 1"):
        decisions.rate(rated(OPEN, 5), rate())
    with pytest.raises(AlreadyRated, match="round 1"):
        decisions.rate(rated(OPEN, 1), rate())


@pytest.mark.parametrize("status", [Status.SENT_BACK, Status.CLOSED])
def test_a_round_that_is_over_cannot_be_rated(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be rated"):
        decisions.rate(at(status), rate(by=SECOND))


def test_ratings_are_welcome_through_the_last_day_of_the_window() -> None:
    last_minute = datetime(2026, 9, 8, 15, 59, tzinfo=UTC)
    assert decisions.rate(OPEN, rate(at=last_minute)).state == rated(OPEN, 5)
    with pytest.raises(WindowEnded, match="2026-09-08"):
        decisions.rate(OPEN, rate(at=last_minute + timedelta(minutes=1)))


@pytest.mark.parametrize("early", [None, AWAITING, SECOND_ROUND])
def test_a_judgement_that_overtakes_the_answer_waits(early: Appraisal | None) -> None:
    with pytest.raises(NotYet):
        decisions.appraise(early, appraise(in_round=None), NOBODY)
    with pytest.raises(NotYet):
        decisions.rate(early, rate(in_round=None))


def test_a_judgement_of_a_round_to_come_waits_and_of_a_round_past_is_refused() -> None:
    with pytest.raises(NotYet):
        decisions.appraise(OPEN, appraise(in_round=2), NOBODY)
    with pytest.raises(StaleRound, match="round 1; the case is in round 2"):
        decisions.rate(SECOND_ROUND, rate(in_round=1))


def test_an_annulled_verdict_is_to_be_given_anew_and_the_ratings_stay() -> None:
    appraised = rated(APPRAISED, 4)
    later = datetime(2026, 9, 7, 4, tzinfo=UTC)
    annulled = appraised.annulled(due_on=date(2026, 9, 16))
    assert decisions.annul(appraised, annul(at=later), counting(since=later.date())) == decided(
        annulled,
        AppraisalAnnulled(
            round=1,
            appraiser=DEPUTY.id,
            appraised_on=TODAY,
            in_time=True,
            reason="The deputy works there",
            verdict_due_on=date(2026, 9, 16),
        ),
    )
    assert annulled.status is Status.OPEN
    assert annulled.judged.finding is None
    assert annulled.judged.ratings == (Rating(FIRST, 4),)


def test_the_verdict_given_anew_is_the_second_of_its_round() -> None:
    annulled = APPRAISED.annulled(DUE_ON)
    again = decisions.appraise(annulled, appraise(), NOBODY).facts[0]
    assert again == told(Verdict.SATISFIED).model_copy(update={"verdict_number": 2})


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.APPRAISED}))
def test_only_a_verdict_that_waits_for_ratings_can_be_annulled(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be appraised anew"):
        decisions.annul(at(status), annul(), COUNTING)


def test_only_the_committee_of_the_county_annuls() -> None:
    def annulled(by: Actor) -> Decision[Appraisal]:
        return decisions.annul(APPRAISED, annul(by), COUNTING)

    with pytest.raises(NotAllowed):
        annulled(by=DEPUTY)
    with pytest.raises(OutsideDivision):
        annulled(by=actor(Role.COMMITTEE, division=OTHER_COUNTY))


def test_who_is_a_deputy_no_more_does_not_appraise() -> None:
    ended = Bench([deputy(DEPUTY.id, ended_on="2026-09-01")], ())
    with pytest.raises(UnknownReference, match="deputy deputy-1"):
        decisions.appraise(OPEN, appraise(), ended)
    tomorrow = Bench([deputy(DEPUTY.id, ended_on="2026-09-02")], ())
    assert decisions.appraise(OPEN, appraise(), tomorrow).facts
