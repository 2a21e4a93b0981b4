"""Facts through one service process: decided, committed and published, against raw clients."""

import statistics
import tempfile
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
from infra.bench.figures import Figure, at_least, told
from infra.bench.rounds import ROUNDS, progress
from infra.embedded import EmbeddedServers
from shared.runtime.settings import Settings

IDLE_FACTS = 300


async def figures() -> list[Figure]:
    """Throughput and idle latency, on servers of their own."""
    with tempfile.TemporaryDirectory() as data, EmbeddedServers(Path(data)) as servers:
        settings = Settings(
            nats_url=servers.nats_url, mongo_url=servers.mongo_url, databases="bench"
        )
        return [*await throughput(settings), *await latency(settings)]


async def throughput(settings: Settings) -> list[Figure]:
    """Facts a second of one dispatch process, against both references."""
    rates: dict[Contender, list[float]] = {PRODUCT: [], GROUPED: [], SINGLE: []}
    for round_ in range(1, ROUNDS + 1):
        for contender, taken in rates.items():
            taken.append(await facts_a_second(contender, settings))
            progress(f"{round_}/{ROUNDS}  {contender.name}: {taken[-1]:,.0f} facts/s")
    product, grouped, single = (statistics.median(taken) for taken in rates.values())
    return [
        at_least("facts/s, one process, of raw nats-py, 500 a transaction", product, grouped, 0.6),
        at_least("facts/s, one process, over one transaction a message", product, single, 10),
    ]


async def latency(settings: Settings) -> list[Figure]:
    """Milliseconds from a fact to its consequence on an idle system."""
    taken: dict[Contender, list[float]] = {PRODUCT: [], GROUPED: []}
    for _ in range(ROUNDS):
        for contender, so_far in taken.items():
            so_far.extend(await milliseconds(contender, settings, IDLE_FACTS // ROUNDS))
    product, raw = taken.values()
    return [
        told(f"idle latency {name}, ms", percentile(product, share), percentile(raw, share))
        for name, share in (("p50", 0.5), ("p99", 0.99))
    ]
