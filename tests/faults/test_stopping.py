"""Told to stop under load, processes finish what they have accepted, and callers see nothing of it.

Two of everything; in front of the gateways what a reverse proxy does.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from infra.demo.house import SERVICES
from infra.faults.books.auditing import audit
from infra.faults.glance import until_quiet
from infra.faults.scene import Scene, both, set_up
from infra.faults.stopping import ENDS_WITHIN, balanced, none_failed, restarted_in_turn
from infra.load.calling import Callers


@pytest.fixture(scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    async with set_up(tmp_path_factory.mktemp("stopping")) as scene:
        yield scene


@asynccontextmanager
async def under_load(scene: Scene) -> AsyncIterator[Callers]:
    """Residents come until the end; then nothing may be missing, or in hand."""
    async with balanced(scene) as callers:
        yield callers
    await until_quiet(scene)
    found = await audit(scene.settings)
    assert not {check: wrong for check, wrong in found.items() if wrong}


@pytest.mark.timeout(300)
async def test_a_rolling_restart_of_everything_fails_no_request(scene: Scene) -> None:
    async with under_load(scene) as callers:
        await restarted_in_turn(scene)
    assert none_failed(callers)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("service", SERVICES)
async def test_all_processes_of_a_service_told_to_stop_lose_nothing_accepted(
    scene: Scene, service: str
) -> None:
    async with under_load(scene):
        took = await asyncio.gather(
            *(asyncio.to_thread(scene.house.end, name) for name in both(service))
        )
        assert max(took) < ENDS_WITHIN
        await scene.start(*both(service))
