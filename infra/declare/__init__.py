"""Declare the stream, the durables and the indexes: once, before the services start."""

from collections.abc import Sequence

from shared.eventing.bus import connect, durable_of
from shared.eventing.durables import declare
from shared.runtime.service import Service
from shared.runtime.settings import Settings
from shared.storage import client as storage
from shared.storage.committer import Committer
from shared.storage.indexes import prepare


async def declare_all(settings: Settings, services: Sequence[Service]) -> None:
    """Declare what these services need on the bus and in the storage."""
    nats = await connect(settings.nats_url, "declare")
    client = storage.connect(settings.mongo_url)
    try:
        heard = [durable for service in services for durable in service.durables.items()]
        await declare(nats.jetstream(), [durable_of(*durable) for durable in heard])
        for service in services:
            database = storage.database(client, settings.database(service.name))
            committer = Committer(database, service.name, offer=lambda _: None)
            await prepare(database, service.rooms(committer).values())
    finally:
        client.close()
        await nats.close()
