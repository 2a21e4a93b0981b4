"""Servers that halt, step down, lose their store or their room."""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

from pymongo.errors import AutoReconnect, OperationFailure

from infra.embedded.server import Server
from infra.faults.books.reading import counted
from infra.faults.catalogue import Faults, NotRun
from infra.faults.scene import Scene
from shared.eventing.durables import STREAM

FROZEN = 30.0  # seconds
FULL = 10.0  # seconds
ROOM = "2g"
A_LITTLE = 4 * 1024  # octets that stay free on a disk that is as good as full

outage = Faults()


async def frozen(scene: Scene, server: Server) -> str:
    """SIGSTOP: its connections stay, and nothing answers."""
    server.freeze()
    meanwhile = await scene.lasts(FROZEN)
    server.thaw()
    thawed = monotonic()
    await scene.ready()
    await scene.goes_on(1)
    return f"{meanwhile} cases ended meanwhile; the next {monotonic() - thawed:.1f} s after"


@outage("NATS is frozen for 30 s")
async def nats_frozen(scene: Scene) -> str:
    """The bus halts."""
    return await frozen(scene, scene.servers.nats)


@outage("MongoDB is frozen for 30 s")
async def mongo_frozen(scene: Scene) -> str:
    """The storage halts."""
    return await frozen(scene, scene.servers.mongo)


@outage("MongoDB steps down")
async def stepped_down(scene: Scene) -> str:
    """For five seconds there is no primary."""
    step = {"replSetStepDown": 5, "secondaryCatchUpPeriodSecs": 0, "force": True}
    with suppress(AutoReconnect, OperationFailure):  # it may drop the connection that told it
        await scene.client.admin.command(step)
    meanwhile = await scene.lasts(6)
    await scene.ready()
    return f"{meanwhile} cases ended meanwhile"


@outage("NATS loses its whole store")
async def store_lost(scene: Scene) -> str:
    """The stream and the durables are gone; they are declared anew, and filled by the outboxes."""
    before = set(await counted(scene.nats.jetstream()))
    scene.servers.nats.kill()
    shutil.rmtree(scene.servers.nats.data / "jetstream")
    await asyncio.to_thread(scene.servers.nats.start)
    await asyncio.to_thread(scene.house.declare)
    began = monotonic()

    async def filled() -> bool:
        info = await scene.nats.jetstream().stream_info(STREAM)
        # The load adds others meanwhile; to count is quick, and to read all of it is not.
        enough = info.state.messages >= len(before)
        return enough and before <= (await counted(scene.nats.jetstream())).keys()

    await scene.until(filled, "the stream has what it had", within=180)
    return f"{len(before)} facts were published again in {monotonic() - began:.1f} s"


@outage("the disk of MongoDB is full")
async def mongo_full(scene: Scene) -> str:
    """It cannot write any more, and ends by itself; with room again it is started again."""
    return await full(scene, scene.servers.mongo)


@outage("the disk of NATS is full")
async def nats_full(scene: Scene) -> str:
    """It takes nothing in."""
    return await full(scene, scene.servers.nats)


async def full(scene: Scene, server: Server) -> str:
    """The server's data are moved to a small disk, which is filled up, and enlarged again."""
    must_be_mountable()
    server.stop()
    try:
        with small_disk_under(server.data) as disk:
            try:
                lived, ended = await filled(scene, server, disk)
            finally:
                server.stop()
    finally:
        await asyncio.to_thread(server.start)
    await scene.ready()
    became = "it lived, and was started again" if lived else "it ended by itself"
    return f"{became}; {ended} cases ended meanwhile"


async def filled(scene: Scene, server: Server, disk: "SmallDisk") -> tuple[bool, int]:
    """Fill the disk under the server and enlarge it again; whether the server lived that long,
    and how many cases ended meanwhile."""
    await asyncio.to_thread(server.start)
    await scene.ready()
    await scene.goes_on(1)
    disk.fill()
    ended = await scene.lasts(FULL)
    lived = server.running
    disk.enlarge()
    server.kill()
    await asyncio.to_thread(server.start)
    await scene.ready()
    await scene.goes_on(1)
    return lived, ended


class SmallDisk:
    """A disk in memory, whose size can be changed while it is used."""

    def __init__(self, where: Path) -> None:
        self.where = where

    def fill(self) -> None:
        """Leave as good as no room on it."""
        found = os.statvfs(self.where)
        used = (found.f_blocks - found.f_bfree) * found.f_frsize
        self._resize(str(used + A_LITTLE))

    def enlarge(self) -> None:
        """Give room again."""
        self._resize(ROOM)

    def _resize(self, size: str) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size}", self.where], check=True)


@contextmanager
def small_disk_under(data: Path) -> Iterator[SmallDisk]:
    """What is in the directory lies on a small disk until the end."""
    aside = data.with_suffix(".aside")
    data.rename(aside)
    data.mkdir()
    try:
        mounted(data)
        shutil.copytree(aside, data, dirs_exist_ok=True)
        shutil.rmtree(aside)
        yield SmallDisk(data)
        shutil.copytree(data, aside)
    finally:
        subprocess.run(["umount", data], check=False)
        shutil.rmtree(data)
        aside.rename(data)


def must_be_mountable() -> None:
    """Raises NotRun where no disk can be mounted."""
    with tempfile.TemporaryDirectory() as somewhere:
        mounted(Path(somewhere))
        subprocess.run(["umount", somewhere], check=True)


def mounted(where: Path) -> None:
    """Mount a small disk. Raises NotRun where that cannot be."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "liandan", str(where)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotRun(f"a small disk cannot be mounted here: {done.stderr.strip()}")
