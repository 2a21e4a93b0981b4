"""Declaring: durables that are otherwise than meant are made anew, and hear the whole log."""

from collections.abc import AsyncIterator

import pytest

from infra.declare import StillHeard, declare_all
from infra.servers import Servers
from services.dispatch.__main__ import DISPATCH
from shared.contracts.concern import ConcernTriaged
from shared.contracts.order import OrderOpened
from shared.eventing.durables import STREAM, SUBJECTS, durable, durables
from shared.runtime.settings import Settings
from tests.conformance.messages import triaged
from tests.harness.alone import Bystander, alone, beside, running
from tests.harness.deployment import deployed
from tests.harness.waiting import wait_until

CASES = [f"case-{number}" for number in range(20)]
OPENS = [f"liandan.*.*.{ConcernTriaged.TYPE}"]


@pytest.fixture
async def settings(servers: Servers) -> AsyncIterator[Settings]:
    async with deployed(servers, [DISPATCH]) as settings:
        yield settings


@pytest.fixture
async def bystander(settings: Settings) -> AsyncIterator[Bystander]:
    async with beside(settings, DISPATCH) as bystander:
        yield bystander


async def test_again_is_harmless_even_while_a_process_hears(
    settings: Settings, bystander: Bystander
) -> None:
    async with running(DISPATCH, settings):
        before = await durables(bystander.nats.jetstream())
        await declare_all(settings, [DISPATCH])
        assert await durables(bystander.nats.jetstream()) == before
    assert before.keys() == DISPATCH.durables.keys()


async def test_the_one_durable_of_an_earlier_version_gives_way_to_groups(
    settings: Settings, bystander: Bystander
) -> None:
    jetstream = bystander.nats.jetstream()
    for name in DISPATCH.durables:
        await jetstream.delete_consumer(STREAM, name)
    await jetstream.add_consumer(STREAM, durable("dispatch", [SUBJECTS]))
    await jetstream.add_consumer(STREAM, durable("dispatch-portal", [SUBJECTS]))
    facts = [triaged.message(bystander, case) for case in CASES]
    await bystander.tell(*facts)
    # What the earlier version has heard is heard again; the rest was waiting for it.
    heard = await jetstream.pull_subscribe_bind("dispatch", STREAM)
    for message in await heard.fetch(len(CASES) // 2):
        await message.ack()
    await heard.unsubscribe()
    await declare_all(settings, [DISPATCH])
    assert (await durables(jetstream)).keys() == {*DISPATCH.durables, "dispatch-portal"}
    async with running(DISPATCH, settings):
        await bystander.settled()
    assert await bystander.database["orders"].count_documents({}) == len(CASES)


async def test_hearing_the_whole_log_again_changes_nothing(
    settings: Settings, bystander: Bystander
) -> None:
    async with running(DISPATCH, settings):
        await bystander.tell(*(triaged.message(bystander, case) for case in CASES))
        await bystander.settled()
    before = await bystander.database["orders"].find().to_list(None)
    jetstream = bystander.nats.jetstream()
    for name in DISPATCH.durables:
        await jetstream.delete_consumer(STREAM, name)
        await jetstream.add_consumer(STREAM, durable(name, OPENS))
    await declare_all(settings, [DISPATCH])
    async with running(DISPATCH, settings):
        await bystander.settled()
    assert await bystander.database["orders"].find().to_list(None) == before
    told = [fact for fact in await bystander.stream() if fact.type.endswith(OrderOpened.TYPE)]
    assert len(told) == len(CASES)


async def test_what_is_heard_by_a_living_process_is_not_made_anew(
    settings: Settings, bystander: Bystander
) -> None:
    jetstream = bystander.nats.jetstream()
    [first, *_] = DISPATCH.durables
    async with alone(DISPATCH, settings):
        await jetstream.delete_consumer(STREAM, first)
        await jetstream.add_consumer(STREAM, durable(first, OPENS))
        with pytest.raises(StillHeard, match="Stop all its processes"):
            await declare_all(settings, [DISPATCH])
        assert (await durables(jetstream))[first].filter_subjects == OPENS
    await declare_all(settings, [DISPATCH])
    assert (await durables(jetstream))[first].filter_subjects != OPENS


async def test_an_older_version_that_has_no_lease_is_seen_by_its_asking(
    settings: Settings, bystander: Bystander
) -> None:
    jetstream = bystander.nats.jetstream()
    await jetstream.add_consumer(STREAM, durable("dispatch", OPENS))
    pull = await jetstream.pull_subscribe_bind("dispatch", STREAM)
    await bystander.nats.publish(
        f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.dispatch", b'{"batch": 1}', pull._deliver
    )

    async def asked() -> bool:
        return bool((await jetstream.consumer_info(STREAM, "dispatch")).num_waiting)

    await wait_until(asked, "somebody asks")
    with pytest.raises(StillHeard):
        await declare_all(settings, [DISPATCH])
    await pull.unsubscribe()
    await declare_all(settings, [DISPATCH])
    assert "dispatch" not in await durables(jetstream)
