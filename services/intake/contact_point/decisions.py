"""What intake decides about a contact point: one decision for each thing that can happen."""

from services.intake.contact_point.domain import ContactPoint, Disclosures
from shared.authority import require
from shared.contracts.contact_point import (
    CloseContactPoint,
    ContactPointClosed,
    ContactPointKept,
    KeepContactPoint,
)
from shared.contracts.directory import DeputyElected
from shared.contracts.envelope import C, Command, FactData
from shared.decision import Decision, decided
from shared.divisions import reaches
from shared.errors import NotYet, UnknownReference
from shared.terms import Role
from shared.working_days import local_date

STAFF = (Role.TOWNSHIP, Role.CHAIR, Role.COMMITTEE)


def keep(
    contact_point: ContactPoint | None,
    command: Command[KeepContactPoint],
    owner: DeputyElected | None,
) -> Decision[ContactPoint]:
    """The contact point is as the township says, from its opening on; a deputy owns it."""
    told = as_asked(command.data)
    must_have_charge(command, over=told.division, to="keep a contact point")
    if contact_point is not None:
        must_have_charge(command, over=contact_point.division, to="keep a contact point")
        told = contact_point.kept_as(told)
    if told == contact_point:
        return Decision.nothing(contact_point, because="it is so already")
    must_be_owned_by(owner, command)
    return decided(told, as_kept(told))


def close(
    contact_point: ContactPoint | None, command: Command[CloseContactPoint]
) -> Decision[ContactPoint]:
    """The contact point is no more; what came in there goes on."""
    if contact_point is None:
        raise UnknownReference(kind="contact point", id=command.case)
    must_have_charge(command, over=contact_point.division, to="close a contact point")
    return decided(contact_point.closed(), ContactPointClosed(reason=command.data.reason))


def must_have_charge(command: Command[C], over: str, to: str) -> None:
    """Refuse all but the township, its chair and the committee."""
    require(command.actor, *STAFF, over=over, to=to)


def must_be_owned_by(owner: DeputyElected | None, command: Command[KeepContactPoint]) -> None:
    """Wait for a deputy whom the directory does not have yet, or refuse them in the end."""
    asked = command.data
    unknown = UnknownReference(kind="deputy", id=asked.owner)
    if owner is None:
        raise NotYet(what=f"The directory's deputy {asked.owner}", otherwise=unknown)
    in_office = owner.in_force(on=local_date(command.at))
    if not in_office or not reaches(owner.division, asked.division):
        raise unknown


def as_asked(asked: KeepContactPoint) -> ContactPoint:
    """The contact point that is asked for."""
    return ContactPoint(
        id=asked.case,
        division=asked.division,
        kind=asked.kind,
        name=asked.name,
        disclosures=Disclosures(asked.owner, asked.services, asked.commitments),
        hours=asked.hours,
        phone=asked.phone,
        address=asked.address,
    )


def as_kept(contact_point: ContactPoint) -> FactData:
    """How a contact point is told: whole."""
    return ContactPointKept(
        kind=contact_point.kind,
        name=contact_point.name,
        owner=contact_point.owner,
        address=contact_point.address,
        hours=contact_point.hours,
        phone=contact_point.phone,
        services=contact_point.disclosures.services,
        commitments=contact_point.disclosures.commitments,
    )
