"""What the stream has lost is published again: its last facts, or all of them."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from nats.errors import Error as NatsError

from infra.declare import declare_all
from infra.servers import Servers
from services.dispatch.__main__ import DISPATCH
from shared.eventing.durables import STREAM
from shared.runtime.settings import Settings
from tests.conformance.messages import triaged
from tests.harness.alone import Bystander, alone, beside
from tests.harness.deployment import deployed
from tests.harness.waiting import wait_until


@pytest.fixture
def store(servers: Servers) -> Path:
    """Where the stream is on disk."""
    return servers.nats.data / "jetstream"


async def hears(bystander: Bystander, *cases: str) -> None:
    """These concerns are triaged, and their orders opened and told."""
    await bystander.tell(*(triaged.message(bystander, case) for case in cases))
    await bystander.settled()


async def lost(bystander: Bystander) -> set[str]:
    """The facts that were decided and are not in the stream."""
    published = {str(fact.id) for fact in await bystander.stream()}
    outbox = await bystander.database["outbox"].find().to_list(None)
    return {fact["_id"] for one in outbox for fact in one["facts"]} - published


async def until_nothing_is_lost(bystander: Bystander) -> None:
    async def look() -> bool:
        try:
            return bystander.nats.is_connected and not await lost(bystander)
        except NatsError:  # the connection is not quite back
            return False

    await wait_until(look, "every fact is in the stream again")


async def test_a_stream_that_comes_back_without_its_last_facts(
    servers: Servers, store: Path, tmp_path: Path
) -> None:
    async with deployed(servers, [DISPATCH]) as settings, alone(DISPATCH, settings) as dispatch:
        await hears(dispatch, "before")
        servers.nats.stop()
        shutil.copytree(store, tmp_path / "earlier")
        servers.nats.start()
        await until_nothing_is_lost(dispatch)
        await hears(dispatch, *(f"after-{number}" for number in range(5)))
        servers.nats.kill()
        shutil.rmtree(store)
        shutil.copytree(tmp_path / "earlier", store)
        servers.nats.start()
        await refilled(dispatch)
        await until_nothing_is_lost(dispatch)


async def refilled(bystander: Bystander) -> None:
    """Another service's facts take the numbers of those that were lost."""

    async def told() -> bool:
        try:
            await bystander.tell(triaged.message(bystander, "another"))
        except NatsError:  # the connection is not quite back
            return False
        return True

    await wait_until(told, "another service tells a fact")


async def test_a_stream_that_is_gone_is_filled_again(servers: Servers, store: Path) -> None:
    async with deployed(servers, [DISPATCH]) as settings, alone(DISPATCH, settings) as dispatch:
        await hears(dispatch, *(f"case-{number}" for number in range(5)))
        servers.nats.kill()
        shutil.rmtree(store)
        servers.nats.start()
        await declare_all(settings, [DISPATCH])
        await until_nothing_is_lost(dispatch)
        assert len(await dispatch.stream()) == 5


@pytest.fixture
async def settings_of_a_past(servers: Servers) -> AsyncIterator[Settings]:
    """A deployment whose stream lost its last fact while no process ran."""
    async with deployed(servers, [DISPATCH]) as settings:
        async with alone(DISPATCH, settings) as dispatch:
            await hears(dispatch, "one", "another")
        async with beside(settings, DISPATCH) as bystander:
            last = (await bystander.nats.jetstream().stream_info(STREAM)).state.last_seq
            await bystander.nats.jetstream().delete_msg(STREAM, last)
            assert await lost(bystander)
        yield settings


async def test_a_process_that_starts_finds_what_an_earlier_one_lost(
    servers: Servers, store: Path, settings_of_a_past: Settings
) -> None:
    async with alone(DISPATCH, settings_of_a_past) as dispatch:
        await until_nothing_is_lost(dispatch)
