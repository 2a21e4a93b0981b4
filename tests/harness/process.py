"""A service as a process of its own, to be killed."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from shared.runtime.service import Service
from shared.runtime.settings import Settings
from tests.harness.alone import SECRET
from tests.harness.waiting import wait_until


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment in which a process finds the same deployment."""
    told = {f"LIANDAN_{name.upper()}": str(value) for name, value in settings.model_dump().items()}
    return {**os.environ, **told, "LIANDAN_SECRET": SECRET}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def is_ready(port: int) -> bool:
    """Whether a process says it is able to work."""
    async with httpx.AsyncClient() as client:
        try:
            return (await client.get(f"http://127.0.0.1:{port}/readyz")).is_success
        except httpx.TransportError:
            return False


@asynccontextmanager
async def killable(
    service: Service, settings: Settings
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A running process of a service; it is ended afterwards, if it still runs."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        f"services.{service.name}",
        env={**environment_of(settings), "LIANDAN_HTTP_PORT": str(port)},
    )
    try:
        await wait_until(lambda: is_ready(port), f"{service.name} ready on {port}")
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
