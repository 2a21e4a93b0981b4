"""What dispatch hears and is asked about orders; each handler names its decision."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from services.dispatch.order import decisions
from services.dispatch.order.decisions import Directory
from services.dispatch.order.domain import Order
from services.dispatch.order.store import Orders
from shared.contracts.appraisal import CaseClosed, CaseExplained, CaseSentBack
from shared.contracts.concern import ConcernTriaged, ConcernWithdrawn
from shared.contracts.directory import DepartmentNamed, DeputyElected
from shared.contracts.envelope import Command, Fact, Reply
from shared.contracts.order import (
    AcceptOrder,
    AskPostponement,
    HandOver,
    ReportProgress,
    ResolveOrder,
    ReturnOrder,
    RuleOnPostponement,
)
from shared.divisions import reaches
from shared.eventing.handlers import Handlers
from shared.eventing.nudges import Nudge
from shared.eventing.relay import told_of_failure
from shared.storage.references import References
from shared.working_days import local_date

AT_ONCE = 500

handlers = Handlers()


@handlers.fact(ConcernTriaged)
async def open_order(fact: Fact[ConcernTriaged], orders: Orders) -> None:
    await orders.decide(fact, decisions.open_order)


@handlers.command(HandOver)
async def hand_over(command: Command[HandOver], orders: Orders, references: References) -> Reply:
    directory = partial(directory_for, command, orders, references)
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


@handlers.command(AskPostponement)
async def ask_postponement(
    command: Command[AskPostponement], orders: Orders, references: References
) -> Reply:
    return await orders.decide(command, decisions.ask_postponement, references.working_calendar)


@handlers.command(RuleOnPostponement)
async def rule_on_postponement(
    command: Command[RuleOnPostponement], orders: Orders, references: References
) -> Reply:
    # A township acts in one county, so that its own division says how the case's county does it.
    practice = partial(references.practice, command.actor.division)
    return await orders.decide(
        command, decisions.rule_on_postponement, practice, references.working_calendar
    )


@handlers.command(ResolveOrder)
async def resolve(command: Command[ResolveOrder], orders: Orders) -> Reply:
    return await orders.decide(command, decisions.resolve)


@handlers.fact(CaseSentBack)
async def hand_over_again(fact: Fact[CaseSentBack], orders: Orders, references: References) -> None:
    async def departments() -> Sequence[DepartmentNamed]:
        order = await orders.load(fact.subject)
        return await references.find(DepartmentNamed, order.departments if order else ())

    periods, calendar = (
        partial(references.periods, fact.division, local_date(fact.time)),
        references.working_calendar,
    )
    await orders.decide(fact, decisions.hand_over_again, periods, calendar, departments)


@handlers.fact(CaseClosed)
async def close(fact: Fact[CaseClosed], orders: Orders) -> None:
    await orders.decide(fact, decisions.close)


@handlers.fact(CaseExplained)
async def explain(fact: Fact[CaseExplained], orders: Orders) -> None:
    await orders.decide(fact, decisions.explain)


@handlers.fact(ConcernWithdrawn)
async def withdraw(fact: Fact[ConcernWithdrawn], orders: Orders) -> None:
    await orders.decide(fact, decisions.withdraw)


async def call_deadlines(orders: Orders, now: datetime) -> int:
    """Nudge the orders of which something is to be told by now; returns how many were found."""
    called = await orders.called(local_date(now), limit=AT_ONCE)
    # All at once, so that they share commits; one that fails is told of, and keeps no other.
    nudging = (orders.decide(nudge, decisions.call) for nudge in nudges(called, now))
    await asyncio.gather(*(told_of_failure("deadline_not_called", each) for each in nudging))
    return len(called)


def nudges(called: Iterable[Order], now: datetime) -> Iterable[Nudge]:
    """For each order one nudge, the same from every replica: named for its earliest call."""
    for order in called:
        if order.deadline:
            earliest = order.deadline.calls[0]
            kind = f"{order.deadline.step}_{earliest.call}"
            yield Nudge(order.id, kind, order.round, earliest.on, now)


async def directory_for(
    command: Command[HandOver], orders: Orders, references: References
) -> Directory:
    """What a handover is decided with; the county's deputies only where one is found in turn."""
    asked, on = command.data, local_date(command.at)
    order = await orders.load(command.case)
    # Without an order the handover waits for it, whatever the directory says.
    division = order.division if order else command.actor.division
    departments = (asked.lead, *asked.assisting)
    wanted = asked.appraiser or (order.owner if order else None)
    small = Directory(
        departments=await references.find(
            DepartmentNamed, {*departments, *(order.departments if order else ())}
        ),
        positions=await references.positions_around(
            departments, division, township_too=order is not None and order.about_township
        ),
        deputies=await at_hand(references, wanted, division),
        practice=await references.practice(division),
        periods=await references.periods(division, on),
    )
    if order is None or decisions.somebody_is_at_hand(order, asked, small, on):
        return small
    return replace(small, deputies=await references.around(DeputyElected, division))


async def at_hand(
    references: References, deputy: str | None, division: str
) -> Sequence[DeputyElected]:
    """One deputy, if a division is in their reach."""
    found = await references.find(DeputyElected, [deputy] if deputy else [])
    return [one for one in found if reaches(one.division, division)]
