"""Three times as many callers as a gateway takes: the rest is turned away at once, and no harm."""

import asyncio
import json
import statistics
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import httpx

from infra.demo.house import GATEWAY, House
from infra.faults.catalogue import Faults
from infra.faults.scene import DidNotGoOn, Scene
from infra.load.cases import TOWNSHIP

AT_ONCE = 20
TAKES = {"LIANDAN_REQUESTS_AT_ONCE": str(AT_ONCE)}
FOR = 8.0  # seconds
ANSWERED_WITHIN = 3.0  # seconds, by nearly all of those who are taken
TURNED_AWAY_WITHIN = 1.0  # seconds, by nearly all of the others
GROWS_BY_AT_MOST = 20.0  # MB
RECOVERED_WITHIN = 10.0  # seconds
PAUSE = 0.1  # seconds; nobody does what Retry-After says
CONCERN = {"text": "村口路灯不亮", "division": TOWNSHIP}

BODY = json.dumps(CONCERN).encode()
REQUEST = (
    b"POST /api/v1/concerns HTTP/1.1\r\nHost: liandan\r\nContent-Type: application/json\r\n"
    + b"Content-Length: %d\r\n\r\n" % len(BODY)
    + BODY
)

overload = Faults()


@overload("three times as many callers as a gateway takes")
async def crowd_at_one(scene: Scene) -> str:
    """The first of the two; whoever is turned away may find the other."""
    await asyncio.to_thread(scene.house.end, GATEWAY)
    scene.house.start(GATEWAY, **TAKES)
    await scene.ready()
    seen = await overloaded(scene.house)
    await asyncio.to_thread(scene.house.restart, GATEWAY)
    return seen


@dataclass(slots=True)
class Crowd:
    """Callers who ask again and again, whatever they are told.

    They speak HTTP by hand: a proper client would need more of the machine than the gateway.
    """

    port: int
    taken: list[float] = field(default_factory=list)
    turned_away: list[float] = field(default_factory=list)

    async def calls(self, until: float) -> None:
        """One of them, until then. Raises DidNotGoOn for an answer that is neither yes nor no."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while monotonic() < until:
            began = monotonic()
            writer.write(REQUEST)
            status, headers, body = await answer_in(reader)
            took = monotonic() - began
            if status == 201:
                self.taken.append(took)
                continue
            said = status, json.loads(body).get("code"), int(headers.get("retry-after", 0)) > 0
            if said != (503, "too_busy", True):
                raise DidNotGoOn(f"somebody was told {said}")
            self.turned_away.append(took)
            await asyncio.sleep(PAUSE)
        writer.close()


async def answer_in(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    """The status, the headers and the body of an answer."""
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    body = await reader.readexactly(int(headers["content-length"]))
    return int(first.split()[1]), headers, body


async def overloaded(house: House) -> str:
    """What was seen of a crowd at the gateway. Raises DidNotGoOn for what harmed anybody."""
    pid = house.process(GATEWAY).pid
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
    if slowest[0] > ANSWERED_WITHIN or slowest[1] > TURNED_AWAY_WITHIN or grown > GROWS_BY_AT_MOST:
        raise DidNotGoOn(seen)
    return seen


async def crowded(house: House, callers: int) -> Crowd:
    """So many callers at once, for a while."""
    crowd = Crowd(house.port)
    until = monotonic() + FOR
    await asyncio.gather(*(crowd.calls(until) for _ in range(callers)))
    return crowd


async def recovered(house: House) -> float:
    """How long it takes until somebody alone is answered as fast as ever. Raises DidNotGoOn."""
    began = monotonic()
    async with httpx.AsyncClient(base_url=house.url, timeout=30) as client:
        while monotonic() < began + RECOVERED_WITHIN:
            asked = monotonic()
            answer = await client.post("/api/v1/concerns", json=CONCERN)
            if answer.status_code == 201 and monotonic() - asked < 1:
                return monotonic() - began
    raise DidNotGoOn("not as fast as ever again")


def megabytes(pid: int) -> float:
    """What a process has in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 1e6
