"""What intake hears and is asked about concerns; each handler names its decision."""

from functools import partial

from services.intake.concern import decisions
from services.intake.concern.store import Concerns
from shared.contracts.appraisal import CaseClosed
from shared.contracts.concern import (
    ConcernMerged,
    DeclineConcern,
    MergeConcern,
    SubmitConcern,
    TriageConcern,
)
from shared.contracts.envelope import Command, Fact, Reply
from shared.eventing.handlers import Handlers

handlers = Handlers()


@handlers.command(SubmitConcern)
async def submit(command: Command[SubmitConcern], concerns: Concerns) -> Reply:
    return await concerns.decide(command, decisions.submit)


@handlers.command(TriageConcern)
async def triage(command: Command[TriageConcern], concerns: Concerns) -> Reply:
    return await concerns.decide(command, decisions.triage)


@handlers.command(DeclineConcern)
async def decline(command: Command[DeclineConcern], concerns: Concerns) -> Reply:
    return await concerns.decide(command, decisions.decline)


@handlers.command(MergeConcern)
async def merge(command: Command[MergeConcern], concerns: Concerns) -> Reply:
    survivor = partial(concerns.load, command.data.into)
    return await concerns.decide(command, decisions.merge, survivor)


@handlers.fact(ConcernMerged)
async def take_in(fact: Fact[ConcernMerged], concerns: Concerns) -> None:
    await concerns.decide(fact, decisions.take_in, on=fact.data.into)


@handlers.fact(CaseClosed)
async def close(fact: Fact[CaseClosed], concerns: Concerns) -> None:
    await concerns.decide(fact, decisions.close)
