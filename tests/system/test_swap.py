"""Views are built anew and shown instead, under load: no read fails, and nothing is missing."""

import asyncio
from collections import Counter
from collections.abc import Sequence

import httpx

from infra.load.calling import API, Callers
from infra.load.cases import Load
from services.gateway.views.rebuild import compare, swap_in
from services.gateway.views.shown import now_shown
from shared.runtime.settings import Settings
from shared.storage import client as storage
from tests.harness.waiting import wait_until
from tests.system.conftest import System

AT_ONCE = 3
CASES_BEFORE = 6
LEVEL_WITHIN = 60.0  # seconds
LISTS = ("/cases?division=654004", "/rates?division=654004", "/counters?division=654004")


class Readers:
    """People who read what is there, without a pause, and trust nothing that fails."""

    def __init__(self, client: httpx.AsyncClient, urls: Sequence[str], load: Load) -> None:
        self._client, self._urls, self._load = client, urls, load
        self.answers: Counter[int] = Counter()
        self.failed: list[str] = []
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Read until told to stop: the lists, and every case that came to its end."""
        while not self._stopping.is_set():
            for url in self._urls:
                known = [f"/cases/{case}" for case in self._load.ended]
                for path in (*LISTS, *known[:3], *known[-3:]):
                    await self._read(f"{url}{API}{path}", closed=path in known)

    def stop(self) -> None:
        self._stopping.set()

    async def _read(self, url: str, *, closed: bool) -> None:
        answer = await self._client.get(url)
        self.answers[answer.status_code] += 1
        if not answer.is_success:
            self.failed.append(f"{url}: {answer.status_code} {answer.text[:200]}")
        elif "items" in answer.json() and not answer.json()["items"]:
            self.failed.append(f"{url}: nothing is there")


async def test_views_are_swapped_under_load_and_no_read_fails(two_of_each: System) -> None:
    house = two_of_each.house
    servers = house.servers
    settings = Settings(nats_url=servers.nats_url, mongo_url=servers.mongo_url)
    mongo = storage.connect(servers.mongo_url)
    before = (await now_shown(mongo, settings.databases)).views.database.name
    async with httpx.AsyncClient(timeout=30) as client:
        load = Load(Callers(client, two_of_each.accounts, house.urls), AT_ONCE)
        readers = Readers(client, house.urls, load)
        async with asyncio.TaskGroup() as people:
            people.create_task(load.run())
            await wait_until(lambda: enough(load), "some cases have ended", within=LEVEL_WITHIN)
            people.create_task(readers.run())
            await swap_in(settings)
            load.stop()
            readers.stop()
    shown = (await now_shown(mongo, settings.databases)).views.database.name
    mongo.close()
    assert shown != before
    assert readers.failed == []
    assert readers.answers[200] > 0

    async def equal() -> bool:
        return not await compare(settings)

    await wait_until(equal, "the shown views equal those built anew", within=LEVEL_WITHIN)


async def enough(load: Load) -> bool:
    return len(load.ended) >= CASES_BEFORE
