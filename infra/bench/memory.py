"""The memory of each process: once it has heard of many cases, and where many are stored."""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from infra.bench.contest import publish
from infra.bench.figures import Figure, told
from infra.bench.rounds import progress
from infra.bench.seeding import deployment
from infra.demo.house import House, free_port
from shared.eventing.bus import connect

if TYPE_CHECKING:
    from infra.bench.stored import Stored

FEW, MANY = 1_000, 100_000
WITHIN = 30.0  # MB
MB = 1e6


async def heard() -> list[Figure]:
    """The same processes after 1,000 triaged concerns and after 100,000: each is an order, and a
    case in the views."""
    with (
        tempfile.TemporaryDirectory() as data,
        House(free_port(), Path(data), demo=False) as house,
    ):
        few, many = await after(house, FEW), await after(house, MANY - FEW)
    return [row(f"{name}, {MANY:,} cases heard of", many[name], few[name]) for name in many]


async def after(house: House, more: int) -> Mapping[str, float]:
    """What each process has in memory when so many more are heard of."""
    nats = await connect(house.servers.nats_url, "bench")
    await publish(nats, more)
    await nats.close()
    await deployment.quiet(house)
    progress(f"{more:,} cases heard of")
    return of(house)


def of(house: House) -> Mapping[str, float]:
    """What each process has in memory, in MB."""
    return {name: resident(house.process(name).pid) for name in house.names}


def resident(pid: int) -> float:
    """A process's resident memory, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    [kilobytes] = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
    return int(kilobytes) * 1024 / MB


def figures(
    small: "Stored", large: "Stored", before: Mapping[str, float], played: int
) -> list[Figure]:
    """After the same work in both; and how much it grew in that work."""
    many, few = of(large.house), of(small.house)
    return [
        row(
            f"{name}, {large.cases:,} cases",
            many[name],
            few[name],
            f"+{many[name] - before[name]:.0f} MB in {played:,} cases",
        )
        for name in many
    ]


def row(name: str, many: float, few: float, note: str = "") -> Figure:
    """Flat is what differs by no more than 30 MB."""
    reported = told(f"memory of {name}, MB", many, few, note)
    return replace(reported, target=round((few + WITHIN) / few, 3), met=many - few <= WITHIN)
