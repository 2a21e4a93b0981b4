"""Whole cases a second, through all services and views, with few and with many cases stored."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from infra.bench.figures import Figure, at_least
from infra.bench.rounds import in_turn
from infra.bench.seeding import deployment
from infra.load.cases import Load

if TYPE_CHECKING:
    from infra.bench.stored import Stored

RESIDENTS = 12
SECONDS = 8.0
WARM = 4.0  # seconds
WITHIN = 0.75


@dataclass(frozen=True, slots=True)
class Played:
    """The figures, and how many cases were played for them in each deployment."""

    figures: Sequence[Figure]
    cases: int


async def figures(small: "Stored", large: "Stored") -> Played:
    """The many of the few, in turn."""
    total = {stored.cases: 0 for stored in (small, large)}

    async def played(stored: "Stored") -> float:
        cases, seconds = await run(stored, SECONDS)
        total[stored.cases] += cases
        return cases / seconds

    for stored in (small, large):
        await run(stored, WARM)
    names = {stored.cases: f"cases/s with {stored.cases:,} stored" for stored in (small, large)}
    medians = await in_turn({names[s.cases]: partial(played, s) for s in (small, large)})
    name = f"whole cases/s with {large.cases:,} stored, of {small.cases:,}"
    row = at_least(name, medians[names[large.cases]], medians[names[small.cases]], WITHIN)
    return Played([row], max(total.values()))


async def run(stored: "Stored", seconds: float) -> tuple[int, float]:
    """How many cases came to their end, and how long that took, until all is heard."""
    clock = asyncio.get_running_loop().time
    load = Load(stored.callers, RESIDENTS, appraisers=deployment.APPRAISERS)
    began = clock()
    running = asyncio.create_task(load.run())
    await asyncio.sleep(seconds)
    load.stop()
    await running
    await deployment.quiet(stored.house)
    return len(load.ended), clock() - began
