"""What a deployment does with many cases stored, beside one with few, on the same machine."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from infra.bench import dashboards, loop, memory
from infra.bench.figures import Figure
from infra.bench.rounds import progress
from infra.bench.seeding import deployment
from infra.demo.accounts import read_accounts
from infra.demo.house import House
from infra.load.calling import Callers

FEW, MANY, MOST = 1_000, 100_000, 1_000_000
CONNECTIONS = httpx.Limits(max_connections=None, max_keepalive_connections=None)


@dataclass(frozen=True, slots=True)
class Stored:
    """A running deployment with so many cases, and those who call it."""

    cases: int
    house: House
    callers: Callers


async def figures() -> list[Figure]:
    """With 100,000 cases, of 1,000."""
    return await compared(FEW, MANY)


async def million() -> list[Figure]:
    """The same with 1,000,000, of 100,000; and how long it took to have them."""
    clock = asyncio.get_running_loop().time
    began = clock()
    await asyncio.to_thread(deployment.made, MOST)
    seconds = clock() - began
    name = f"minutes until {MOST:,} cases are stored, of those of this run"
    took = Figure(
        name, round(seconds / 60, 1), None, None, None, None, "0 if they were stored before"
    )
    return [took, *await compared(MANY, MOST)]


async def compared(few: int, many: int) -> list[Figure]:
    """The loop in turn, the memory after it, and what is read where there are many."""
    progress(f"deployments with {few:,} and with {many:,} cases stored; they are made once")
    async with both(few, many) as (small, large):
        before = memory.of(large.house)
        gained = await loop.figures(small, large)
        return [
            *gained.figures,
            *memory.figures(small, large, before, gained.cases),
            *await dashboards.figures(large),
        ]


@asynccontextmanager
async def both(few: int, many: int) -> AsyncIterator[Sequence[Stored]]:
    """Both at work: the large one as it is kept, the small one as a copy that does not grow."""
    few_made, many_made = [await asyncio.to_thread(deployment.made, n) for n in (few, many)]
    with ExitStack() as open_:
        copy = Path(open_.enter_context(tempfile.TemporaryDirectory())) / "copy"
        shutil.copytree(few_made, copy)
        houses = [open_.enter_context(deployment.running(data)) for data in (copy, many_made)]
        async with httpx.AsyncClient(timeout=30, limits=CONNECTIONS) as client:
            stored = [
                Stored(
                    cases,
                    house,
                    Callers(client, read_accounts(house.data / "accounts.json"), house.urls),
                )
                for cases, house in zip((few, many), houses, strict=True)
            ]
            for one in stored:
                await deployment.quiet(one.house)
            yield stored
