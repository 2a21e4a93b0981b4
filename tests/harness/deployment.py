"""One deployment of its own on the shared servers: fresh databases, and a fresh stream."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import uuid4

from nats.js.errors import NotFoundError

from infra.declare import declare_all
from infra.servers import Servers
from shared.eventing.bus import connect
from shared.eventing.durables import STREAM
from shared.runtime.service import Service
from shared.runtime.settings import Settings
from shared.storage import client as storage


@asynccontextmanager
async def deployed(servers: Servers, services: Sequence[Service]) -> AsyncIterator[Settings]:
    """Declare what the services need, and take it all away afterwards."""
    settings = Settings(
        nats_url=servers.nats_url,
        mongo_url=servers.mongo_url,
        databases=f"test_{uuid4().hex[:8]}",
        sweep_every=0.2,
        lease_lasts=3.0,
    )
    await forget_stream(settings)
    await declare_all(settings, services)
    try:
        yield settings
    finally:
        await forget_stream(settings)
        await forget_databases(settings)


async def forget_stream(settings: Settings) -> None:
    nats = await connect(settings.nats_url, "tests")
    try:
        await nats.jetstream().delete_stream(STREAM)
    except NotFoundError:
        pass
    finally:
        await nats.close()


async def forget_databases(settings: Settings) -> None:
    client = storage.connect(settings.mongo_url)
    for name in await client.list_database_names():
        if name.startswith(settings.databases):
            await client.drop_database(name)
    client.close()
