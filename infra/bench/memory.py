"""The memory of each process, where many cases are stored and where few are."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from infra.bench.figures import Figure, told
from infra.demo.house import House

if TYPE_CHECKING:
    from infra.bench.stored import Stored

WITHIN = 30.0  # MB
MB = 1e6


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


def row(name: str, many: float, few: float, note: str) -> Figure:
    """Flat is what differs by no more than 30 MB."""
    reported = told(f"memory of {name}, MB", many, few, note)
    return replace(reported, target=round((few + WITHIN) / few, 3), met=many - few <= WITHIN)
