"""A service's facts are shared among its processes by groups of buckets, under leases."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import orjson
import pytest
from nats.aio.msg import Msg

from infra.servers import Servers
from services.dispatch.__main__ import DISPATCH
from services.scoring.__main__ import SCORING
from shared.contracts.directory import ReferenceData
from shared.contracts.envelope import Fact, FactData
from shared.contracts.order import OrderOpened
from shared.eventing.durables import STREAM
from shared.eventing.ear import FINISH_WITHIN
from shared.runtime.settings import Settings
from shared.storage.grouping import LIMIT
from shared.storage.references import entry_id
from tests.conformance.messages import elected, indicator, triaged
from tests.conformance.scenarios.scoring import checked_on_site, on_site
from tests.harness.alone import Bystander, beside, running
from tests.harness.deployment import deployed
from tests.harness.process import killable
from tests.harness.waiting import wait_until

LONG = 60.0  # seconds: nothing below may wait for a lease of this kind to run out
SHORT = 3.0  # seconds
AGAIN_AFTER = 30.0  # seconds: when the stream delivers again what a killed process had in hand
A_SECOND = 20  # facts, told without a pause


@pytest.fixture
async def settings(servers: Servers) -> AsyncIterator[Settings]:
    async with deployed(servers, [DISPATCH, SCORING]) as settings:
        yield settings


@pytest.fixture
async def dispatch(settings: Settings) -> AsyncIterator[Bystander]:
    async with beside(settings, DISPATCH) as bystander:
        yield bystander


@dataclass(slots=True)
class Telling:
    """Tells of new cases without a pause, and notes how long each had to wait for its order."""

    bystander: Bystander
    begun: dict[str, float] = field(default_factory=dict)
    waited: dict[str, float] = field(default_factory=dict)

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        await self.bystander.nats.subscribe(f"liandan.*.*.{OrderOpened.TYPE}", cb=self._hear)
        telling = asyncio.create_task(self._tell())
        try:
            yield
        finally:
            telling.cancel()
            await asyncio.wait([telling])

    async def all_opened(self) -> None:
        async def look() -> bool:
            return self.waited.keys() == self.begun.keys()

        await wait_until(look, "an order for each case", within=2 * AGAIN_AFTER)

    async def _tell(self) -> None:
        while True:
            case = f"case-{uuid4().hex}"
            self.begun[case] = asyncio.get_running_loop().time()
            await self.bystander.tell(triaged.message(self.bystander, case))
            await asyncio.sleep(1 / A_SECOND)

    async def _hear(self, message: Msg) -> None:
        case = orjson.loads(message.data)["case"]
        now = asyncio.get_running_loop().time()
        self.waited.setdefault(case, now - self.begun[case])


async def held(bystander: Bystander) -> Mapping[int, int]:
    """How many groups each process holds."""
    shares: dict[int, int] = {}
    valid = {"_id": {"$regex": "^dispatch-"}, "$expr": {"$gte": ["$until", "$$NOW"]}}
    async for lease in bystander.database["leases"].find(valid):
        process = int(lease["holder"].split("-")[-1])
        shares[process] = shares.get(process, 0) + 1
    return shares


async def until_held(bystander: Bystander, shares: Mapping[Process, int]) -> None:
    async def look() -> bool:
        return await held(bystander) == {process.pid: share for process, share in shares.items()}

    await wait_until(look, f"held as {list(shares.values())}")


async def deliveries(bystander: Bystander) -> int:
    """How often a fact was given to a process."""
    jetstream = bystander.nats.jetstream()
    infos = [await jetstream.consumer_info(STREAM, name) for name in DISPATCH.durables]
    return sum(info.delivered.consumer_seq for info in infos)


async def opened_once(bystander: Bystander) -> None:
    """Every case has one order, told once, and nothing was laid aside."""
    opened = [fact.subject for fact in await bystander.stream() if fact.type.endswith("opened.v1")]
    assert len(opened) == len(set(opened))
    assert len(opened) == await bystander.database["orders"].count_documents({})
    assert not await bystander.database["dead_letters"].count_documents({})


async def test_processes_come_and_go_and_every_fact_is_heard_once(
    settings: Settings, dispatch: Bystander
) -> None:
    patient = settings.model_copy(update={"lease_lasts": LONG})
    telling = Telling(dispatch)
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(killable(DISPATCH, patient))
        await until_held(dispatch, {one: 4})
        async with telling.going_on():
            two = await stack.enter_async_context(killable(DISPATCH, patient))
            await until_held(dispatch, {one: 2, two: 2})
            three = await stack.enter_async_context(killable(DISPATCH, patient))
            await until_held(dispatch, {one: 2, two: 1, three: 1})
            one.terminate()
            await one.wait()
            await until_held(dispatch, {two: 2, three: 2})
            two.terminate()
            await two.wait()
            await until_held(dispatch, {three: 4})
        await telling.all_opened()
        await opened_once(dispatch)
        assert await deliveries(dispatch) == len(telling.begun), "no fact was given to two"
        assert max(telling.waited.values()) < AGAIN_AFTER / 2, "nothing waited to be given again"
        told_to_stop = asyncio.get_running_loop().time()
        three.terminate()
        await three.wait()
        took = asyncio.get_running_loop().time() - told_to_stop
        assert took < FINISH_WITHIN, "who has nothing in hand waits for nothing"


async def test_when_a_process_is_killed_the_others_take_its_groups(
    settings: Settings, dispatch: Bystander
) -> None:
    hasty = settings.model_copy(update={"lease_lasts": SHORT})
    telling = Telling(dispatch)
    async with (
        killable(DISPATCH, hasty) as one,
        killable(DISPATCH, hasty) as two,
        killable(DISPATCH, hasty) as three,
    ):
        await until_held(dispatch, {one: 2, two: 1, three: 1})
        async with telling.going_on():
            one.kill()
            await one.wait()
            await until_held(dispatch, {two: 2, three: 2})
            two.kill()
            await two.wait()
            await until_held(dispatch, {three: 4})
        await telling.all_opened()
        await opened_once(dispatch)
        had_to_wait = [wait for wait in telling.waited.values() if wait > AGAIN_AFTER - 5]
        assert len(had_to_wait) <= A_SECOND, "only what was in hand is given again"


async def test_what_the_directory_said_before_is_known_in_every_group(settings: Settings) -> None:
    """After a time away: what stands before a case in the log counts for it, though it has a
    bucket of its own, and a whole fetch of other entries comes before."""
    cases = [f"case-{number}" for number in range(60)]
    async with beside(settings, SCORING) as bystander:
        for number in range(LIMIT):
            await bystander.tell(entry(bystander, elected.data(f"another-{number}")))
        for step, case in ((indicator, ""), (on_site, ""), *((elected, case) for case in cases)):
            await bystander.tell(entry(bystander, step.data(case)))
        for case in cases:
            await bystander.tell(checked_on_site.message(bystander, case))
        async with running(SCORING, settings), running(SCORING, settings):
            await bystander.settled()
        entries = [len(ledger["entries"]) async for ledger in bystander.database["ledgers"].find()]
        assert entries == [2] * len(cases)
        assert not await bystander.database["dead_letters"].count_documents({})


def entry(bystander: Bystander, data: FactData) -> Fact[Any]:
    """A fact of the directory, in the bucket of its entry."""
    assert isinstance(data, ReferenceData)
    fact = bystander.fact(data, entry_id(type(data), data.id))
    return fact.model_copy(update={"case": None, "subject": fact.case})
