"""The life of a contact point, for the test that walks its table."""

from enum import StrEnum

from services.intake.contact_point.domain import ContactPoint, Disclosures, Status
from shared.terms import ContactPointKind
from tests.unit.lifecycles import Life, Verb
from tests.unit.samples import DEPUTY, TOWNSHIP

STATION = ContactPoint(
    id="point-1",
    division=TOWNSHIP,
    kind=ContactPointKind.STATION,
    name="卡拉苏街道代表联络站",
    disclosures=Disclosures(
        owner=DEPUTY.id,
        services=("接待群众", "代写诉求"),
        commitments=("三日内答复",),
    ),
    hours="周一至周五 10:00-19:00",
    phone="0999-8770000",
)
SAMPLES = [STATION, STATION.closed()]


def at(status: StrEnum) -> ContactPoint:
    """A contact point that came to this status by its own verbs."""
    [sample] = [sample for sample in SAMPLES if sample.status is status]
    return sample


LIFE = Life(
    at,
    verbs=[
        Verb("kept_as", lambda it: it.kept_as(STATION), only_from={Status.OPEN}),
        Verb("closed", ContactPoint.closed, Status.CLOSED),
    ],
)
