"""One contender at a time: a process, a stream full of facts, and a watch."""

import asyncio
import os
import statistics
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from nats.aio.client import Client as Nats
from nats.js.errors import NotFoundError
from ulid import ULID

from infra.declare import declare_all
from services.dispatch.__main__ import DISPATCH
from shared import clock
from shared.contracts.concern import ConcernTriaged
from shared.contracts.envelope import Fact
from shared.eventing.bus import connect
from shared.eventing.durables import STREAM
from shared.runtime.settings import Settings
from shared.storage import client as storage
from shared.storage.fold import subject_of
from shared.terms import Urgency

LOOK_EVERY = 0.02  # seconds
WARM = 0.1  # the share of the facts that is not measured
AT_MOST = 120.0  # seconds


@dataclass(frozen=True, slots=True)
class Contender:
    """A program that opens an order for every triaged concern."""

    name: str
    command: Sequence[str]
    facts: int


PRODUCT = Contender("dispatch", ("services.dispatch",), 10_000)
GROUPED = Contender("raw, 500 in a transaction", ("infra.bench.raw", "500"), 10_000)
SINGLE = Contender("raw, 1 in a transaction, 20 at once", ("infra.bench.raw", "1"), 1_500)


def triaged() -> Fact[ConcernTriaged]:
    """A fact as intake would tell it."""
    case = str(ULID())
    return Fact[ConcernTriaged](
        id=uuid4(),
        type=f"liandan.{ConcernTriaged.TYPE}",
        source="/services/intake",
        subject=case,
        time=clock.now(),
        division="654004200000",
        case=case,
        version=2,
        actor="township:654004200000",
        cause=uuid4(),
        data=ConcernTriaged(
            category="roads",
            urgency=Urgency.PROBLEM,
            summary="某村村道坑洼积水，雨天难以通行",
            reporters=(str(ULID()),),
        ),
    )


@asynccontextmanager
async def fresh(settings: Settings) -> AsyncIterator[Nats]:
    """An empty stream and empty databases."""
    nats = await connect(settings.nats_url, "bench")
    with suppress(NotFoundError):  # the first time there is none
        await nats.jetstream().delete_stream(STREAM)
    await declare_all(settings, [DISPATCH])
    yield nats
    client = storage.connect(settings.mongo_url)
    await client.drop_database(settings.database(DISPATCH.name))
    client.close()
    await nats.close()


@asynccontextmanager
async def working(contender: Contender, settings: Settings) -> AsyncIterator[None]:
    """The contender's process, ended afterwards."""
    environment = {
        **os.environ,
        "LIANDAN_NATS_URL": settings.nats_url,
        "LIANDAN_MONGO_URL": settings.mongo_url,
        "LIANDAN_DATABASES": settings.databases,
        "LIANDAN_HTTP_PORT": "0",
        "LIANDAN_LOG_LEVEL": "WARNING",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *contender.command, env=environment
    )
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


async def facts_a_second(contender: Contender, settings: Settings) -> float:
    """Facts heard, decided, committed and published in a second, once the process is warm."""
    async with fresh(settings) as nats:
        await publish(nats, contender.facts)
        async with working(contender, settings):
            at_first, begun = await when_told(nats, contender.facts, int(contender.facts * WARM))
            at_last, ended = await when_told(nats, contender.facts, contender.facts)
    return (at_last - at_first) / (ended - begun)


async def publish(nats: Nats, facts: int) -> None:
    jetstream = nats.jetstream()
    for _ in range(facts):
        fact = triaged()
        body = fact.model_dump_json(exclude_none=True).encode()
        await jetstream.publish_async(subject_of(fact), body, stream=STREAM)
    await jetstream.publish_async_completed()


async def when_told(nats: Nats, heard: int, wanted: int) -> tuple[int, float]:
    """How many consequences there were, and when, once there were as many as wanted."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(AT_MOST):
        while True:
            told = (await nats.jetstream().stream_info(STREAM)).state.messages - heard
            if told >= wanted:
                return told, loop.time()
            await asyncio.sleep(LOOK_EVERY)


async def milliseconds(contender: Contender, settings: Settings, facts: int) -> list[float]:
    """From a fact's publication to its consequence's, with nothing else going on."""
    async with fresh(settings) as nats, working(contender, settings):
        told = await nats.subscribe("liandan.*.*.order.opened.v1")
        loop = asyncio.get_running_loop()
        taken = []
        for _ in range(facts):
            fact: Fact[Any] = triaged()
            begun = loop.time()
            await nats.jetstream().publish(
                subject_of(fact), fact.model_dump_json(exclude_none=True).encode(), stream=STREAM
            )
            await told.next_msg(timeout=AT_MOST)
            taken.append((loop.time() - begun) * 1000)
    return taken[facts // 10 :]


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies."""
    return statistics.quantiles(values, n=100, method="inclusive")[int(share * 100) - 1]
