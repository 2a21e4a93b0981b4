"""What intake hears and is asked about concerns; each handler names its decision."""

from functools import partial

from services.intake.concern import decisions
from services.intake.concern.store import Concerns
from services.intake.contact_point.store import ContactPoints
from shared.contracts.appraisal import CaseClosed, CaseExplained, CaseSentBack
from shared.contracts.concern import (
    AnswerConcern,
    AnswerResident,
    AppealDecline,
    ConcernMerged,
    DeclineConcern,
    EndorseConcern,
    HideConcern,
    MergeConcern,
    ReferConcern,
    RevealConcern,
    RuleOnAppeal,
    SubmitConcern,
    TriageConcern,
    WithdrawConcern,
)
from shared.contracts.envelope import Command, Fact, Reply
from shared.contracts.order import OrderResolved
from shared.eventing.handlers import Handlers
from shared.storage.references import References

handlers = Handlers()


@handlers.command(SubmitConcern)
async def submit(
    command: Command[SubmitConcern], concerns: Concerns, contact_points: ContactPoints
) -> Reply:
    contact_point = partial(contact_points.named, command.data.contact_point)
    return await concerns.decide(command, decisions.submit, contact_point)


@handlers.command(TriageConcern)
async def triage(command: Command[TriageConcern], concerns: Concerns) -> Reply:
    return await concerns.decide(command, decisions.triage)


@handlers.command(AnswerConcern)
async def answer(
    command: Command[AnswerConcern], concerns: Concerns, references: References
) -> Reply:
    periods = partial(concerns.periods, command.case, references)
    return await concerns.decide(command, decisions.answer, periods, references.working_calendar)


@handlers.command(DeclineConcern)
async def decline(command: Command[DeclineConcern], concerns: Concerns) -> Reply:
    return await concerns.decide(command, decisions.decline)


@handlers.command(ReferConcern)
async def refer(command: Command[ReferConcern], concerns: Concerns) -> Reply:
    return await concerns.decide(command, decisions.refer)


@handlers.command(MergeConcern)
async def merge(command: Command[MergeConcern], concerns: Concerns) -> Reply:
    survivor = partial(concerns.load, command.data.into)
    return await concerns.decide(command, decisions.merge, survivor)


@handlers.command(AppealDecline)
async def appeal(command: Command[AppealDecline], concerns: Concerns) -> Reply:
    return await concerns.decide(command, decisions.appeal)


@handlers.command(RuleOnAppeal)
async def rule_on_appeal(command: Command[RuleOnAppeal], concerns: Concerns) -> Reply:
    return await concerns.decide(command, decisions.rule_on_appeal)


@handlers.command(WithdrawConcern)
async def withdraw(command: Command[WithdrawConcern], concerns: Concerns) -> Reply:
    return await concerns.decide(command, decisions.withdraw)


@handlers.command(HideConcern)
async def hide(command: Command[HideConcern], concerns: Concerns) -> Reply:
    return await concerns.decide(command, decisions.hide)


@handlers.command(RevealConcern)
async def reveal(command: Command[RevealConcern], concerns: Concerns) -> Reply:
    return await concerns.decide(command, decisions.reveal)


@handlers.command(EndorseConcern)
async def endorse(command: Command[EndorseConcern], concerns: Concerns) -> Reply:
    return await concerns.decide(command, decisions.endorse)


@handlers.command(AnswerResident)
async def answer_resident(command: Command[AnswerResident], concerns: Concerns) -> Reply:
    return await concerns.decide(command, decisions.answer_resident)


@handlers.fact(ConcernMerged)
async def follow_merge(fact: Fact[ConcernMerged], concerns: Concerns) -> None:
    survivor = partial(concerns.load, fact.data.into)
    await concerns.decide(fact, decisions.take_in, on=fact.data.into)
    # Only now is it certain whether the survivor took them in: a withdrawal after this is refused.
    await concerns.decide(fact, decisions.resume, survivor)


@handlers.fact(OrderResolved)
async def hear_answer(fact: Fact[OrderResolved], concerns: Concerns) -> None:
    await concerns.decide(fact, decisions.hear_answer)


@handlers.fact(CaseClosed)
async def close(fact: Fact[CaseClosed], concerns: Concerns) -> None:
    await concerns.decide(fact, decisions.close)


@handlers.fact(CaseExplained)
async def explain(fact: Fact[CaseExplained], concerns: Concerns) -> None:
    await concerns.decide(fact, decisions.close)


@handlers.fact(CaseSentBack)
async def go_on(fact: Fact[CaseSentBack], concerns: Concerns) -> None:
    await concerns.decide(fact, decisions.go_on)
