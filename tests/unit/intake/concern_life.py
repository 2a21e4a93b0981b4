"""The life of a concern, for the test that walks its table."""

from datetime import timedelta
from enum import StrEnum

from services.intake.concern.domain import Concern, Status
from shared.terms import Channel, Identity
from tests.unit.lifecycles import Life, Verb
from tests.unit.samples import NOON, TOWNSHIP


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
SAMPLES = [SUBMITTED, TRIAGED, SUBMITTED.declined(), merged(SUBMITTED), TRIAGED.closed()]


def at(status: StrEnum) -> Concern:
    """A concern that came to this status by its own verbs."""
    [sample] = [sample for sample in SAMPLES if sample.status is status]
    return sample


LIFE = Life(
    at,
    verbs=[
        Verb("triaged", lambda it: it.triaged("water"), Status.TRIAGED),
        Verb("declined", Concern.declined, Status.DECLINED),
        Verb("merged", merged, Status.MERGED),
        Verb("closed", Concern.closed, Status.CLOSED),
        Verb("joined_by", lambda it: it.joined_by(("reporter-9",))),
    ],
)
