"""The life of an appraisal, for the test that walks its table."""

from dataclasses import replace
from datetime import date
from enum import StrEnum

from services.supervision.appraisal.decisions import Bench
from services.supervision.appraisal.domain import (
    EXPLICABLE,
    RATEABLE,
    WITHOUT_A_VERDICT,
    Appraisal,
    Assignment,
    Judging,
    Rating,
    Status,
)
from shared.deadlines import Counting
from shared.periods import Periods
from shared.terms import Outcome, Verdict
from tests.unit.lifecycles import Life, Verb
from tests.unit.samples import CALENDAR, CASE, DEPUTY, TODAY, TOWNSHIP

LEAD = "water-bureau"
FIRST, SECOND = "reporter-1", "reporter-2"
ENDORSER = "endorser-1"


def counting(since: date) -> Counting:
    return Counting(since, Periods(), CALENDAR)


COUNTING = counting(since=TODAY)
NOBODY = Bench((), ())

HANDOVER = Assignment(LEAD, DEPUTY.id, version=2)
LATER_HANDOVER = Assignment(LEAD, DEPUTY.id, version=9)
DUE_ON = COUNTING.verdict_by
ANSWER = Judging(Outcome.SOLVED, DUE_ON, COUNTING.rating_until)

AWAITING = Appraisal(CASE, TOWNSHIP, reporters=(FIRST, SECOND)).handed_over(to=HANDOVER)


def appraised(appraisal: Appraisal) -> Appraisal:
    return appraisal.appraised(Verdict.SATISFIED, reasons=None, on=TODAY)


def found_wanting(appraisal: Appraisal) -> Appraisal:
    return appraisal.appraised(Verdict.UNSATISFIED, reasons="It still leaks", on=TODAY)


def rated(appraisal: Appraisal, score: int, reporter: str = FIRST) -> Appraisal:
    return appraisal.rated(Rating(reporter, score), on=TODAY)


def not_possible_twice(appraisal: Appraisal) -> Appraisal:
    """The same after two unsatisfied rounds, and a last answer that it is not possible."""
    answer = replace(appraisal.judging or ANSWER, outcome=Outcome.NOT_POSSIBLE)
    return replace(appraisal, unsatisfied_rounds=2, judging=answer)


def asked_to_reopen(appraisal: Appraisal) -> Appraisal:
    return appraisal.reopening_asked(FIRST, on=TODAY, within=30)


OPEN = AWAITING.opened(ANSWER)
APPRAISED = appraised(OPEN)
CLOSED = APPRAISED.closed(on=TODAY)
SAMPLES = [AWAITING, OPEN, APPRAISED, found_wanting(OPEN), CLOSED, AWAITING.withdrawn()]


def at(status: StrEnum) -> Appraisal:
    """An appraisal that came to this status by its own verbs."""
    [sample] = [sample for sample in SAMPLES if sample.status is status]
    return sample


BEING_JUDGED = [
    Verb("opened", lambda it: it.opened(ANSWER), Status.OPEN, only_from={Status.AWAITING}),
    Verb("appraised", appraised, Status.APPRAISED),
    Verb("appraised", found_wanting, Status.SENT_BACK, only_from={Status.OPEN}),
    Verb("rated", lambda it: rated(it, 5), only_from=RATEABLE),
    Verb("rated", lambda it: rated(it, 1), Status.SENT_BACK, only_from=RATEABLE),
    Verb("annulled", lambda it: it.annulled(DUE_ON), Status.OPEN, only_from={Status.APPRAISED}),
]
BY_WHOM = [
    Verb("joined_by", lambda it: it.joined_by(["reporter-9"])),
    Verb("endorsed_by", lambda it: it.endorsed_by(ENDORSER)),
    Verb("handed_over", lambda it: it.handed_over(LATER_HANDOVER), only_from={Status.AWAITING}),
    Verb("handed_over_again", lambda it: it.handed_over_again(LATER_HANDOVER), Status.AWAITING),
    Verb(
        "given_to",
        lambda it: it.given_to("deputy-2", "named", DUE_ON),
        only_from=WITHOUT_A_VERDICT,
    ),
    Verb("stood_back", Appraisal.stood_back, only_from=WITHOUT_A_VERDICT),
    Verb("left_to_nobody", Appraisal.left_to_nobody),
    Verb("left_to_the_absent", lambda it: it.left_to_the_absent(on=TODAY), only_from={Status.OPEN}),
]
ENDING = [
    Verb("closed", lambda it: it.closed(on=TODAY), Status.CLOSED, only_from={Status.APPRAISED}),
    Verb(
        "explained",
        lambda it: not_possible_twice(it).explained(on=TODAY),
        Status.CLOSED,
        only_from=EXPLICABLE,
    ),
    Verb("withdrawn", Appraisal.withdrawn, Status.WITHDRAWN),
    Verb("reopening_asked", asked_to_reopen, only_from={Status.CLOSED}),
    Verb(
        "reopening_refused",
        lambda it: asked_to_reopen(it).reopening_refused(),
        only_from={Status.CLOSED},
    ),
    Verb("reopened", lambda it: asked_to_reopen(it).reopened(), Status.SENT_BACK, {Status.CLOSED}),
    Verb("found_broken", Appraisal.found_broken, Status.SENT_BACK, {Status.CLOSED}),
]

LIFE = Life(at, verbs=[*BY_WHOM, *BEING_JUDGED, *ENDING])
