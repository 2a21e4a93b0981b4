"""What is asked of intake in its tests: a test names only what it is about."""

from datetime import datetime

from services.intake.contact_point.domain import ContactPoint
from shared.contracts.concern import DeclineConcern, SubmitConcern, TriageConcern
from shared.contracts.contact_point import KeepContactPoint
from shared.contracts.envelope import Actor, Command
from shared.terms import Channel, Identity, Urgency
from tests.unit.intake.concern_life import SUBMITTED
from tests.unit.intake.contact_point_life import STATION
from tests.unit.samples import CASE, NOON, RESIDENT, TOWNSHIP, TOWNSHIP_STAFF, command


def submit(
    by: Actor = RESIDENT,
    division: str = TOWNSHIP,
    contact_point: str | None = None,
    about_township: bool = False,
) -> Command[SubmitConcern]:
    """Someone reports."""
    data = SubmitConcern(
        case=CASE,
        reporter="reporter-1",
        division=division,
        channel=Channel.RECEPTION,
        identity=Identity.CONFIDENTIAL,
        contact_point=contact_point,
        about_township=about_township,
    )
    return command(data, by)


def triage(by: Actor = TOWNSHIP_STAFF) -> Command[TriageConcern]:
    """The township accepts the concern."""
    data = TriageConcern(
        case=SUBMITTED.id, category="water", urgency=Urgency.PROBLEM, summary="A pipe leaks"
    )
    return command(data, by)


def decline(by: Actor = TOWNSHIP_STAFF) -> Command[DeclineConcern]:
    """The township declines the concern."""
    return command(DeclineConcern(case=SUBMITTED.id, reason="It is before a court"), by)


def keep(
    point: ContactPoint = STATION, by: Actor = TOWNSHIP_STAFF, at: datetime = NOON
) -> Command[KeepContactPoint]:
    """The township says what the contact point is."""
    data = KeepContactPoint(
        case=point.id,
        division=point.division,
        kind=point.kind,
        name=point.name,
        owner=point.owner,
        address=point.address,
        hours=point.hours,
        phone=point.phone,
        services=point.disclosures.services,
        commitments=point.disclosures.commitments,
    )
    return command(data, by, at)
