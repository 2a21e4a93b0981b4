"""A lease is one process's at a time; and what it is for goes on when that process is gone."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from infra.servers import Servers
from services.gateway.house import GATEWAY
from services.gateway.views.figures.cells import Sums, sums_of
from services.gateway.views.figures.figures import Figures
from services.gateway.views.store import views_database
from shared.contracts.envelope import Fact, FactData
from shared.eventing.durables import STREAM
from shared.runtime.leasing import Keeper
from shared.runtime.settings import Settings
from shared.storage import client as storage
from shared.storage.client import Database, Document
from shared.storage.leases import Lease
from tests.harness.alone import Bystander, beside
from tests.harness.deployment import deployed
from tests.harness.process import killable
from tests.harness.waiting import wait_until
from tests.unit.gateway.counting import (
    accepted,
    closed,
    endorsed,
    handed_over,
    rated,
    resolved,
    submitted,
)

A_WHILE = 60.0  # seconds: what a killed process had in hand is delivered again after 30
LASTS = 40.0  # seconds
CASES = 12


@pytest.fixture
async def settings(servers: Servers) -> AsyncIterator[Settings]:
    async with deployed(servers, [GATEWAY]) as settings:
        yield settings


@pytest.fixture
async def long_lasting(settings: Settings) -> Settings:
    """The same deployment, with leases that outlast the test."""
    return settings.model_copy(update={"lease_lasts": LASTS})


@pytest.fixture
async def bystander(settings: Settings) -> AsyncIterator[Bystander]:
    async with beside(settings, GATEWAY) as bystander:
        yield bystander


@asynccontextmanager
async def figures_of(settings: Settings) -> AsyncIterator[Figures]:
    client = storage.connect(settings.mongo_url)
    try:
        yield Figures.of(views_database(client, settings.databases))
    finally:
        client.close()


def first_half() -> Sequence[FactData]:
    return submitted(), endorsed("e1"), handed_over(), accepted()


def second_half() -> Sequence[FactData]:
    return resolved(), rated(4), rated(2, reporter="e1"), closed(unrated=2)


def told(bystander: Bystander, halves: Sequence[FactData]) -> list[Fact[Any]]:
    """The same facts of a dozen cases, one case after the other."""
    cases = [f"case-{number}" for number in range(CASES)]
    return [bystander.fact(data, case) for case in cases for data in halves]


async def in_cells(figures: Figures) -> Mapping[str, Mapping[str, int]]:
    content = await figures.content()
    return {id_: counted for id_, counted in content.items() if id_.startswith("cells/")}


async def from_marks(figures: Figures) -> Mapping[str, Mapping[str, int]]:
    """What the cells have to be: the sum over the marks of all cases."""
    sums = Sums()
    async for document in figures.tallies.documents.find():
        sums.update(sums_of(figures.tallies.as_told(fact) for fact in document["facts"]))
    cells: dict[str, dict[str, int]] = {}
    for (cell, figure), times in sums.items():
        cells.setdefault(f"cells/{cell.id}", {})[figure] = times
    return cells


def process_of(lease: Document) -> int:
    return int(lease["holder"].split("-")[-1])


async def holder_in(database: Database) -> int | None:
    """The process that holds the lease of the figures, if one does."""
    lease = await database["leases"].find_one({"_id": "figures"})
    return process_of(lease) if lease else None


async def test_one_of_two_holds_a_lease_until_it_gives_it_back(bystander: Bystander) -> None:
    one, other = (Lease(bystander.database, "work", name, lasts=60) for name in ("one", "other"))
    await asyncio.gather(one.ask(), other.ask())
    assert one.held is not other.held
    holder, waiting = (one, other) if one.held else (other, one)
    await holder.ask()
    await waiting.ask()
    assert holder.held
    assert not waiting.held
    await waiting.give_back()  # of what it never had
    await waiting.ask()
    assert not waiting.held
    await holder.give_back()
    await waiting.ask()
    assert (holder.held, waiting.held) == (False, True)


async def test_a_lease_that_is_not_renewed_runs_out(bystander: Bystander) -> None:
    asleep, awake = (Lease(bystander.database, "work", name, lasts=0.3) for name in "ab")
    await asleep.ask()

    async def taken() -> bool:
        await awake.ask()
        return awake.held

    assert asleep.held
    await wait_until(taken, "the lease is another's")
    assert not asleep.held
    await asleep.ask()
    assert not asleep.held or not awake.held


async def test_when_the_holder_is_killed_another_counts_on_and_nothing_twice(
    settings: Settings, bystander: Bystander
) -> None:
    async with (
        killable(GATEWAY, settings) as one,
        killable(GATEWAY, settings) as other,
        figures_of(settings) as figures,
    ):
        before, after = told(bystander, first_half()), told(bystander, second_half())
        await bystander.tell(*before[: len(before) // 2])
        await bystander.heard()
        holding = await holder_in(bystander.database)
        assert holding in {one.pid, other.pid}
        holder, heir = (one, other) if holding == one.pid else (other, one)
        # Some of these are counted and not acknowledged, when it is killed in the middle.
        await bystander.tell(*before[len(before) // 2 :])
        holder.kill()
        await holder.wait()
        await bystander.tell(*before, *after)
        await all_acknowledged(bystander)
        assert await holder_in(bystander.database) == heir.pid
        assert await in_cells(figures) == await from_marks(figures)
        year = "cells/654004000000//2026"
        [counted] = [it for id_, it in (await in_cells(figures)).items() if id_ == year]
        assert counted["submitted"] == counted["closed"] == CASES
        assert counted["unrated"] == counted["rated"] == 2 * CASES
        assert not await bystander.database["dead_letters"].count_documents({})


async def all_acknowledged(bystander: Bystander) -> None:
    async def look() -> bool:
        info = await bystander.nats.jetstream().consumer_info(STREAM, "figures")
        return not (info.num_pending or info.num_ack_pending)

    await wait_until(look, "every figure counted", within=A_WHILE)


async def test_a_process_that_stops_hands_over_at_once(
    long_lasting: Settings, bystander: Bystander
) -> None:
    settings = long_lasting

    async def held_by(process: asyncio.subprocess.Process) -> bool:
        return await holder_in(bystander.database) == process.pid

    async with killable(GATEWAY, settings) as one:
        await wait_until(lambda: held_by(one), "the first has it")
        async with killable(GATEWAY, settings) as other:
            assert await held_by(one)
            one.terminate()
            await one.wait()
            # The next one asks each second; the lease would have run out by itself much later.
            await wait_until(lambda: held_by(other), "the other has it", within=LASTS / 2)


@dataclass(slots=True)
class Begins:
    """Work that takes a while to begin, or cannot."""

    let: asyncio.Event
    fails: bool = False
    begun: int = 0

    async def start(self) -> None:
        self.begun += 1
        if self.fails:
            raise ZeroDivisionError
        await self.let.wait()

    async def stop(self) -> None:
        """There is nothing to finish."""


async def test_work_that_cannot_begin_does_not_let_other_work_begin_twice(
    long_lasting: Settings, bystander: Bystander
) -> None:
    let = asyncio.Event()
    broken, slow = Begins(let, fails=True), Begins(let)
    works = {"broken": broken, "slow": slow}
    keeper = Keeper(bystander.database, "another", long_lasting.lease_lasts, works)
    starting = asyncio.create_task(keeper.start(bystander.nats))

    async def both_tried() -> bool:
        return bool(broken.begun and slow.begun)

    await wait_until(both_tried, "both were to begin")
    _, waits = await asyncio.wait([starting], timeout=0.3)
    assert waits, "whoever begins work is done when all of it has begun, or cannot"
    let.set()
    await starting
    await keeper.stop()
    assert slow.begun == 1


async def test_two_who_both_think_they_hold_it_count_nothing_twice(
    settings: Settings, bystander: Bystander
) -> None:
    facts = [*told(bystander, first_half()), *told(bystander, second_half())]
    async with figures_of(settings) as late, figures_of(settings) as now:
        for begin in range(0, len(facts), 16):
            group = facts[begin : begin + 16]
            await asyncio.gather(late.apply(group), now.apply(list(reversed(group))))
        assert await in_cells(now) == await from_marks(now)
        assert (await in_cells(now))["cells/654004000000/traffic/2026"]["handed_over"] == CASES


async def test_a_group_that_cannot_be_written_leaves_no_trace(
    settings: Settings, bystander: Bystander
) -> None:
    case = f"case-{uuid4().hex}"
    async with figures_of(settings) as figures:
        await figures.apply([bystander.fact(submitted(), case)])
        before = await figures.content()
        await figures.cells.documents.update_one(
            {"_id": "654004000000//2026"}, {"$set": {"figures.handed_over": "broken"}}
        )
        with pytest.raises(Exception, match="non-numeric"):
            await figures.apply([bystander.fact(handed_over(), case)])
        await figures.cells.documents.update_one(
            {"_id": "654004000000//2026"}, {"$unset": {"figures.handed_over": ""}}
        )
        assert await figures.content() == before
