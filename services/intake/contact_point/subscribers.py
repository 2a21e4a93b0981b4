"""What intake is asked about contact points; each handler names its decision."""

from functools import partial

from services.intake.contact_point import decisions
from services.intake.contact_point.store import ContactPoints
from shared.contracts.contact_point import CloseContactPoint, KeepContactPoint
from shared.contracts.directory import DeputyElected
from shared.contracts.envelope import Command, Reply
from shared.eventing.handlers import Handlers
from shared.storage.references import References

handlers = Handlers()


@handlers.command(KeepContactPoint)
async def keep(
    command: Command[KeepContactPoint], contact_points: ContactPoints, references: References
) -> Reply:
    owner = partial(references.get, DeputyElected, command.data.owner)
    return await contact_points.decide(command, decisions.keep, owner)


@handlers.command(CloseContactPoint)
async def close(command: Command[CloseContactPoint], contact_points: ContactPoints) -> Reply:
    return await contact_points.decide(command, decisions.close)
