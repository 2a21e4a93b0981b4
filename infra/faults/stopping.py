"""Told to stop, as an upgrade does: behind a proxy, callers see nothing of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from infra.faults.balancing import Balancing
from infra.faults.catalogue import Faults
from infra.faults.scene import DidNotGoOn, Scene
from infra.load.calling import Callers

ENDS_WITHIN = 10.0  # seconds
ANSWERED = {"200", "201"}

stopping = Faults()


@stopping("every process is told to stop and started again, one after another, behind a proxy")
async def restarted(scene: Scene) -> str:
    """SIGTERM; no request fails."""
    await scene.end()
    async with balanced(scene) as callers:
        slowest = await restarted_in_turn(scene)
    scene.begin()
    return f"none of {none_failed(callers)} requests failed; each ended within {slowest:.1f} s"


@asynccontextmanager
async def balanced(scene: Scene) -> AsyncIterator[Callers]:
    """Residents come through what stands in front of the gateways; in the end they have gone."""
    directly, balancing = scene.callers, Balancing(scene.house.urls)
    hooks = {"response": [told_if_failed]}
    async with httpx.AsyncClient(transport=balancing, timeout=30, event_hooks=hooks) as client:
        scene.callers = callers = Callers(client, directly.accounts, ["http://liandan"])
        scene.begin()
        try:
            await scene.goes_on()
            callers.outcomes.clear()
            yield callers
            await scene.goes_on()
        finally:
            await scene.end()
            scene.callers = directly


async def told_if_failed(response: httpx.Response) -> None:
    """Why a request failed, for whoever reads what a run printed."""
    if response.is_error:
        await response.aread()
        print(f"{response.request.url.path}: {response.text}")


async def restarted_in_turn(scene: Scene) -> float:
    """End and start every process; how long the slowest took to end. Raises DidNotGoOn."""
    took = [await asyncio.to_thread(scene.house.restart, name) for name in scene.house.names]
    if max(took) > ENDS_WITHIN:
        raise DidNotGoOn(f"one took {max(took):.1f} s to end")
    return max(took)


def none_failed(callers: Callers) -> int:
    """How many requests there were. Raises DidNotGoOn if any of them failed."""
    if not set(callers.outcomes) <= ANSWERED:
        raise DidNotGoOn(f"not all were answered: {dict(callers.outcomes)}")
    return callers.outcomes.total()
