"""Declare the stream, the durables and the indexes: once, before the services start."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from nats.js import JetStreamContext

from shared.errors import LiandanError
from shared.eventing.bus import connect
from shared.eventing.durables import STREAM, declare, declare_stream, not_as_meant
from shared.runtime.service import Service
from shared.runtime.settings import Settings
from shared.storage import client as storage
from shared.storage.client import Client, Database
from shared.storage.committer import Committer
from shared.storage.indexes import prepare
from shared.storage.leases import present

LOOK_EVERY = 0.2  # seconds

log = structlog.get_logger()


class StillHeard(LiandanError):
    """The durables {names} are to be made anew, and {service} still hears by them: what was meant
    for the new version would be lost on the old one. Stop all its processes, and declare again."""


@dataclass(frozen=True, slots=True)
class Declaring:
    """Declares one service after the other."""

    client: Client
    jetstream: JetStreamContext
    settings: Settings

    async def declare(self, service: Service) -> None:
        """What one service needs on the bus and in the storage. Raises StillHeard."""
        database = storage.database(self.client, self.settings.database(service.name))
        committer = Committer(database, service.name, offer=lambda _: None)
        await prepare(database, service.rooms(committer).values())
        meant = [part.durable for part in service.durables.values()]
        gone = await not_as_meant(self.jetstream, service.name, meant)
        if gone:
            await self._until_nobody_hears(service, database, gone)
        made = await declare(self.jetstream, meant, gone)
        if gone:
            log.warning("durables_made_anew", service=service.name, gone=gone, made=made)

    async def _until_nobody_hears(
        self, service: Service, database: Database, durables: Sequence[str]
    ) -> None:
        """A process that was killed is there until its lease has run out: so long is waited."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + 1.5 * self.settings.lease_lasts
        while await present(database) or await self._is_asked(durables):
            if clock() > deadline:
                raise StillHeard(names=", ".join(durables), service=service.name)
            await asyncio.sleep(LOOK_EVERY)

    async def _is_asked(self, durables: Sequence[str]) -> bool:
        """Whether somebody waits for facts: an older version tells its presence to nobody else."""
        infos = [await self.jetstream.consumer_info(STREAM, name) for name in durables]
        return any(info.num_waiting for info in infos)


async def declare_all(settings: Settings, services: Sequence[Service]) -> None:
    """Declare what these services need on the bus and in the storage. Raises StillHeard."""
    nats = await connect(settings.nats_url, "declare")
    client = storage.connect(settings.mongo_url)
    try:
        await declare_stream(nats.jetstream())
        declaring = Declaring(client, nats.jetstream(), settings)
        for service in services:
            await declaring.declare(service)
    finally:
        client.close()
        await nats.close()
