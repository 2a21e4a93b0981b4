"""Three times as many callers as a gateway takes: the rest is turned away at once, and no harm."""

import asyncio
import json
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import httpx
import pytest

from infra.demo.house import House, free_port
from infra.demo.people import sign_in
from infra.demo.seeding import seed
from infra.demo.stories.rounds import TOWNSHIP

AT_ONCE = 20
FOR = 8.0  # seconds
ANSWERED_WITHIN = 3.0  # seconds, by nearly all of those who are taken
TURNED_AWAY_WITHIN = 1.0  # seconds, by nearly all of the others
GROWS_BY_AT_MOST = 20.0  # MB
RECOVERED_WITHIN = 10.0  # seconds
CONCERN = {"text": "村口路灯不亮", "division": TOWNSHIP}


BODY = json.dumps(CONCERN).encode()
REQUEST = (
    b"POST /api/v1/concerns HTTP/1.1\r\nHost: liandan\r\nContent-Type: application/json\r\n"
    + b"Content-Length: %d\r\n\r\n" % len(BODY)
    + BODY
)
PAUSE = 0.1  # seconds; nobody does what Retry-After says


@dataclass(slots=True)
class Crowd:
    """Callers who ask again and again, whatever they are told.

    They speak HTTP by hand: a proper client would need more of the machine than the gateway.
    """

    port: int
    taken: list[float] = field(default_factory=list)
    turned_away: list[float] = field(default_factory=list)

    async def calls(self, until: float) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while monotonic() < until:
            began = monotonic()
            writer.write(REQUEST)
            status, headers, body = await answer_in(reader)
            took = monotonic() - began
            if status == 201:
                self.taken.append(took)
                continue
            assert (status, json.loads(body)["code"]) == (503, "too_busy")
            assert int(headers["retry-after"]) > 0
            self.turned_away.append(took)
            await asyncio.sleep(PAUSE)
        writer.close()


async def answer_in(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    """The status, the headers and the body of an answer."""
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    body = await reader.readexactly(int(headers["content-length"]))
    return int(first.split()[1]), headers, body


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setenv("LIANDAN_REQUESTS_AT_ONCE", str(AT_ONCE))
    endless = json.dumps({"times": 1_000_000, "seconds": 60})
    monkeypatch.setenv("LIANDAN_CONCERNS_PER_ADDRESS", endless)
    with House(free_port(), tmp_path) as house:
        with httpx.Client(base_url=house.url, timeout=30) as client:
            sign_in(client, *house.administrator)
            seed(client, tmp_path / "accounts.json")
        yield house


def megabytes(pid: int) -> float:
    """What a process has in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 1e6


async def crowded(house: House, callers: int) -> Crowd:
    """So many callers at once, for a while."""
    crowd = Crowd(house.port)
    until = monotonic() + FOR
    await asyncio.gather(*(crowd.calls(until) for _ in range(callers)))
    return crowd


async def recovered(house: House) -> float:
    """How long it takes until somebody alone is answered as fast as ever."""
    began = monotonic()
    async with httpx.AsyncClient(base_url=house.url, timeout=30) as client:
        while monotonic() < began + RECOVERED_WITHIN:
            asked = monotonic()
            answer = await client.post("/api/v1/concerns", json=CONCERN)
            if answer.status_code == 201 and monotonic() - asked < 1:
                return monotonic() - began
    raise AssertionError("not as fast as ever again")


async def test_what_is_too_much_is_turned_away_and_the_rest_is_served(house: House) -> None:
    pid = house.process("gateway").pid
    await crowded(house, AT_ONCE)
    before = megabytes(pid)
    crowd = await crowded(house, 3 * AT_ONCE)
    took = await recovered(house)
    grown = megabytes(pid) - before
    slowest = [statistics.quantiles(some, n=50)[-1] for some in (crowd.taken, crowd.turned_away)]
    seen = (
        f"{len(crowd.taken) / FOR:.0f}/s taken, 98 % within {slowest[0]:.2f} s; "
        f"{len(crowd.turned_away) / FOR:.0f}/s turned away, 98 % within {slowest[1]:.2f} s; "
        f"{grown:+.0f} MB; as ever after {took:.1f} s"
    )
    print(seen)
    assert slowest[0] < ANSWERED_WITHIN, seen
    assert slowest[1] < TURNED_AWAY_WITHIN, seen
    assert grown < GROWS_BY_AT_MOST, seen
