"""What supervision hears and is asked about looking back; each handler names its decision."""

import asyncio
from datetime import datetime
from functools import partial

from services.supervision.look_back import decisions
from services.supervision.look_back.store import LookBacks
from shared.contracts.appraisal import CaseClosed, CaseSentBack
from shared.contracts.envelope import Command, Fact, Reply
from shared.contracts.look_back import DoLookBack
from shared.eventing.handlers import Handlers
from shared.eventing.nudges import Nudge
from shared.eventing.relay import told_of_failure
from shared.storage.references import References
from shared.working_days import local_date

AT_ONCE = 500

handlers = Handlers()


@handlers.fact(CaseClosed)
async def schedule(fact: Fact[CaseClosed], look_backs: LookBacks, references: References) -> None:
    periods = partial(references.periods, fact.division, local_date(fact.time))
    await look_backs.decide(fact, decisions.schedule, periods)


@handlers.fact(CaseSentBack)
async def drop(fact: Fact[CaseSentBack], look_backs: LookBacks) -> None:
    await look_backs.decide(fact, decisions.drop)


@handlers.command(DoLookBack)
async def do(command: Command[DoLookBack], look_backs: LookBacks) -> Reply:
    return await look_backs.decide(command, decisions.do)


async def call_look_backs(look_backs: LookBacks, now: datetime) -> int:
    """Nudge the cases whose day to be looked back on has come; returns how many were found."""
    today = local_date(now)
    waiting = await look_backs.to_be_called(today, limit=AT_ONCE)
    nudging = [
        look_backs.decide(
            Nudge(one.id, "look_back", one.round, one.waiting_on(today)[0].due_on, now),
            decisions.call,
        )
        for one in waiting
    ]
    # All at once, so that they share commits; one that fails is told of, and keeps no other.
    await asyncio.gather(*(told_of_failure("look_back_not_called", each) for each in nudging))
    return len(nudging)
