"""A case reported, beside a ticket created in django-helpdesk, by the same 64 callers."""

import json
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx

from infra.bench.callers import Ask, ask, post
from infra.bench.figures import Figure, not_run, told
from infra.bench.helpdesk import deployment as helpdesk
from infra.bench.rounds import in_turn
from infra.demo.house import House, free_port
from infra.demo.people import API, sign_in
from infra.demo.seeding import seed
from infra.load.cases import TOWNSHIP

NAME = "cases reported/s, 64 connections, of tickets in django-helpdesk"
KEPT = Path(".data/bench/helpdesk").absolute()
SECONDS = 4.0
WARM = 2.0  # seconds
WORDS = "西环路的路灯坏了三天，晚上很黑。"
CONCERN = {"text": WORDS, "division": TOWNSHIP}
TICKET = {"queue": 1, "title": WORDS[:8], "description": WORDS, "priority": 3}
PRODUCT, REFERENCE = "Liandan", "django-helpdesk"
CREATED = 201


class NotCreated(Exception):
    """Something else was answered than that it was created; nothing is measured by it."""


async def figures() -> list[Figure]:
    """Both at once on the machine, one of them asked at a time."""
    try:
        with helpdesk.running(KEPT) as reference, reporting() as product:
            return [await compared(product, reference)]
    except helpdesk.Missing as missing:
        return [not_run(NAME, str(missing))]


async def compared(product: int, reference: int) -> Figure:
    """The ports of both."""
    concern, ticket = post(f"{API}/concerns", octets(CONCERN)), signed(octets(TICKET))
    asked = {PRODUCT: (product, lambda: concern), REFERENCE: (reference, lambda: ticket)}
    for port, what in asked.values():
        await created(port, what, WARM)
    measures = {name: partial(created, *where, SECONDS) for name, where in asked.items()}
    medians = await in_turn(measures)
    return told(NAME, medians[PRODUCT], medians[REFERENCE], "20 was hoped for")


async def created(port: int, what: Ask, seconds: float) -> float:
    """How many were created in a second. Raises NotCreated."""
    answered = await ask(port, what, seconds)
    if others := set(answered.statuses) - {CREATED}:
        raise NotCreated(f"port {port} answered {sorted(others)}")
    return answered.a_second


@contextmanager
def reporting() -> Iterator[int]:
    """A deployment that takes reports; gives its gateway's port."""
    with tempfile.TemporaryDirectory() as data:
        house = House(free_port(), Path(data), demo=False)
        with house, httpx.Client(base_url=house.url, timeout=30) as client:
            sign_in(client, *house.administrator)
            seed(client, Path(data) / "accounts.json")
            yield house.port


def signed(body: bytes) -> bytes:
    """A ticket as an account of the ticket system sends it."""
    account = b64encode(":".join(helpdesk.ADMINISTRATOR).encode()).decode()
    head, _, _ = post("/api/tickets/", body).partition(b"\r\n\r\n")
    return head + f"\r\nAuthorization: Basic {account}\r\n\r\n".encode() + body


def octets(body: object) -> bytes:
    """JSON, as it stands on the wire."""
    return json.dumps(body, ensure_ascii=False).encode()
