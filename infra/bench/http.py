"""The gateway against an empty route: what a report costs until it is safe and seen, and reading.

Everything runs as in a deployment: both servers, the services as processes, one gateway.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path

import httpx
from nats.aio.client import Client as Nats
from nats.js.api import ConsumerInfo

from infra.bench.callers import Answered, Ask, ask, get, post
from infra.bench.contest import percentile
from infra.bench.figures import Figure, at_least, at_most
from infra.bench.rounds import ROUNDS, progress
from infra.demo.house import House, free_port
from infra.demo.people import sign_in
from infra.demo.seeding import seed
from infra.load.calling import Callers
from infra.load.cases import APPRAISER, COMMITTEE, LEAD, STAFF, TOWNSHIP
from shared.eventing.bus import connect
from shared.eventing.durables import STREAM
from shared.storage import client as storage

SECONDS = 3.0
LISTED = 20
CASES = 64 + LISTED
"""So that as many lists differ as there are callers."""
API = "/api/v1"
CONCERN = {"text": "西环路的路灯坏了三天，晚上很黑。", "division": TOWNSHIP}
REPORT, CASE, LIST = "POST /concerns", "GET /cases/{id}", "GET /cases, 20"
SHARES = {REPORT: 0.12, CASE: 0.15, LIST: 0.10}
"""Of what an empty route answers in a second."""
SPREAD_AT_MOST = 5.0
QUIET_WITHIN = 60.0  # seconds


@dataclass(slots=True)
class Row:
    """What one kind of request gave, round by round, and the reference beside it."""

    product: list[Answered] = field(default_factory=list)
    reference: list[Answered] = field(default_factory=list)


class Wrong(Exception):
    """What was answered is not what was asked for; nothing is measured by it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A running deployment with some cases, and the empty route beside it."""

    house: House
    empty: int
    cases: Sequence[str]
    cursors: Sequence[str]
    nats: Nats

    def asks(self) -> dict[str, Ask]:
        """What is asked in each row."""
        report = post(f"{API}/concerns", json.dumps(CONCERN).encode())
        each = cycle([get(f"{API}/cases/{case}") for case in self.cases])
        listed = f"{API}/cases?division={TOWNSHIP}&limit={LISTED}"
        # In turn: no two who ask at the same time ask for the same.
        lists = cycle([get(f"{listed}&cursor={cursor}") for cursor in self.cursors])
        return {
            REPORT: lambda: report,
            CASE: partial(next, each),
            LIST: partial(next, lists),
        }

    async def quiet(self) -> None:
        """Return when nobody has facts left to hear of what was asked before."""
        stream = self.nats.jetstream()
        async with asyncio.timeout(QUIET_WITHIN):
            # The server tells nobody when a durable has nothing more to hear.
            while any(map(busy, await stream.consumers_info(STREAM))):  # noqa: ASYNC110
                await asyncio.sleep(0.1)

    async def must_be_shown(self, answered: Answered) -> None:
        """Raises Wrong unless every report that was answered is in the view."""
        ids = [json.loads(body)["id"] for body in answered.bodies]
        client = storage.connect(self.house.servers.mongo_url)
        views = storage.database(client, "liandan_views")
        shown = await views["cases"].count_documents({"_id": {"$in": ids}})
        client.close()
        if shown != len(ids):
            raise Wrong(f"{len(ids)} reports were answered, {shown} are shown")


def busy(durable: ConsumerInfo) -> bool:
    """Whether it has facts left to hear."""
    return bool(durable.num_pending or durable.num_ack_pending)


async def measured(scene: Scene) -> dict[str, Row]:
    """Every row, the empty route and the gateway in turn."""
    rows = {name: Row() for name in SHARES}
    nothing = get("/")
    for asked in scene.asks().values():
        await ask(scene.house.port, asked, SECONDS / 2)  # warm
        await scene.quiet()
    for round_ in range(1, ROUNDS + 1):
        for name, asked in scene.asks().items():
            row = rows[name]
            row.reference.append(await ask(scene.empty, lambda: nothing, SECONDS))
            row.product.append(answered := await ask(scene.house.port, asked, SECONDS))
            if set(answered.statuses) - {200, 201}:
                raise Wrong(f"{name}: {sorted(set(answered.statuses))}")
            if name == REPORT:
                await scene.must_be_shown(answered)
            told(round_, name, row)
            await scene.quiet()
    return rows


def told(round_: int, name: str, row: Row) -> None:
    product, reference = row.product[-1], row.reference[-1]
    progress(
        f"{round_}/{ROUNDS}  {name}: {product.a_second:,.0f}/s,"
        f" the empty route {reference.a_second:,.0f}/s"
    )


def figures_of(rows: dict[str, Row]) -> list[Figure]:
    """The rows as figures: medians of the rounds."""
    found = []
    for name, row in rows.items():
        product, reference = (
            statistics.median(one.a_second for one in some) for some in (row.product, row.reference)
        )
        found.append(
            at_least(f"{name}, a second, of an empty route", product, reference, SHARES[name])
        )
    return [*found, spread(rows[REPORT])]


def spread(row: Row) -> Figure:
    """How much longer than others the unluckiest wait."""
    p50, p99 = (
        statistics.median(percentile(one.waits, share) * 1000 for one in row.product)
        for share in (0.5, 0.99)
    )
    return at_most(f"{REPORT}, p99 over its own p50, ms, at most", p99, p50, SPREAD_AT_MOST)


@contextmanager
def empty_route() -> Iterator[int]:
    """The reference, listening."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "infra.bench.empty", str(port)])
    try:
        transport = httpx.HTTPTransport(retries=20)
        with httpx.Client(transport=transport) as client:
            client.get(f"http://127.0.0.1:{port}/").raise_for_status()
        yield port
    finally:
        process.terminate()
        process.wait()


async def prepared(house: House, data: Path) -> list[str]:
    """Cases in public that a department works on, with a day they are due."""
    with httpx.Client(base_url=house.url, timeout=30) as client:
        sign_in(client, *house.administrator)
        accounts = seed(client, data / "accounts.json")
    async with httpx.AsyncClient(timeout=30) as client:
        callers = Callers(client, accounts, house.urls)
        return [await accepted(callers, number) for number in range(CASES)]


def cursors(house: House) -> list[str]:
    """Where lists begin that are as long as asked for, and each another."""
    asked = f"{API}/cases?division={TOWNSHIP}&limit="
    with httpx.Client(base_url=house.url, timeout=30) as client:
        beyond = [client.get(f"{asked}{first}").json() for first in range(1, CASES - LISTED + 1)]
    return [one["next_cursor"] for one in beyond]


async def accepted(callers: Callers, number: int) -> str:
    case: str = (await callers.post("/concerns", CONCERN))["id"]
    accept = {"decision": "accept", "category": "roads", "urgency": "problem"}
    steps = (
        ("triage", {**accept, "summary": f"西环路路灯不亮 {number}"}, STAFF),
        ("handover", {"lead": LEAD, "appraiser": APPRAISER}, COMMITTEE),
        ("acceptance", {"plan": "派人修理"}, LEAD),
    )
    for step, body, by in steps:
        await callers.post(f"/cases/{case}/{step}", body, by)
    return case


async def figures() -> list[Figure]:
    """The gateway's rows, on servers of their own."""
    with (
        tempfile.TemporaryDirectory() as data,
        empty_route() as empty,
        House(free_port(), Path(data), demo=False) as house,
    ):
        cases = await prepared(house, Path(data))
        nats = await connect(house.servers.nats_url, "bench")
        scene = Scene(house, empty, cases, cursors(house), nats)
        await scene.quiet()
        rows = await measured(scene)
        await nats.close()
    return figures_of(rows)
