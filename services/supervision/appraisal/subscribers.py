"""What supervision hears and is asked about appraisals; each handler names its decision."""

import asyncio
from collections.abc import Awaitable, Sequence
from datetime import date, datetime
from functools import partial

from services.supervision.appraisal import decisions
from services.supervision.appraisal.decisions import Bench
from services.supervision.appraisal.domain import Appraisal
from services.supervision.appraisal.store import Appraisals
from shared.contracts.appraisal import (
    AnnulAppraisal,
    Appraise,
    AskReopening,
    ExplainCase,
    NameAppraiser,
    RateCase,
    RecuseAppraiser,
    RuleOnReopening,
)
from shared.contracts.concern import (
    ConcernEndorsed,
    ConcernJoined,
    ConcernTriaged,
    ConcernWithdrawn,
)
from shared.contracts.directory import DeputyElected
from shared.contracts.envelope import C, Command, Fact, Reply
from shared.contracts.look_back import LookBackFailed
from shared.contracts.order import OrderHandedOver, OrderResolved
from shared.deadlines import Counting
from shared.divisions import reaches
from shared.eventing.handlers import Handlers
from shared.eventing.nudges import Nudge
from shared.eventing.relay import told_of_failure
from shared.periods import Periods
from shared.storage.references import References
from shared.working_days import local_date

AT_ONCE = 500
NOBODY = Bench((), (), whole=False)

handlers = Handlers()


@handlers.fact(ConcernTriaged)
async def wait_for_answer(fact: Fact[ConcernTriaged], appraisals: Appraisals) -> None:
    await appraisals.decide(fact, decisions.wait_for_answer)


@handlers.fact(ConcernJoined)
async def join(fact: Fact[ConcernJoined], appraisals: Appraisals) -> None:
    await appraisals.decide(fact, decisions.join)


@handlers.fact(ConcernEndorsed)
async def endorse(fact: Fact[ConcernEndorsed], appraisals: Appraisals) -> None:
    await appraisals.decide(fact, decisions.endorse)


@handlers.fact(ConcernWithdrawn)
async def withdraw(fact: Fact[ConcernWithdrawn], appraisals: Appraisals) -> None:
    await appraisals.decide(fact, decisions.withdraw)


@handlers.fact(OrderHandedOver)
async def follow_handover(
    fact: Fact[OrderHandedOver], appraisals: Appraisals, references: References
) -> None:
    bench = partial(bench_handed, fact, appraisals, references)
    await appraisals.decide(fact, decisions.follow_handover, bench)


@handlers.fact(OrderResolved)
async def open_for_judgement(
    fact: Fact[OrderResolved], appraisals: Appraisals, references: References
) -> None:
    counting = partial(counting_from, references, fact.division, local_date(fact.time))
    await appraisals.decide(fact, decisions.open_for_judgement, counting)


@handlers.fact(LookBackFailed)
async def send_back_what_failed(fact: Fact[LookBackFailed], appraisals: Appraisals) -> None:
    await appraisals.decide(fact, decisions.send_back_what_failed)


@handlers.command(Appraise)
async def appraise(
    command: Command[Appraise], appraisals: Appraisals, references: References
) -> Reply:
    bench = partial(bench_named, command, command.actor.id, appraisals, references)
    return await appraisals.decide(command, decisions.appraise, bench)


@handlers.command(RateCase)
async def rate(command: Command[RateCase], appraisals: Appraisals) -> Reply:
    return await appraisals.decide(command, decisions.rate)


@handlers.command(AnnulAppraisal)
async def annul(
    command: Command[AnnulAppraisal], appraisals: Appraisals, references: References
) -> Reply:
    counting = partial(counting_asked, command, appraisals, references)
    return await appraisals.decide(command, decisions.annul, counting)


@handlers.command(RecuseAppraiser)
async def recuse(
    command: Command[RecuseAppraiser], appraisals: Appraisals, references: References
) -> Reply:
    bench = partial(bench_asked, command, appraisals, references)
    counting = partial(counting_asked, command, appraisals, references)
    return await appraisals.decide(command, decisions.recuse, bench, counting)


@handlers.command(NameAppraiser)
async def name_appraiser(
    command: Command[NameAppraiser], appraisals: Appraisals, references: References
) -> Reply:
    bench = partial(bench_named, command, command.data.deputy, appraisals, references)
    counting = partial(counting_asked, command, appraisals, references)
    return await appraisals.decide(command, decisions.name_appraiser, bench, counting)


@handlers.command(ExplainCase)
async def explain(command: Command[ExplainCase], appraisals: Appraisals) -> Reply:
    return await appraisals.decide(command, decisions.explain)


@handlers.command(AskReopening)
async def ask_reopening(
    command: Command[AskReopening], appraisals: Appraisals, references: References
) -> Reply:
    async def periods() -> Periods:
        appraisal = await appraisals.load(command.case)
        if appraisal is None or appraisal.ending is None:
            return Periods()
        return await references.periods(appraisal.division, on=appraisal.ending.on)

    return await appraisals.decide(command, decisions.ask_reopening, periods)


@handlers.command(RuleOnReopening)
async def rule_on_reopening(command: Command[RuleOnReopening], appraisals: Appraisals) -> Reply:
    return await appraisals.decide(command, decisions.rule_on_reopening)


async def close_ended_windows(appraisals: Appraisals, now: datetime) -> int:
    """Nudge the cases whose window for ratings has ended; returns how many were found."""
    ended = await appraisals.window_ended(local_date(now), limit=AT_ONCE)
    nudging = [
        appraisals.decide(
            Nudge(one.id, "window_ended", one.round, one.judged.rating_until, now),
            decisions.close_after_window,
        )
        for one in ended
    ]
    return await all_at_once("window_not_closed", nudging)


async def substitute_the_absent(
    appraisals: Appraisals, references: References, now: datetime
) -> int:
    """Nudge the cases whose verdict is late, each once a day; returns how many were found."""
    today = local_date(now)
    late = await appraisals.verdict_late(today, limit=AT_ONCE)
    nudging = [
        appraisals.decide(
            Nudge(one.id, "absent", one.round, today, now),
            decisions.substitute_absent,
            partial(bench_around, references, one),
            partial(counting_from, references, one.division, today),
        )
        for one in late
    ]
    return await all_at_once("absent_not_substituted", nudging)


async def all_at_once(what: str, nudging: Sequence[Awaitable[object]]) -> int:
    """Let all that is due share commits; one that fails is told of, and keeps no other."""
    await asyncio.gather(*(told_of_failure(what, each) for each in nudging))
    return len(nudging)


async def bench_of(
    references: References, division: str, departments: Sequence[str], *, township_too: bool
) -> Bench:
    """The deputies around a division, and who holds a position where it would be a part."""
    return Bench(
        deputies=await references.around(DeputyElected, division),
        positions=await references.positions_around(
            departments, division, township_too=township_too
        ),
    )


async def bench_around(references: References, appraisal: Appraisal) -> Bench:
    """The bench of a case that somebody is to be found for, in turn."""
    return await bench_of(
        references,
        appraisal.division,
        appraisal.assigned.departments,
        township_too=appraisal.about_township,
    )


async def bench_for(references: References, appraisal: Appraisal, deputy: str) -> Bench:
    """One deputy, if the case is in their reach, and their positions: nobody else is looked at."""
    found = await references.find(DeputyElected, [deputy])
    here = [one for one in found if reaches(one.division, appraisal.division)]
    return Bench(here, await references.positions_of(deputy), whole=False)


async def counting_from(references: References, division: str, since: date) -> Counting:
    """How days are counted in a division's county from a day on."""
    periods = await references.periods(division, since)
    return Counting(since, periods, await references.working_calendar())


async def bench_asked(command: Command[C], appraisals: Appraisals, references: References) -> Bench:
    """The deputies around the case that is asked about. Without one they are not looked at."""
    appraisal = await appraisals.load(command.case)
    if appraisal is None or appraisal.assignment is None:
        return NOBODY
    return await bench_around(references, appraisal)


async def bench_named(
    command: Command[C], deputy: str, appraisals: Appraisals, references: References
) -> Bench:
    """The one deputy who is asked about, in the case that is."""
    appraisal = await appraisals.load(command.case)
    return await bench_for(references, appraisal, deputy) if appraisal else NOBODY


async def bench_handed(
    fact: Fact[OrderHandedOver], appraisals: Appraisals, references: References
) -> Bench:
    """The deputy whom a handover names, if they may appraise; otherwise all around the case."""
    told, appraisal = fact.data, await appraisals.load(fact.subject)
    if appraisal is not None:
        named = await bench_for(references, appraisal, told.appraiser)
        if decisions.names_somebody_fit(appraisal, fact, named):
            return named
    township_too = appraisal is None or appraisal.about_township
    departments = (told.lead, *told.assisting)
    return await bench_of(references, fact.division, departments, township_too=township_too)


async def counting_asked(
    command: Command[C], appraisals: Appraisals, references: References
) -> Counting:
    """How days are counted where the case is that is asked about."""
    appraisal = await appraisals.load(command.case)
    place = appraisal.division if appraisal else command.actor.division
    return await counting_from(references, place, local_date(command.at))
