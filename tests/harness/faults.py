"""Faults of the real servers, for as long as a test needs them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient
from nats.aio.client import Client as Nats
from nats.js.api import DiscardPolicy

from shared.eventing.durables import STREAM, stream


@asynccontextmanager
async def storage_fails(mongo_url: str, commands: Sequence[str], times: int) -> AsyncIterator[None]:
    """The next so many of these commands lose their connection, whatever became of them."""
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(mongo_url)
    fail = {"failCommands": list(commands), "closeConnection": True}
    fault = {"configureFailPoint": "failCommand"}
    await client.admin.command({**fault, "mode": {"times": times}, "data": fail})
    try:
        yield
    finally:
        await client.admin.command({**fault, "mode": "off"})
        client.close()


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
