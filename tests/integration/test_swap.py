"""Views built anew while the old ones are shown: nothing is missed, whatever comes meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial

import pytest

from infra.servers import Servers
from services.gateway.house import GATEWAY
from services.gateway.views.rebuild import differences, rebuild
from services.gateway.views.shown import Everywhere, Following, Named, Word, now_shown
from services.gateway.views.swap import Building, BuiltAlready, swap
from shared.runtime.settings import Settings
from shared.storage.client import Client
from shared.storage.leases import Lease
from tests.harness.alone import Bystander, beside, running
from tests.harness.deployment import deployed
from tests.unit.gateway.counting import accepted, endorsed, handed_over, rated, resolved, submitted


@pytest.fixture
async def settings(servers: Servers) -> AsyncIterator[Settings]:
    async with deployed(servers, [GATEWAY]) as settings:
        yield settings


@pytest.fixture
async def bystander(settings: Settings) -> AsyncIterator[Bystander]:
    async with beside(settings, GATEWAY) as bystander:
        yield bystander


@pytest.fixture
def client(bystander: Bystander) -> Client:
    return bystander.database.client


async def happens(bystander: Bystander, case: str) -> None:
    story = (submitted(), endorsed("e1"), handed_over(), accepted(), resolved(), rated(4))
    await bystander.tell(*(bystander.fact(data, case) for data in story))


async def test_what_comes_meanwhile_is_in_both(
    settings: Settings, bystander: Bystander, client: Client
) -> None:
    before = (await now_shown(client, settings.databases)).views.database.name

    async def build(building: Building) -> int:
        await happens(bystander, "while-it-is-read")
        heard = await rebuild(bystander.nats.jetstream(), building)
        await happens(bystander, "after-it-was-read")
        await bystander.heard()
        return heard

    async with running(GATEWAY, settings), running(GATEWAY, settings):
        await happens(bystander, "before")
        await bystander.heard()
        assert await swap(client, settings.databases, build) >= 6
        await happens(bystander, "when-it-is-shown")
        await bystander.heard()
    shown = await now_shown(client, settings.databases)
    assert shown.views.database.name != before
    assert before not in await client.list_database_names()
    expected = Word(client, settings.databases).in_(f"{before}_rebuilt")
    await rebuild(bystander.nats.jetstream(), expected)
    assert await expected.views.cases.documents.count_documents({}) == 4
    assert await differences(shown, expected) == []


async def test_who_has_not_seen_the_word_yet_takes_a_fact_in_everywhere_all_the_same(
    settings: Settings, bystander: Bystander, client: Client
) -> None:
    word = Word(client, settings.databases)
    asleep = Following(word)
    await asleep.look()
    anew = f"{word.first}_anew"
    await word.in_(anew).prepare()
    assert await word.turn(Named(word.first), Named(word.first, (anew,)))
    assert asleep.named == Named(word.first), "it has not looked again"
    for part in (lambda shown: shown.views, lambda shown: shown.figures):
        changed = await Everywhere(asleep, part).apply([bystander.fact(submitted(), "case")])
        assert list(changed) == ["case"]
    assert await differences(word.in_(word.first), word.in_(anew)) == []
    assert await word.in_(anew).content()


async def test_a_building_that_fails_leaves_what_is_shown(
    settings: Settings, bystander: Bystander, client: Client
) -> None:
    word = Word(client, settings.databases)
    before = {name for name in await client.list_database_names() if name.startswith(word.first)}

    async def build(building: Building) -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await swap(client, settings.databases, build)
    assert await word.read() == Named(word.first)
    names = await client.list_database_names()
    assert {name for name in names if name.startswith(word.first)} == before


async def test_one_builds_at_a_time(
    settings: Settings, bystander: Bystander, client: Client
) -> None:
    async def build(building: Building) -> int:
        with pytest.raises(BuiltAlready):
            await swap(client, settings.databases, partial(rebuild, bystander.nats.jetstream()))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await swap(client, settings.databases, build)


async def outlives_its_lease(bystander: Bystander) -> None:
    """Whoever builds was asleep for longer than it lasts."""
    leases = bystander.database[Lease.collection]
    long_ago = {"until": datetime(2000, 1, 1, tzinfo=UTC)}
    await leases.update_one({"_id": "building the views anew"}, {"$set": long_ago})


@pytest.mark.parametrize("awakes", ["while it reads", "when it has read"])
async def test_who_outlives_its_lease_leaves_the_newer_building_alone(
    settings: Settings, bystander: Bystander, client: Client, awakes: str
) -> None:
    word, built, let = Word(client, settings.databases), asyncio.Event(), asyncio.Event()

    async def newer(building: Building) -> int:
        await rebuild(bystander.nats.jetstream(), building)
        built.set()
        await let.wait()
        raise ZeroDivisionError

    async def older(building: Building) -> int:
        await outlives_its_lease(bystander)
        builds.append(asyncio.create_task(swap(client, settings.databases, newer)))
        await built.wait()
        if awakes == "while it reads":
            await building.apply([bystander.fact(submitted(), "case")])
        return 0

    builds: list[asyncio.Task[int]] = []
    async with running(GATEWAY, settings):
        await happens(bystander, "before")
        await bystander.heard()
        with pytest.raises(BuiltAlready):
            await swap(client, settings.databases, older)
        named = await word.read()
        assert named.shown == word.first
        [anew] = named.beside
        await happens(bystander, "after")
        await bystander.heard()
        assert await differences(word.in_(word.first), word.in_(anew)) == []
        indexes = await word.in_(anew).views.cases.documents.index_information()
        assert len(indexes) > 1, "it is the very database that the newer one made"
    let.set()
    with pytest.raises(ZeroDivisionError):
        await builds[0]
    assert await word.read() == Named(word.first)


async def test_who_outlives_its_lease_leaves_what_a_newer_one_has_shown(
    settings: Settings, bystander: Bystander, client: Client
) -> None:
    word = Word(client, settings.databases)

    async def newer(building: Building) -> int:
        return 0

    async def older(building: Building) -> int:
        await outlives_its_lease(bystander)
        await swap(client, settings.databases, newer)
        return 0

    with pytest.raises(BuiltAlready):
        await swap(client, settings.databases, older)
    shown = (await word.read()).shown
    assert shown != word.first
    there = await client.list_database_names()
    assert [name for name in there if name.startswith(word.first)] == [shown]
