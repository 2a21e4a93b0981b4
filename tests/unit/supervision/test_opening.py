"""What supervision hears until an answer is up for judgement."""

from datetime import UTC, date, datetime

import pytest

from services.supervision.appraisal import decisions
from services.supervision.appraisal.domain import Appraisal, Assignment, Judging, Status
from shared.contracts.appraisal import AppraisalOpened
from shared.contracts.concern import ConcernJoined, ConcernTriaged
from shared.contracts.envelope import Fact
from shared.contracts.order import OrderHandedOver, OrderResolved
from shared.deadlines import Counting
from shared.decision import Decision, decided
from shared.errors import NotYet
from shared.periods import Periods
from shared.terms import Outcome, Urgency
from shared.working_days import local_date
from tests.unit.samples import CALENDAR, CASE, DEPUTY, NOON, TODAY, TOWNSHIP, fact
from tests.unit.supervision.appraisal_life import (
    AWAITING,
    FIRST,
    LEAD,
    NOBODY,
    OPEN,
    SECOND,
    at,
    counting,
)

TRIAGED = Appraisal(CASE, TOWNSHIP, reporters=(FIRST, SECOND))
SENT_BACK = at(Status.SENT_BACK)


def triaged() -> Fact[ConcernTriaged]:
    return fact(
        ConcernTriaged(
            category="water",
            urgency=Urgency.PROBLEM,
            summary="A pipe leaks",
            reporters=(FIRST, SECOND),
        )
    )


def joined(*reporters: str, triaged: bool = True) -> Fact[ConcernJoined]:
    return fact(ConcernJoined(merged="case-9", reporters=reporters, triaged=triaged))


def handed_over(lead: str = LEAD, in_round: int = 1, version: int = 2) -> Fact[OrderHandedOver]:
    return fact(
        OrderHandedOver(
            round=in_round,
            lead=lead,
            appraiser=DEPUTY.id,
            accept_by=date(2026, 9, 3),
            due_in_working_days=15,
        ),
        version=version,
    )


def resolved(by: str = LEAD, in_round: int = 1, at: datetime = NOON) -> Fact[OrderResolved]:
    return fact(
        OrderResolved(round=in_round, department=by, outcome=Outcome.SOLVED, result="Mended"),
        at=at,
    )


def open_for_judgement(
    appraisal: Appraisal | None, answer: Fact[OrderResolved]
) -> Decision[Appraisal]:
    return decisions.open_for_judgement(appraisal, answer, counting(local_date(answer.time)))


def follow_handover(
    appraisal: Appraisal | None, handover: Fact[OrderHandedOver]
) -> Decision[Appraisal]:
    return decisions.follow_handover(appraisal, handover, NOBODY)


def test_an_accepted_concern_will_be_judged_by_all_its_reporters() -> None:
    assert decisions.wait_for_answer(None, triaged()) == decided(TRIAGED)


def test_a_triage_heard_again_starts_nothing_again() -> None:
    assert decisions.wait_for_answer(OPEN, triaged()) == Decision.nothing(
        OPEN, because="the appraisal waits already"
    )


@pytest.mark.parametrize("status", Status)
def test_reporters_join_however_the_appraisal_stands(status: Status) -> None:
    before = at(status)
    assert decisions.join(before, joined(FIRST, "reporter-9")) == decided(
        before.joined_by(["reporter-9"])
    )


def test_reporters_who_judge_already_join_nothing() -> None:
    assert decisions.join(OPEN, joined(FIRST)) == Decision.nothing(
        OPEN, because="they are its reporters already"
    )


def test_who_joins_before_the_triage_is_named_by_the_triage() -> None:
    assert decisions.join(None, joined("reporter-9", triaged=False)) == Decision.nothing(
        None, because="the triage of the concern will name them"
    )


def test_who_joins_after_the_triage_waits_for_it_to_be_heard() -> None:
    with pytest.raises(NotYet, match="triage"):
        decisions.join(None, joined("reporter-9"))


def test_the_handover_names_the_lead_and_the_appraiser() -> None:
    assert follow_handover(TRIAGED, handed_over()) == decided(AWAITING)


def test_an_order_reassigned_waits_for_another_lead() -> None:
    reassigned = handed_over(lead="roads-bureau", version=4)
    to = Assignment("roads-bureau", DEPUTY.id, version=4)
    assert follow_handover(AWAITING, reassigned) == decided(AWAITING.handed_over(to))


def test_an_earlier_handover_that_comes_late_does_not_undo_the_reassignment() -> None:
    to = Assignment("roads-bureau", DEPUTY.id, version=4)
    reassigned = AWAITING.handed_over(to)
    assert follow_handover(reassigned, handed_over()) == Decision.nothing(
        reassigned, because="this, or a later handover, is known"
    )


def test_a_case_sent_back_waits_for_the_next_answer() -> None:
    again = follow_handover(SENT_BACK, handed_over(in_round=2, version=7)).state
    assert again is not None
    assert (again.status, again.round) == (Status.AWAITING, 2)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.AWAITING}))
def test_a_handover_of_a_round_that_is_judged_comes_too_late(status: Status) -> None:
    assert follow_handover(at(status), handed_over(version=9)).ignored


@pytest.mark.parametrize("early", [None, AWAITING, OPEN])
def test_a_handover_that_overtakes_what_it_follows_waits(early: Appraisal | None) -> None:
    with pytest.raises(NotYet):
        follow_handover(early, handed_over(in_round=2))


def test_an_answer_is_judged_within_seven_working_days_and_rated_within_seven_days() -> None:
    answered_on = datetime(2026, 9, 18, 17, tzinfo=UTC)  # one in the morning of Saturday the 19th
    judging = Judging(Outcome.SOLVED, date(2026, 9, 29), date(2026, 9, 26))
    assert open_for_judgement(AWAITING, resolved(at=answered_on)) == decided(
        AWAITING.opened(judging),
        AppraisalOpened(
            round=1,
            appraiser=DEPUTY.id,
            verdict_due_on=date(2026, 9, 29),
            rating_until=date(2026, 9, 26),
        ),
    )


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.AWAITING}))
def test_an_answer_heard_again_opens_nothing_again(status: Status) -> None:
    assert open_for_judgement(at(status), resolved()) == Decision.nothing(
        at(status), because="it is judged already"
    )


@pytest.mark.parametrize("early", [None, TRIAGED, SENT_BACK])
def test_an_answer_that_overtakes_its_handover_waits(early: Appraisal | None) -> None:
    with pytest.raises(NotYet):
        open_for_judgement(early, resolved(in_round=2))


def test_an_answer_of_a_lead_not_heard_of_yet_waits_for_the_reassignment() -> None:
    with pytest.raises(NotYet, match="handover"):
        open_for_judgement(AWAITING, resolved(by="roads-bureau"))


def test_a_county_counts_by_its_own_periods() -> None:
    short = Counting(TODAY, Periods(verdict_within=2, rating_window=3), CALENDAR)
    told = decisions.open_for_judgement(AWAITING, resolved(), short).facts
    assert told == (
        AppraisalOpened(
            round=1,
            appraiser=DEPUTY.id,
            verdict_due_on=date(2026, 9, 3),
            rating_until=date(2026, 9, 4),
        ),
    )


def test_an_answer_after_the_end_of_the_case_opens_nothing() -> None:
    gone = AWAITING.withdrawn()
    assert open_for_judgement(gone, resolved(in_round=2)).ignored == "it is judged already"


def test_whoever_filed_what_was_merged_has_a_part_too() -> None:
    told = triaged()
    filed = told.model_copy(
        update={
            "data": told.data.model_copy(
                update={"filed_by": "deputy-8", "also_filed_by": ("deputy-7",)}
            )
        }
    )
    waiting = decisions.wait_for_answer(None, filed).state
    merged = joined("reporter-9")
    by_another = merged.model_copy(
        update={"data": merged.data.model_copy(update={"filed_by": ("deputy-6", "deputy-8")})}
    )
    after = decisions.join(waiting, by_another).state
    assert after is not None
    assert after.reporters == (FIRST, SECOND, "reporter-9")
    for filer in ("deputy-8", "deputy-7", "deputy-6"):
        assert after.part_of(filer) == "they filed it"
    assert after.part_of(DEPUTY.id) is None
    assert decisions.join(after, by_another).ignored
