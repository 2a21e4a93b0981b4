"""What scoring is asked about duty activities; each handler names its decision."""

from functools import partial

from services.scoring.activity import decisions
from services.scoring.activity.store import Activities
from shared.contracts.activity import RecordActivity, RuleOnActivity
from shared.contracts.directory import DeputyElected
from shared.contracts.envelope import Command, Reply
from shared.eventing.handlers import Handlers
from shared.storage.references import References

handlers = Handlers()


@handlers.command(RecordActivity)
async def record(
    command: Command[RecordActivity], activities: Activities, references: References
) -> Reply:
    deputy = partial(references.get, DeputyElected, command.actor.id)
    return await activities.decide(command, decisions.record, deputy)


@handlers.command(RuleOnActivity)
async def rule(command: Command[RuleOnActivity], activities: Activities) -> Reply:
    return await activities.decide(command, decisions.rule)
