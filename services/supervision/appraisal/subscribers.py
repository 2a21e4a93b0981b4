"""What supervision hears and is asked about appraisals; each handler names its decision."""

import asyncio
from datetime import datetime

from services.supervision.appraisal import decisions
from services.supervision.appraisal.store import Appraisals
from shared.contracts.appraisal import AnnulAppraisal, Appraise, RateCase
from shared.contracts.concern import ConcernJoined, ConcernTriaged
from shared.contracts.envelope import Command, Fact, Reply
from shared.contracts.order import OrderHandedOver, OrderResolved
from shared.eventing.handlers import Handlers
from shared.eventing.nudges import Nudge
from shared.eventing.relay import told_of_failure
from shared.storage.references import References
from shared.working_days import local_date

AT_ONCE = 500

handlers = Handlers()


@handlers.fact(ConcernTriaged)
async def wait_for_answer(fact: Fact[ConcernTriaged], appraisals: Appraisals) -> None:
    await appraisals.decide(fact, decisions.wait_for_answer)


@handlers.fact(ConcernJoined)
async def join(fact: Fact[ConcernJoined], appraisals: Appraisals) -> None:
    await appraisals.decide(fact, decisions.join)


@handlers.fact(OrderHandedOver)
async def follow_handover(fact: Fact[OrderHandedOver], appraisals: Appraisals) -> None:
    await appraisals.decide(fact, decisions.follow_handover)


@handlers.fact(OrderResolved)
async def open_for_judgement(
    fact: Fact[OrderResolved], appraisals: Appraisals, references: References
) -> None:
    await appraisals.decide(fact, decisions.open_for_judgement, references.working_calendar)


@handlers.command(Appraise)
async def appraise(command: Command[Appraise], appraisals: Appraisals) -> Reply:
    return await appraisals.decide(command, decisions.appraise)


@handlers.command(RateCase)
async def rate(command: Command[RateCase], appraisals: Appraisals) -> Reply:
    return await appraisals.decide(command, decisions.rate)


@handlers.command(AnnulAppraisal)
async def annul(
    command: Command[AnnulAppraisal], appraisals: Appraisals, references: References
) -> Reply:
    return await appraisals.decide(command, decisions.annul, references.working_calendar)


async def close_ended_windows(appraisals: Appraisals, now: datetime) -> int:
    """Nudge the cases whose window for ratings has ended; returns how many were found."""
    ended = await appraisals.window_ended(local_date(now), limit=AT_ONCE)
    nudges = [Nudge(case, "window_ended", round_, due, now) for case, round_, due in ended]
    # All at once, so that they share commits; one that fails is told of, and keeps no other.
    nudging = (appraisals.decide(nudge, decisions.close_after_window) for nudge in nudges)
    await asyncio.gather(*(told_of_failure("window_not_closed", each) for each in nudging))
    return len(nudges)
