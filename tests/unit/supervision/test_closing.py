"""When a case ends: a verdict, and every reporter rated or had the time to."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.supervision.appraisal import decisions
from services.supervision.appraisal.domain import Appraisal, Status
from shared.contracts.appraisal import CaseClosed, CaseRated, OrderAppraised
from shared.contracts.order import OrderResolved
from shared.decision import Decision, decided
from shared.eventing.nudges import Nudge
from shared.terms import Outcome, Verdict
from tests.unit.samples import CASE, DEPUTY, TODAY, fact
from tests.unit.supervision.appraisal_life import (
    APPRAISED,
    AWAITING,
    COUNTING,
    LATER_HANDOVER,
    LEAD,
    NOBODY,
    OPEN,
    SECOND,
    at,
    rated,
)
from tests.unit.supervision.test_judging import appraise, rate

LAST_DAY = date(2026, 9, 8)
DAY_AFTER = datetime(2026, 9, 8, 16, tzinfo=UTC)  # midnight in Shanghai

ALL_RATED = rated(rated(OPEN, 5), 3, SECOND)


def closed(rated: int, unrated: int) -> CaseClosed:
    return CaseClosed(
        round=1,
        outcome=Outcome.SOLVED,
        verdict=Verdict.SATISFIED,
        rated=rated,
        unrated=unrated,
    )


def window_ended(at: datetime = DAY_AFTER, in_round: int = 1) -> Nudge:
    return Nudge(CASE, "window_ended", in_round, due=LAST_DAY, at=at)


def test_the_last_reporter_to_rate_ends_an_appraised_case() -> None:
    one_left = rated(APPRAISED, 5)
    assert decisions.rate(one_left, rate(3, by=SECOND)) == decided(
        rated(one_left, 3, SECOND).closed(TODAY),
        CaseRated(round=1, reporter=SECOND, score=3),
        closed(rated=2, unrated=0),
    )


def test_the_verdict_ends_a_case_that_all_have_rated() -> None:
    decision = decisions.appraise(ALL_RATED, appraise(), NOBODY)
    assert decision.state is not None
    assert decision.state.status is Status.CLOSED
    assert decision.facts[1:] == (closed(rated=2, unrated=0),)


def test_the_reporters_of_merged_concerns_are_waited_for() -> None:
    joined = rated(APPRAISED, 5).joined_by(["reporter-9"])
    decision = decisions.rate(joined, rate(5, by=SECOND))
    assert decision.state == rated(joined, 5, SECOND)


def test_ratings_without_a_verdict_end_nothing() -> None:
    assert decisions.rate(rated(OPEN, 5), rate(5, by=SECOND)).state == rated(
        rated(OPEN, 5), 5, SECOND
    )


def test_when_the_window_ends_silence_is_counted_apart() -> None:
    heard = rated(APPRAISED, 4)
    assert decisions.close_after_window(heard, window_ended()) == decided(
        heard.closed(date(2026, 9, 9)), closed(rated=1, unrated=1)
    )


def test_a_verdict_given_after_the_window_ends_the_case_at_once() -> None:
    decision = decisions.appraise(OPEN, appraise(at=DAY_AFTER), NOBODY)
    assert decision.facts == (
        OrderAppraised(
            round=1,
            appraiser=DEPUTY.id,
            verdict=Verdict.SATISFIED,
            appraised_on=date(2026, 9, 9),
            in_time=True,
        ),
        closed(rated=0, unrated=2),
    )


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.APPRAISED}))
def test_the_end_of_the_window_ends_no_case_without_a_standing_verdict(status: Status) -> None:
    assert decisions.close_after_window(at(status), window_ended()) == Decision.nothing(
        at(status), because=f"it is {status}, and not due"
    )


def test_a_nudge_on_the_last_day_comes_too_early() -> None:
    last_minute = DAY_AFTER - timedelta(minutes=1)
    assert decisions.close_after_window(
        APPRAISED, window_ended(at=last_minute)
    ) == Decision.nothing(APPRAISED, because="it is appraised, and not due")


@pytest.mark.parametrize("gone_on", [None, at(Status.SENT_BACK).handed_over_again(LATER_HANDOVER)])
def test_a_nudge_for_another_round_does_nothing(gone_on: Appraisal | None) -> None:
    assert decisions.close_after_window(gone_on, window_ended()) == Decision.nothing(
        gone_on, because="that round is over"
    )


def test_the_end_tells_the_day_that_was_promised() -> None:
    promised = OrderResolved(
        round=1,
        department=LEAD,
        outcome=Outcome.PLANNED,
        result="Planned",
        promised_on=date(2026, 12, 1),
    )
    opened = decisions.open_for_judgement(AWAITING, fact(promised), COUNTING).state
    assert opened is not None
    told = decisions.appraise(opened, appraise(at=DAY_AFTER), NOBODY).facts[-1]
    assert isinstance(told, CaseClosed)
    assert (told.outcome, told.promised_on) == (Outcome.PLANNED, date(2026, 12, 1))
