"""The life of a concern, for the test that walks its table."""

from datetime import timedelta
from enum import StrEnum

from services.intake.concern.domain import ANSWERABLE, WITH_AN_ORDER, Concern, Status
from shared.terms import Channel, Identity
from tests.unit.lifecycles import Life, Verb
from tests.unit.samples import NOON, TOWNSHIP

REPORTER = "reporter-2"


def concern(number: int = 2, division: str = TOWNSHIP) -> Concern:
    """The submitted concern of this number; a higher one came later."""
    return Concern(
        id=f"case-{number}",
        division=division,
        channel=Channel.QR,
        identity=Identity.ANONYMOUS,
        submitted_at=NOON + timedelta(hours=number),
        reporters=(f"reporter-{number}",),
    )


def merged(concern_: Concern) -> Concern:
    return concern_.merged(into=concern(1))


SUBMITTED = concern()
TRIAGED = SUBMITTED.triaged("water")
DECLINED = SUBMITTED.declined()
MERGED = merged(SUBMITTED)
WITHDRAWN = SUBMITTED.withdrawn(REPORTER)
SAMPLES = [
    SUBMITTED,
    TRIAGED,
    SUBMITTED.answered("water"),
    DECLINED,
    SUBMITTED.referred(),
    MERGED,
    WITHDRAWN,
    TRIAGED.closed(),
]


def at(status: StrEnum) -> Concern:
    """A concern that came to this status by its own verbs."""
    [sample] = [sample for sample in SAMPLES if sample.status is status]
    return sample


LIFE = Life(
    at,
    verbs=[
        Verb(
            "triaged",
            lambda it: it.triaged("water"),
            Status.TRIAGED,
            only_from={Status.SUBMITTED},
        ),
        Verb("answered", lambda it: it.answered("water"), Status.ANSWERED),
        Verb("declined", Concern.declined, Status.DECLINED),
        Verb("referred", Concern.referred, Status.REFERRED),
        Verb("escalated", Concern.escalated, only_from={Status.SUBMITTED}),
        Verb("merged", merged, Status.MERGED),
        Verb("resumed", Concern.resumed, Status.SUBMITTED, only_from={Status.MERGED}),
        Verb("appealed", lambda it: it.appealed(REPORTER), only_from={Status.DECLINED}),
        Verb(
            "appeal_upheld",
            lambda it: it.appealed(REPORTER).appeal_upheld(),
            Status.SUBMITTED,
            only_from={Status.DECLINED},
        ),
        Verb(
            "appeal_dismissed",
            lambda it: it.appealed(REPORTER).appeal_dismissed(),
            only_from={Status.DECLINED},
        ),
        Verb("withdrawn", lambda it: it.withdrawn(REPORTER), Status.WITHDRAWN),
        Verb(
            "taken_from_view",
            Concern.taken_from_view,
            only_from={Status.TRIAGED, Status.ANSWERED, Status.CLOSED},
        ),
        Verb(
            "put_back_in_view",
            lambda it: it.taken_from_view().put_back_in_view(),
            only_from={Status.TRIAGED, Status.ANSWERED, Status.CLOSED},
        ),
        Verb("endorsed", lambda it: it.endorsed("endorser-1"), only_from={Status.TRIAGED}),
        Verb("answered_by", lambda it: it.answered_by("deputy-1"), only_from=ANSWERABLE),
        Verb("resolved_by_department", Concern.resolved_by_department, only_from=WITH_AN_ORDER),
        Verb("judged", lambda it: it.judged(7), only_from=WITH_AN_ORDER),
        Verb("closed", Concern.closed, Status.CLOSED),
        Verb("reopened", Concern.reopened, Status.TRIAGED, only_from={Status.CLOSED}),
        Verb("joined_by", lambda it: it.joined_by(("reporter-9",))),
    ],
)
