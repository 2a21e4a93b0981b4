"""Facts through one service process: decided, committed and published, against raw clients."""

import tempfile
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path

from infra.bench.contest import (
    GROUPED,
    PRODUCT,
    SINGLE,
    TWO,
    facts_a_second,
    milliseconds,
    milliseconds_asked,
    percentile,
)
from infra.bench.figures import Figure, at_least, at_most, told
from infra.bench.rounds import ROUNDS, in_turn, progress
from infra.embedded import EmbeddedServers
from shared.runtime.settings import Settings

IDLE = 60  # facts, and requests, of one round


async def figures() -> list[Figure]:
    """Throughput and idle latency, on servers of their own."""
    with tempfile.TemporaryDirectory() as data, EmbeddedServers(Path(data)) as servers:
        settings = Settings(
            nats_url=servers.nats_url, mongo_url=servers.mongo_url, databases="bench"
        )
        return [*await throughput(settings), *await latency(settings)]


async def throughput(settings: Settings) -> list[Figure]:
    """Facts a second of one dispatch process, against both references, and of two."""
    contenders = (PRODUCT, GROUPED, SINGLE, TWO)
    found = await in_turn({one.name: partial(facts_a_second, one, settings) for one in contenders})
    product, grouped, single, two = (found[one.name] for one in contenders)
    return [
        at_least("facts/s, one process, of raw nats-py, 500 a transaction", product, grouped, 0.6),
        at_least("facts/s, one process, over one transaction a message", product, single, 10),
        at_least("facts/s, two processes, over one", two, product, 1.4),
    ]


async def latency(settings: Settings) -> list[Figure]:
    """Milliseconds from a fact to its consequence on an idle system."""
    measures = {
        "idle": partial(milliseconds, PRODUCT, settings, IDLE),
        "asked": partial(milliseconds_asked, settings, IDLE),
    }
    idle, asked = (await all_in_turn(measures)).values()
    p50, p99 = ((percentile(idle, share), percentile(asked, share)) for share in (0.5, 0.99))
    return [
        at_most("idle latency p50, ms, over a request and a transaction", *p50, 2),
        told("idle latency p99, ms", *p99),
    ]


async def all_in_turn(
    measures: Mapping[str, Callable[[], Awaitable[list[float]]]],
) -> dict[str, list[float]]:
    """Everything that each gave, by name."""
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(ROUNDS):
        for name, measure in measures.items():
            taken[name] += await measure()
            progress(f"{name}: {percentile(taken[name], 0.5):.1f} ms at the median so far")
    return taken
