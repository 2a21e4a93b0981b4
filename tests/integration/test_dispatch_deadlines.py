"""Two replicas of dispatch look for deadlines at once, and each thing is told exactly once."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from infra.servers import Servers
from services.dispatch.__main__ import DISPATCH
from services.dispatch.order.store import CALLED_ON, Orders
from services.dispatch.order.subscribers import call_deadlines
from shared import clock
from shared.contracts.concern import ConcernTriaged
from shared.contracts.directory import CalendarAnnounced, DepartmentNamed, DeputyElected
from shared.contracts.envelope import Actor, Command, CommandData, Reply
from shared.contracts.order import (
    AcceptOrder,
    HandOver,
    OrderEscalated,
    OrderOverrun,
    OrderReminded,
    ResolveOrder,
)
from shared.runtime.service import Running, Service
from shared.runtime.settings import Settings
from shared.terms import Outcome, Role, Urgency
from shared.working_days import local_date
from tests.harness.alone import Bystander, alone, beside
from tests.harness.deployment import deployed
from tests.harness.waiting import wait_until

COUNTY, TOWNSHIP = "654004000000", "654004200000"
COMMITTEE = Actor(id="c1", role=Role.COMMITTEE, division=COUNTY)
TRANSPORT = Actor(id="t1", role=Role.DEPARTMENT, division=COUNTY, department="transport")
ANSWERED = ResolveOrder(case="it", outcome=Outcome.SOLVED, result="已修")

OF_EACH_KIND = 8
LOOKS = 3  # of each replica, after everything was told
DAY = timedelta(days=1)

# The same department does not look itself: what it prepares is found by both replicas at once.
WITHOUT_SWEEPS = replace(DISPATCH, sweeps=())


@pytest.fixture
async def settings(servers: Servers) -> AsyncIterator[Settings]:
    async with deployed(servers, [DISPATCH]) as settings:
        yield settings


class Looking:
    """A replica of dispatch that counts how often it has looked."""

    def __init__(self) -> None:
        self.looks = 0
        self.service: Service = replace(DISPATCH, sweeps=(self._look,))

    async def _look(self, orders: Orders, now: datetime) -> int:
        found = await call_deadlines(orders, now)
        self.looks += 1
        return found


async def directory_told(bystander: Bystander) -> None:
    """One department, one deputy, and every day a working day: dates are days to count."""
    today = local_date(clock.now())
    near = [today + number * DAY for number in range(-40, 40)]
    weekends = [day for day in near if day.weekday() >= 5]
    for year in {day.year for day in near}:
        announced = CalendarAnnounced(
            id=f"cn-{year}",
            division="000000000000",
            year=year,
            days_off=(),
            extra_workdays=tuple(day for day in weekends if day.year == year),
        )
        await bystander.tell(bystander.fact(announced, f"calendar-{year}"))
    await bystander.tell(
        bystander.fact(DepartmentNamed(id="transport", division=COUNTY, name="交通运输局"), "d1"),
        bystander.fact(
            DeputyElected(id="ma", division=TOWNSHIP, name="马代表", level="township"), "d2"
        ),
    )
    await bystander.settled()


async def orders_of(bystander: Bystander, days_ago: int, *steps: CommandData) -> Sequence[str]:
    """Orders handed over so many days ago; steps of their department follow at once."""
    cases = [f"case-{uuid4().hex}" for _ in range(OF_EACH_KIND)]
    triaged = ConcernTriaged(
        category="roads", urgency=Urgency.REQUEST, summary="村道坑洼", reporters=("r1",)
    )
    await bystander.tell(*(bystander.fact(triaged, case) for case in cases))
    await bystander.settled()
    at = clock.now() - days_ago * DAY
    for case in cases:
        await asked(bystander, COMMITTEE, HandOver(case=case, lead="transport"), at)
        for step in steps:
            await asked(bystander, TRANSPORT, step.model_copy(update={"case": case}), at)
    return cases


async def asked(bystander: Bystander, actor: Actor, data: CommandData, at: datetime) -> None:
    answer = await bystander.send(Command(id=uuid4(), actor=actor, at=at, data=data))
    assert isinstance(answer, Reply), answer


async def told_of(bystander: Bystander, cases: Sequence[str]) -> Counter[tuple[str, str]]:
    """How often each call was told of each case."""
    calls = {f"liandan.{kind.TYPE}" for kind in (OrderReminded, OrderOverrun, OrderEscalated)}
    stream = await bystander.stream()
    return Counter(
        (fact.subject, fact.type) for fact in stream if fact.type in calls and fact.subject in cases
    )


def each(
    cases: Sequence[str], *kinds: type[OrderReminded | OrderOverrun | OrderEscalated]
) -> Counter[tuple[str, str]]:
    """Every one of these cases was told of once in each of these ways."""
    return Counter((case, f"liandan.{kind.TYPE}") for case in cases for kind in kinds)


async def test_two_replicas_tell_each_thing_once(settings: Settings) -> None:
    accept = AcceptOrder(case="it", plan="整修")
    async with alone(WITHOUT_SWEEPS, settings) as bystander:
        await directory_told(bystander)
        near = await orders_of(bystander, 2)  # to be accepted today
        over = await orders_of(bystander, 3)
        long_over = await orders_of(bystander, 9)
        answer_near = await orders_of(bystander, 3, accept)  # of five days, two are left
        answer_over = await orders_of(bystander, 6, accept)
        answered = await orders_of(bystander, 20, accept, ANSWERED)
        too_early = await orders_of(bystander, 1)
    everyone = [*near, *over, *long_over, *answer_near, *answer_over, *answered, *too_early]
    expected = each([*near, *answer_near], OrderReminded)
    expected += each([*over, *answer_over], OrderOverrun)
    expected += each(long_over, OrderOverrun, OrderEscalated)
    replicas = [Looking(), Looking()]
    async with AsyncExitStack() as stack, beside(settings, DISPATCH) as bystander:
        for replica in replicas:
            await stack.enter_async_context(Running(replica.service, settings))

        async def look() -> bool:
            return await told_of(bystander, everyone) >= expected

        await wait_until(look, "everything told that has come")
        seen = [replica.looks for replica in replicas]
        for replica, before in zip(replicas, seen, strict=True):
            await looked_again(replica, before)
        await bystander.settled()
        assert await told_of(bystander, everyone) == expected


async def looked_again(replica: Looking, before: int) -> None:
    async def look() -> bool:
        return replica.looks >= before + LOOKS

    await wait_until(look, "another look at what is due")


async def test_what_is_told_names_the_step_and_its_day(settings: Settings) -> None:
    async with alone(DISPATCH, settings) as bystander:
        await directory_told(bystander)
        [case, *_] = await orders_of(bystander, 9)
        due_on = local_date(clock.now() - 7 * DAY)
        step = {"round": 1, "department": "transport", "step": "accept", "due_on": due_on}
        for kind in (OrderOverrun, OrderEscalated):
            assert await bystander.told(kind, case) == [kind.model_validate(step)]


async def test_only_orders_that_wait_for_a_day_are_looked_through(settings: Settings) -> None:
    async with alone(WITHOUT_SWEEPS, settings) as bystander:
        await directory_told(bystander)
        await orders_of(bystander, 1, AcceptOrder(case="it", plan="整修"), ANSWERED)
        waiting = await orders_of(bystander, 1)
        orders = bystander.database["orders"]
        come = {CALLED_ON: {"$lte": date.max.isoformat()}}
        plan = (await orders.find(come).sort(CALLED_ON, 1).explain())["executionStats"]
        assert plan["totalDocsExamined"] == plan["nReturned"] == len(waiting)
        assert "IXSCAN" in str(plan)
