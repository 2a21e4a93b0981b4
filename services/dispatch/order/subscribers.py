"""What dispatch hears and is asked about orders; each handler names its decision."""

from services.dispatch.order import decisions
from services.dispatch.order.store import Orders
from shared.contracts.appraisal import CaseClosed, CaseSentBack
from shared.contracts.concern import ConcernTriaged
from shared.contracts.directory import DepartmentNamed, DeputyElected
from shared.contracts.envelope import Command, Fact, Reply
from shared.contracts.order import (
    AcceptOrder,
    HandOver,
    ReportProgress,
    ResolveOrder,
    ReturnOrder,
)
from shared.eventing.handlers import Handlers
from shared.storage.references import References

handlers = Handlers()


@handlers.fact(ConcernTriaged)
async def open_order(fact: Fact[ConcernTriaged], orders: Orders) -> None:
    await orders.decide(fact, decisions.open_order)


@handlers.command(HandOver)
async def hand_over(command: Command[HandOver], orders: Orders, references: References) -> Reply:
    async def directory() -> decisions.Directory:
        asked = command.data
        return decisions.Directory(
            await references.find(DepartmentNamed, (asked.lead, *asked.assisting)),
            await references.within(DeputyElected, command.actor.division),
        )

    return await orders.decide(command, decisions.hand_over, directory, references.working_calendar)


@handlers.command(AcceptOrder)
async def accept(command: Command[AcceptOrder], orders: Orders, references: References) -> Reply:
    return await orders.decide(command, decisions.accept, references.working_calendar)


@handlers.command(ReturnOrder)
async def return_(command: Command[ReturnOrder], orders: Orders) -> Reply:
    return await orders.decide(command, decisions.return_)


@handlers.command(ReportProgress)
async def report_progress(command: Command[ReportProgress], orders: Orders) -> Reply:
    return await orders.decide(command, decisions.report_progress)


@handlers.command(ResolveOrder)
async def resolve(command: Command[ResolveOrder], orders: Orders) -> Reply:
    return await orders.decide(command, decisions.resolve)


@handlers.fact(CaseSentBack)
async def hand_over_again(fact: Fact[CaseSentBack], orders: Orders, references: References) -> None:
    await orders.decide(fact, decisions.hand_over_again, references.working_calendar)


@handlers.fact(CaseClosed)
async def close(fact: Fact[CaseClosed], orders: Orders) -> None:
    await orders.decide(fact, decisions.close)
