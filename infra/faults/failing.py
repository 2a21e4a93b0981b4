"""Faults that the real servers are told to have, for as long as they are needed."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient
from nats.aio.client import Client as Nats
from nats.js.api import DiscardPolicy

from shared.eventing.durables import STREAM, stream
from shared.storage.client import Client

FAULT = {"configureFailPoint": "failCommand"}
MET_WITHIN = 8_000  # milliseconds


@asynccontextmanager
async def storage_fails(mongo_url: str, commands: Sequence[str], times: int) -> AsyncIterator[None]:
    """The next so many of these commands lose their connection, whatever became of them."""
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(mongo_url)
    fail = {"failCommands": list(commands), "closeConnection": True}
    await client.admin.command({**FAULT, "mode": {"times": times}, "data": fail})
    try:
        yield
    finally:
        await client.admin.command({**FAULT, "mode": "off"})
        client.close()


@asynccontextmanager
async def storage_halts(client: Client, seconds: float, **which: Any) -> AsyncIterator[None]:
    """These commands halt for so long before they are carried out; from the first of them on."""
    halt = {**which, "blockConnection": True, "blockTimeMS": round(seconds * 1000)}
    fault: dict[str, Any] = {**FAULT, "mode": "alwaysOn", "data": halt}
    before = await client.admin.command(fault)
    try:
        await client.admin.command(
            {
                "waitForFailPoint": "failCommand",
                "timesEntered": before["count"] + 1,
                "maxTimeMS": MET_WITHIN,
            }
        )
        yield
    finally:
        await client.admin.command({**FAULT, "mode": "off"})


@asynccontextmanager
async def publishing_refused(nats: Nats) -> AsyncIterator[None]:
    """The stream delivers what it has, and takes nothing in."""
    jetstream = nats.jetstream()
    config = stream()
    config.discard = DiscardPolicy.NEW
    config.max_msgs = (await jetstream.stream_info(STREAM)).state.messages
    await jetstream.update_stream(config)
    try:
        yield
    finally:
        await jetstream.update_stream(stream())
