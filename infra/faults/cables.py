"""The network between the second process of each service and the servers."""

import asyncio

from infra.faults.catalogue import Faults
from infra.faults.proxy import Proxy
from infra.faults.scene import Scene

LASTS = 10.0  # seconds
DEAD_FOR = 30.0  # seconds
SLOW = 0.1  # seconds, each way

cable = Faults()


async def cut(scene: Scene, *cables: Proxy) -> str:
    """Connections are reset, and none can be made."""
    for each in cables:
        each.cut()
    meanwhile = await scene.lasts(LASTS)
    for each in cables:
        each.mend()
    await scene.ready()
    return f"{meanwhile} cases ended meanwhile"


async def dead(scene: Scene, *cables: Proxy) -> str:
    """Connections stay, and nothing comes through: half-open, for both ends."""
    for each in cables:
        each.go_dead()
    meanwhile = await scene.lasts(DEAD_FOR)
    for each in cables:
        each.mend()
    await scene.ready()
    return f"{meanwhile} cases ended meanwhile"


@cable("half of all processes are cut off from NATS")
async def nats_cut(scene: Scene) -> str:
    """The others go on."""
    return await cut(scene, scene.cables.nats)


@cable("half of all processes are cut off from MongoDB")
async def mongo_cut(scene: Scene) -> str:
    """They hold their facts, and refuse their commands."""
    return await cut(scene, scene.cables.mongo)


@cable("half of all processes are cut off from both")
async def both_cut(scene: Scene) -> str:
    """As a machine that is cut off."""
    return await cut(scene, scene.cables.nats, scene.cables.mongo)


@cable("the connections of half of all processes to NATS are half-open")
async def nats_dead(scene: Scene) -> str:
    """Nobody is told."""
    return await dead(scene, scene.cables.nats)


@cable("the connections of half of all processes to MongoDB are half-open")
async def mongo_dead(scene: Scene) -> str:
    """Nobody is told."""
    return await dead(scene, scene.cables.mongo)


@cable("the network of half of all processes is slow")
async def slow(scene: Scene) -> str:
    """A tenth of a second each way."""
    for each in (scene.cables.nats, scene.cables.mongo):
        each.slow_down(SLOW)
    meanwhile = await scene.lasts(LASTS)
    for each in (scene.cables.nats, scene.cables.mongo):
        each.mend()
    return f"{meanwhile} cases ended meanwhile"


@cable("the network of half of all processes comes and goes")
async def flapping(scene: Scene) -> str:
    """Cut and mended every half second."""
    for _ in range(10):
        for each in (scene.cables.nats, scene.cables.mongo):
            each.cut()
        await asyncio.sleep(0.5)
        for each in (scene.cables.nats, scene.cables.mongo):
            each.mend()
        await asyncio.sleep(0.5)
    await scene.ready()
    return "ten times"
