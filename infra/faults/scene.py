"""The scene of a fault: a whole house with two of everything, under steady load."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import httpx
from nats.aio.client import Client as Nats

from infra.demo.accounts import Account, root
from infra.demo.house import House, free_port
from infra.demo.people import sign_in
from infra.demo.seeding import seed
from infra.embedded import EmbeddedServers
from infra.faults.failing import FAULT
from infra.faults.proxy import Proxy
from infra.load.calling import Callers
from infra.load.cases import Load
from infra.servers import Servers
from shared.eventing.bus import connect
from shared.runtime.settings import Settings
from shared.storage import client as storage
from shared.storage.client import Client

AT_ONCE = 4  # residents, each with one case after another
GOES_ON_WITH = 3  # cases that end after a fault is mended
GOES_ON_WITHIN = 90.0  # seconds; what a killed process had in hand comes again after 30
ANSWERS_WITHIN = 8.0  # seconds a caller waits before it asks again


class DidNotGoOn(Exception):
    """The load did not go on after a fault was mended."""


class Cables:
    """What lies between the second process of each service and the servers."""

    def __init__(self, servers: Callable[[], EmbeddedServers]) -> None:
        self.nats = Proxy(lambda: servers().nats.port)
        self.mongo = Proxy(lambda: servers().mongo.port)

    def to(self, name: str, servers: Servers) -> tuple[str, str]:
        """Where a process finds the servers: every first one directly."""
        if not name.endswith("-2"):
            return servers.nats_url, servers.mongo_url
        # A replica set tells its own address, so that only a direct connection keeps to the cable.
        mongo_url = f"mongodb://127.0.0.1:{self.mongo.port}/?directConnection=true"
        return f"nats://127.0.0.1:{self.nats.port}", mongo_url

    def __enter__(self) -> Self:
        self.nats.open()
        self.mongo.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.nats.close()
        self.mongo.close()


@dataclass(slots=True)
class Scene:
    """What a fault may lay hands on."""

    house: House
    servers: EmbeddedServers
    cables: Cables
    settings: Settings
    callers: Callers
    client: Client
    nats: Nats
    load: Load = field(init=False)
    cases: int = field(init=False, default=0)
    """How many cases have ended, of the loads that have."""
    _running: asyncio.Task[None] | None = field(init=False, default=None)

    def begin(self) -> None:
        """Let residents come, as many at once as the scene has."""
        self.load = Load(self.callers, AT_ONCE)
        self._running = asyncio.create_task(self.load.run())

    async def end(self) -> None:
        """Let every case that was begun come to its end. Raises what a caller met."""
        self.load.stop()
        if self._running:
            await self._running
        self.cases += len(self.load.ended)

    @property
    def load_has_ended(self) -> bool:
        """Whether nobody comes any more."""
        return self._running is None or self._running.done()

    def check(self) -> None:
        """Raise what a caller met, if that ended the load."""
        if self._running and self._running.done():
            self._running.result()

    async def lasts(self, seconds: float) -> int:
        """Leave things as they are for so long; how many cases ended meanwhile."""
        before = len(self.load.ended)
        await asyncio.sleep(seconds)
        self.check()
        return len(self.load.ended) - before

    async def goes_on(self, cases: int = GOES_ON_WITH) -> float:
        """Return when so many more cases have ended, and how long that took. Raises DidNotGoOn."""
        loop = asyncio.get_running_loop()
        before, began = len(self.load.ended), loop.time()
        while len(self.load.ended) < before + cases:
            self.check()
            if loop.time() > began + GOES_ON_WITHIN:
                raise DidNotGoOn(f"no {cases} cases ended in {GOES_ON_WITHIN:.0f} s")
            await asyncio.sleep(0.05)
        return loop.time() - began

    def kill(self, *names: str) -> None:
        """kill -9 of processes, and of `nats` and `mongo`, all at once."""
        for name in names:
            if name not in SERVERS:
                self.house.process(name).signal(9)
        for name in names:
            if name in SERVERS:
                getattr(self.servers, name).kill()
            else:
                self.house.process(name).wait()

    async def start(self, *names: str) -> None:
        """Start again what was killed; return when everybody is able to work."""
        for name in names:
            if name in SERVERS:
                await asyncio.to_thread(getattr(self.servers, name).start)
        for name in names:
            if name not in SERVERS:
                self.house.start(name)
        await self.ready()

    async def mend(self) -> None:
        """Whatever a fault has left behind: let everything run, unhurt."""
        for cable in (self.cables.nats, self.cables.mongo):
            cable.mend()
        for server in (self.servers.nats, self.servers.mongo):
            if server.running:
                server.thaw()
            else:
                await asyncio.to_thread(server.start)
        await self.client.admin.command({**FAULT, "mode": "off"})
        for name in self.house.names:
            if self.house.process(name).exit_code is not None:
                self.house.start(name)
        await self.ready()
        if self.load_has_ended:
            self.begin()

    async def ready(self) -> None:
        """Return when every process is able to work. Raises CannotStart."""
        await asyncio.to_thread(self.house.until_ready)

    async def until(self, look: Callable[[], Awaitable[bool]], what: str, within: float) -> None:
        """Return when it is so. Raises DidNotGoOn."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while not await look():
            self.check()
            if loop.time() > deadline:
                raise DidNotGoOn(f"not within {within:.0f} s: {what}")
            await asyncio.sleep(0.05)


SERVERS = ("nats", "mongo")


def both(service: str) -> tuple[str, str]:
    """The two processes of a service."""
    return service, f"{service}-2"


@asynccontextmanager
async def set_up(data: Path) -> AsyncIterator[Scene]:
    """Start everything on a directory of its own, and load the counties."""
    servers = EmbeddedServers(data, fail_points=True)
    with Cables(lambda: servers) as cables:
        house = House(
            free_port(), data, replicas=2, servers_on=lambda _: servers, reached_by=cables.to
        )
        await asyncio.to_thread(house.__enter__)
        try:
            accounts = await asyncio.to_thread(seeded, house)
            async with at(house, servers, cables, accounts) as scene:
                yield scene
        finally:
            await asyncio.to_thread(house.stop)


def seeded(house: House) -> dict[str, Account]:
    """Everyone's accounts, once the directory is told."""
    with httpx.Client(base_url=house.url, timeout=30) as client:
        sign_in(client, *house.administrator)
        accounts = seed(client, house.data / "accounts.json")
    administrator = root(*house.administrator)
    return {**accounts, administrator.username: administrator}


@asynccontextmanager
async def at(
    house: House, servers: EmbeddedServers, cables: Cables, accounts: dict[str, Account]
) -> AsyncIterator[Scene]:
    """The scene at a running house."""
    settings = Settings(nats_url=servers.nats_url, mongo_url=servers.mongo_url)
    client, nats = storage.connect(servers.mongo_url), await connect(servers.nats_url, "faults")
    async with httpx.AsyncClient(timeout=ANSWERS_WITHIN) as http:
        try:
            callers = Callers(http, accounts, house.urls)
            yield Scene(house, servers, cables, settings, callers, client, nats)
        finally:
            client.close()
            await nats.close()
