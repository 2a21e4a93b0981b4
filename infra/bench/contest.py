"""One contender at a time: a process, a stream full of facts, and a watch."""

import asyncio
import os
import signal
import statistics
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from uuid import uuid4

from nats.aio.client import Client as Nats
from nats.errors import NoRespondersError
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
from shared.storage.leases import Lease
from shared.terms import Urgency

LOOK_EVERY = 0.02  # seconds
WARM = 0.1  # the share of the facts that is not measured
STANDS_STILL = "60"  # seconds a lease lasts, so that none runs out while its holder is stopped
AT_MOST = 120.0  # seconds


@dataclass(frozen=True, slots=True)
class Contender:
    """A program that opens an order for every triaged concern."""

    name: str
    command: Sequence[str]
    facts: int
    processes: int = 1
    durables: int = 1


PRODUCT = Contender("dispatch", ("services.dispatch",), 20_000, 1, len(DISPATCH.durables))
TWO = Contender("dispatch, two", ("services.dispatch",), 20_000, 2, len(DISPATCH.durables))
GROUPED = Contender("raw, 500 in a transaction", ("infra.bench.raw", "500"), 20_000)
SINGLE = Contender("raw, 1 in a transaction, 20 at once", ("infra.bench.raw", "1"), 1_500)
ASKED = Contender("raw, a request and a transaction", ("infra.bench.raw", "asked"), 0)


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
async def working(contender: Contender, settings: Settings) -> AsyncIterator[Sequence[Process]]:
    """The contender's processes, ready for work, ended afterwards."""
    environment = {
        **os.environ,
        "LIANDAN_NATS_URL": settings.nats_url,
        "LIANDAN_MONGO_URL": settings.mongo_url,
        "LIANDAN_DATABASES": settings.databases,
        "LIANDAN_LEASE_LASTS": STANDS_STILL,
        "LIANDAN_HTTP_PORT": "0",
        "LIANDAN_LOG_LEVEL": "WARNING",
    }
    program = (sys.executable, "-m", *contender.command)
    processes = [
        await asyncio.create_subprocess_exec(*program, env=environment)
        for _ in range(contender.processes)
    ]
    try:
        yield processes
    finally:
        for process in processes:
            process.terminate()
            await process.wait()


async def facts_a_second(contender: Contender, settings: Settings) -> float:
    """Facts heard, decided, committed and published in a second, once the processes are warm."""
    async with fresh(settings) as nats, working(contender, settings) as processes:
        await when_ready(nats, contender, settings)
        with stopped(processes):
            await publish(nats, contender.facts)
        at_first, begun = await when_told(nats, contender.facts, int(contender.facts * WARM))
        at_last, ended = await when_told(nats, contender.facts, contender.facts)
    return (at_last - at_first) / (ended - begun)


@contextmanager
def stopped(processes: Sequence[Process]) -> Iterator[None]:
    """They stand still meanwhile."""
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    yield
    for process in processes:
        process.send_signal(signal.SIGCONT)


async def when_ready(nats: Nats, contender: Contender, settings: Settings) -> None:
    """Once facts are asked for by every durable, which all processes share."""
    client = storage.connect(settings.mongo_url)
    leases = client[settings.database(DISPATCH.name)][Lease.collection]
    async with asyncio.timeout(AT_MOST):
        while True:
            durables = await nats.jetstream().consumers_info(STREAM)
            asked = sum(bool(durable.num_waiting) for durable in durables)
            holders = await leases.distinct("holder", {"_id": {"$in": list(DISPATCH.durables)}})
            shared = not holders or len(holders) == contender.processes
            if asked == contender.durables and shared:
                break
            await asyncio.sleep(LOOK_EVERY)
    client.close()


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
        await when_ready(nats, contender, settings)
        told = await nats.subscribe("liandan.*.*.order.opened.v1")
        loop = asyncio.get_running_loop()
        taken = []
        for fact in [triaged() for _ in range(facts)]:
            subject, body = subject_of(fact), fact.model_dump_json(exclude_none=True).encode()
            begun = loop.time()
            await nats.jetstream().publish(subject, body, stream=STREAM)
            await told.next_msg(timeout=AT_MOST)
            taken.append((loop.time() - begun) * 1000)
    return taken[facts // 10 :]


async def milliseconds_asked(settings: Settings, requests: int) -> list[float]:
    """From a bare request to its reply, with one transaction between them."""
    async with fresh(settings) as nats, working(ASKED, settings):
        loop = asyncio.get_running_loop()
        taken = []
        for fact in [triaged() for _ in range(requests)]:
            subject = subject_of(fact).replace("liandan.", "asked.", 1)
            body = fact.model_dump_json(exclude_none=True).encode()
            begun = loop.time()
            await answered(nats, subject, body)
            taken.append((loop.time() - begun) * 1000)
    return taken[requests // 10 :]


async def answered(nats: Nats, subject: str, body: bytes) -> None:
    """Ask until there is somebody who answers."""
    async with asyncio.timeout(AT_MOST):
        while True:
            with suppress(NoRespondersError):
                await nats.request(subject, body, timeout=AT_MOST)
                return
            await asyncio.sleep(LOOK_EVERY)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies."""
    return statistics.quantiles(values, n=100, method="inclusive")[int(share * 100) - 1]
