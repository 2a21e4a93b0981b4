"""The life of an appraisal, for the test that walks its table."""

from enum import StrEnum

from services.supervision.appraisal.domain import (
    RATEABLE,
    Appraisal,
    Assignment,
    Judging,
    Rating,
    Status,
)
from shared.terms import Outcome, Verdict
from tests.unit.lifecycles import Life, Verb
from tests.unit.samples import CALENDAR, CASE, DEPUTY, TODAY, TOWNSHIP

LEAD = "water-bureau"
FIRST, SECOND = "reporter-1", "reporter-2"

HANDOVER = Assignment(LEAD, DEPUTY.id, version=2)
LATER_HANDOVER = Assignment(LEAD, DEPUTY.id, version=9)
ANSWER = Judging.of(Outcome.SOLVED, answered_on=TODAY, calendar=CALENDAR)

AWAITING = Appraisal(CASE, TOWNSHIP, reporters=(FIRST, SECOND)).handed_over(to=HANDOVER)


def appraised(appraisal: Appraisal) -> Appraisal:
    return appraisal.appraised(Verdict.SATISFIED, reasons=None, on=TODAY)


def found_wanting(appraisal: Appraisal) -> Appraisal:
    return appraisal.appraised(Verdict.UNSATISFIED, reasons="It still leaks", on=TODAY)


def rated(appraisal: Appraisal, score: int, reporter: str = FIRST) -> Appraisal:
    return appraisal.rated(Rating(reporter, score), on=TODAY)


OPEN = AWAITING.opened(ANSWER)
APPRAISED = appraised(OPEN)
SAMPLES = [AWAITING, OPEN, APPRAISED, found_wanting(OPEN), APPRAISED.closed()]


def at(status: StrEnum) -> Appraisal:
    """An appraisal that came to this status by its own verbs."""
    [sample] = [sample for sample in SAMPLES if sample.status is status]
    return sample


LIFE = Life(
    at,
    verbs=[
        Verb("joined_by", lambda it: it.joined_by(["reporter-9"])),
        Verb(
            "handed_over",
            lambda it: it.handed_over(to=LATER_HANDOVER),
            only_from={Status.AWAITING},
        ),
        Verb("handed_over_again", lambda it: it.handed_over_again(LATER_HANDOVER), Status.AWAITING),
        Verb("opened", lambda it: it.opened(ANSWER), Status.OPEN, only_from={Status.AWAITING}),
        Verb("appraised", appraised, Status.APPRAISED),
        Verb("appraised", found_wanting, Status.SENT_BACK, only_from={Status.OPEN}),
        Verb("rated", lambda it: rated(it, 5), only_from=RATEABLE),
        Verb("rated", lambda it: rated(it, 1), Status.SENT_BACK, only_from=RATEABLE),
        Verb(
            "annulled",
            lambda it: it.annulled(TODAY, CALENDAR),
            Status.OPEN,
            only_from={Status.APPRAISED},
        ),
        Verb("closed", Appraisal.closed, Status.CLOSED),
    ],
)
