"""`make bench`: every figure a ratio measured in one run, product and reference alternating."""

import asyncio
import json
import platform
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from infra.bench.contest import (
    GROUPED,
    PRODUCT,
    SINGLE,
    Contender,
    facts_a_second,
    milliseconds,
    percentile,
)
from infra.embedded import EmbeddedServers
from shared.runtime.settings import Settings

ROUNDS = 5
IDLE_FACTS = 300
RESULT = Path(".data/bench.json")


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: the product's figure, the reference's, their ratio and what it is to reach."""

    name: str
    product: float
    reference: float
    ratio: float
    target: float | None
    met: bool | None


async def throughput(settings: Settings) -> list[Figure]:
    """Facts a second of one dispatch process, against both references."""
    rates: dict[Contender, list[float]] = {PRODUCT: [], GROUPED: [], SINGLE: []}
    for round_ in range(1, ROUNDS + 1):
        for contender, taken in rates.items():
            taken.append(await facts_a_second(contender, settings))
            print(f"  {round_}/{ROUNDS}  {contender.name}: {taken[-1]:,.0f} facts/s", flush=True)
    product, grouped, single = (statistics.median(taken) for taken in rates.values())
    return [
        at_least(
            "facts/s, one process, of raw nats-py and 500 in a transaction", product, grouped, 0.45
        ),
        at_least("facts/s, one process, over one transaction a message", product, single, 6),
    ]


async def latency(settings: Settings) -> list[Figure]:
    """Milliseconds from a fact to its consequence on an idle system."""
    taken: dict[Contender, list[float]] = {PRODUCT: [], GROUPED: []}
    for _ in range(ROUNDS):
        for contender, so_far in taken.items():
            so_far.extend(await milliseconds(contender, settings, IDLE_FACTS // ROUNDS))
    return [
        told(f"idle latency {name}, ms", *(percentile(v, share) for v in taken.values()))
        for name, share in (("p50", 0.5), ("p99", 0.99))
    ]


def at_least(name: str, product: float, reference: float, target: float) -> Figure:
    ratio = product / reference
    return Figure(
        name, round(product, 1), round(reference, 1), round(ratio, 2), target, ratio >= target
    )


def told(name: str, product: float, reference: float) -> Figure:
    return Figure(
        name, round(product, 2), round(reference, 2), round(product / reference, 2), None, None
    )


def show(figures: Sequence[Figure]) -> None:
    """Print the table and keep it."""
    print(f"\n{'':66} {'product':>9} {'reference':>9} {'ratio':>6} {'target':>6}")
    for figure in figures:
        verdict = {True: "met", False: "NOT MET", None: ""}[figure.met]
        target = "" if figure.target is None else f"{figure.target:g}"
        print(
            f"{figure.name:66} {figure.product:9,.1f} {figure.reference:9,.1f}"
            f" {figure.ratio:6.2f} {target:>6} {verdict}"
        )
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps([asdict(f) for f in figures], indent=1, ensure_ascii=False))
    print(f"\nkept in {RESULT}; {platform.machine()}, Python {platform.python_version()}")


async def main() -> None:
    """Measure, on servers of its own."""
    with tempfile.TemporaryDirectory() as data, EmbeddedServers(Path(data)) as servers:
        settings = Settings(
            nats_url=servers.nats_url, mongo_url=servers.mongo_url, databases="bench"
        )
        print(f"throughput, {ROUNDS} rounds", flush=True)
        figures = await throughput(settings)
        print("idle latency", flush=True)
        figures += await latency(settings)
    show(figures)


if __name__ == "__main__":
    asyncio.run(main())
