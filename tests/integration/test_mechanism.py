"""The one mechanism, on dispatch: what must hold whatever servers and callers do."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from nats.errors import Error as NatsError

from infra.servers import Servers
from services.dispatch.__main__ import DISPATCH
from services.scoring.__main__ import SCORING
from shared.contracts.concern import ConcernTriaged
from shared.contracts.envelope import Actor, Refused, Reply
from shared.contracts.order import HandOver, OrderHandedOver, OrderOpened
from shared.eventing.durables import STREAM, Misdeclared, durable
from shared.runtime.service import Running
from shared.runtime.settings import Settings
from shared.storage.fold import subject_of
from shared.terms import Role
from tests.conformance.messages import (
    calendar,
    closed,
    department,
    elected,
    hand_over,
    triaged,
)
from tests.conformance.scenario import COMMITTEE
from tests.harness.alone import Bystander, alone, beside
from tests.harness.deployment import deployed
from tests.harness.waiting import wait_until

WAIT_FOR_THE_LAST_DELIVERY = 90.0  # seconds; deliveries take half a minute


@pytest.fixture
async def settings(servers: Servers) -> AsyncIterator[Settings]:
    async with deployed(servers, [DISPATCH]) as settings:
        yield settings


@pytest.fixture
async def dispatch(settings: Settings) -> AsyncIterator[Bystander]:
    async with alone(DISPATCH, settings) as bystander:
        yield bystander


async def ready_to_hand_over(bystander: Bystander) -> str:
    """A case that waits for its handover."""
    case = f"case-{uuid4().hex}"
    before = (calendar, department, elected, triaged)
    await bystander.tell(*(step.message(bystander, case) for step in before))
    await bystander.settled()
    return case


async def test_the_same_key_twice_gives_the_first_reply(dispatch: Bystander) -> None:
    case, key = await ready_to_hand_over(dispatch), uuid4()
    first = await dispatch.ask(COMMITTEE, hand_over.data(case), key=key)
    assert isinstance(first, Reply)
    assert await dispatch.ask(COMMITTEE, hand_over.data(case), key=key) == first
    assert len(await dispatch.told(OrderHandedOver, case)) == 1


async def test_the_same_key_with_another_body_is_refused(dispatch: Bystander) -> None:
    case, key = await ready_to_hand_over(dispatch), uuid4()
    await dispatch.ask(COMMITTEE, hand_over.data(case), key=key)
    another = HandOver(case=case, lead=f"road-{case}", due_in_working_days=3)
    answer = await dispatch.ask(COMMITTEE, another, key=key)
    assert isinstance(answer, Refused)
    assert (answer.refused, answer.status) == ("idempotency_key_reused", 422)
    assert len(await dispatch.told(OrderHandedOver, case)) == 1


async def test_a_refusal_is_not_remembered(dispatch: Bystander) -> None:
    case, key = f"case-{uuid4().hex}", uuid4()
    early = await dispatch.ask(COMMITTEE, hand_over.data(case), key=key)
    assert isinstance(early, Refused)
    before = (calendar, department, elected, triaged)
    await dispatch.tell(*(step.message(dispatch, case) for step in before))
    await dispatch.settled()
    assert isinstance(await dispatch.ask(COMMITTEE, hand_over.data(case), key=key), Reply)


async def test_another_countys_committee_is_refused_and_nothing_changes(
    dispatch: Bystander,
) -> None:
    case = await ready_to_hand_over(dispatch)
    stranger = Actor(id="committee", role=Role.COMMITTEE, division="410422000000")
    answer = await dispatch.ask(stranger, hand_over.data(case))
    assert isinstance(answer, Refused)
    assert (answer.refused, answer.status) == ("outside_division", 403)
    order = await dispatch.database["orders"].find_one({"_id": case})
    assert order is not None
    assert (order["status"], order["version"]) == ("opened", 1)


async def test_a_fact_that_never_fits_is_laid_aside_whole(dispatch: Bystander) -> None:
    unknown = f"case-{uuid4().hex}"
    fact = closed.message(dispatch, unknown)
    await dispatch.tell(fact)

    async def look() -> dict[str, object] | None:
        return await dispatch.database["dead_letters"].find_one({"reason": "early"})

    letter = await wait_until(look, "a dead letter", within=WAIT_FOR_THE_LAST_DELIVERY)
    assert letter["payload"] == fact.model_dump_json(exclude_none=True).encode()
    [durable] = [name for name, part in DISPATCH.durables.items() if part.hears(subject_of(fact))]
    assert (letter["subject"], letter["consumer"]) == (subject_of(fact), durable)
    assert letter["sequence"] == 1
    await dispatch.settled()


async def test_storage_away_holds_facts_and_refuses_commands(
    servers: Servers, dispatch: Bystander
) -> None:
    case = await ready_to_hand_over(dispatch)
    servers.mongo.kill()
    late = f"case-{uuid4().hex}"
    await dispatch.tell(triaged.message(dispatch, late))
    answer = await dispatch.ask(COMMITTEE, hand_over.data(case))
    assert isinstance(answer, Refused)
    assert (answer.refused, answer.status) == ("unavailable", 503)
    servers.mongo.start()
    assert await dispatch.told(OrderOpened, late)

    async def handed() -> bool:
        return isinstance(await dispatch.ask(COMMITTEE, hand_over.data(case)), Reply)

    await wait_until(handed, "handed over once the storage is back")


async def test_bus_away_and_back_goes_on_by_itself(servers: Servers, dispatch: Bystander) -> None:
    servers.nats.kill()
    servers.nats.start()
    case = f"case-{uuid4().hex}"
    fact = triaged.message(dispatch, case)

    async def told() -> bool:
        try:
            await dispatch.tell(fact)
        except NatsError:
            return False
        return True

    await wait_until(told, "the bystander is connected again")
    assert await dispatch.told(OrderOpened, case)
    assert isinstance(await dispatch.ask(COMMITTEE, hand_over.data(case)), Refused)


async def test_a_service_whose_durable_is_not_as_meant_does_not_start(settings: Settings) -> None:
    async with beside(settings, DISPATCH) as bystander:
        jetstream = bystander.nats.jetstream()
        [first, *_] = DISPATCH.durables
        narrow = durable(first, [f"liandan.*.*.{ConcernTriaged.TYPE}"])
        await jetstream.add_consumer(STREAM, narrow)
    with pytest.raises(Misdeclared, match="filter_subjects"):
        await Running(DISPATCH, settings).__aenter__()
    with pytest.raises(Misdeclared, match="not there"):
        await Running(SCORING, settings).__aenter__()


async def test_two_replicas_decide_each_cause_once(settings: Settings) -> None:
    async with alone(DISPATCH, settings) as one, Running(DISPATCH, settings):
        cases = [await ready_to_hand_over(one) for _ in range(3)]
        keys = {case: uuid4() for case in cases}
        asked = [one.ask(COMMITTEE, hand_over.data(c), key=keys[c]) for c in cases for _ in "1234"]
        answers = await asyncio.gather(*asked)
        assert all(isinstance(answer, Reply) for answer in answers)
        await one.settled()
        for case in cases:
            assert len(await one.told(OrderHandedOver, case)) == 1


@pytest.mark.trickle
@pytest.mark.timeout(180)
async def test_a_minute_of_trickle_sees_no_redelivery(dispatch: Bystander) -> None:
    cases = [f"case-{number}-{uuid4().hex}" for number in range(30 * 60)]
    ticks = asyncio.get_running_loop().time()
    for number, case in enumerate(cases):
        await dispatch.tell(triaged.message(dispatch, case))
        await tick(ticks + (number + 1) / 30)
    await dispatch.settled()
    jetstream = dispatch.nats.jetstream()
    infos = [await jetstream.consumer_info(STREAM, name) for name in DISPATCH.durables]
    delivered = sum(info.delivered.consumer_seq for info in infos)
    assert delivered == len(cases), "each fact was delivered once"
    assert await dispatch.database["orders"].count_documents({}) == len(cases)


async def tick(moment: float) -> None:
    """Until that moment of the loop's clock: the trickle's own pace."""
    loop = asyncio.get_running_loop()
    reached = asyncio.Event()
    loop.call_at(moment, reached.set)
    await reached.wait()
