"""Told to stop under load, processes finish what they have accepted, and callers see nothing of it.

Two of everything; in front of the gateways what a reverse proxy does.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from infra.demo.house import SERVICES
from infra.faults.books.auditing import audit
from infra.faults.glance import until_quiet
from infra.faults.scene import Scene, both, set_up
from infra.load.calling import Callers
from tests.faults.balancing import Balancing

ENDED_WITHIN = 10.0  # seconds
ANSWERED = {"200", "201"}


@pytest.fixture(scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    async with set_up(tmp_path_factory.mktemp("stopping")) as scene:
        yield scene


@asynccontextmanager
async def under_load(scene: Scene) -> AsyncIterator[Callers]:
    """Residents come until the end; then nothing may be missing, or in hand."""
    balancing, hooks = Balancing(scene.house.urls), {"response": [told_if_failed]}
    async with httpx.AsyncClient(transport=balancing, timeout=30, event_hooks=hooks) as client:
        callers = Callers(client, scene.callers.accounts, ["http://liandan"])
        scene.callers = callers
        scene.begin()
        await scene.goes_on()
        callers.outcomes.clear()
        yield callers
        await scene.goes_on()
        await scene.end()
    await until_quiet(scene)
    found = await audit(scene.settings)
    assert not {check: wrong for check, wrong in found.items() if wrong}


async def told_if_failed(response: httpx.Response) -> None:
    """Why a request failed, for whoever reads what a test printed."""
    if response.is_error:
        await response.aread()
        print(f"{response.request.url.path}: {response.text}")


@pytest.mark.timeout(300)
async def test_a_rolling_restart_of_everything_fails_no_request(scene: Scene) -> None:
    async with under_load(scene) as callers:
        for name in scene.house.names:
            took = await asyncio.to_thread(scene.house.restart, name)
            assert took < ENDED_WITHIN, name
    assert set(callers.outcomes) <= ANSWERED, callers.outcomes


@pytest.mark.timeout(300)
@pytest.mark.parametrize("service", SERVICES)
async def test_all_processes_of_a_service_told_to_stop_lose_nothing_accepted(
    scene: Scene, service: str
) -> None:
    async with under_load(scene):
        took = await asyncio.gather(
            *(asyncio.to_thread(scene.house.end, name) for name in both(service))
        )
        assert max(took) < ENDED_WITHIN
        await scene.start(*both(service))
