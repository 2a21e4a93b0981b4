"""A small deployment that has finished its work: a few cases, and nobody running any more."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.database import Database

from infra.demo.house import House, free_port
from infra.embedded import EmbeddedServers
from infra.faults.books.auditing import Found, audit
from infra.faults.glance import until_quiet
from infra.faults.scene import Cables, at, seeded
from shared.runtime.settings import Settings

CASES = 3

Document = dict[str, Any]
Kept = Mapping[tuple[str, str], Sequence[Document]]


@dataclass(frozen=True, slots=True)
class Finished:
    """Its servers, and its data as they were when it had finished."""

    settings: Settings
    client: MongoClient[Document]

    def of(self, service: str) -> Database[Document]:
        """The database of a service, or `views`."""
        return self.client[self.settings.database(service)]

    def kept(self) -> Kept:
        """Everything in every database."""
        ours = [
            name
            for name in self.client.list_database_names()
            if name.startswith(self.settings.databases)
        ]
        return {
            (name, collection): list(self.client[name][collection].find())
            for name in ours
            for collection in self.client[name].list_collection_names()
        }

    def restore(self, kept: Kept) -> None:
        """Put everything back."""
        for (name, collection), documents in self.kept().items():
            if documents != kept.get((name, collection), []):
                self.client[name][collection].delete_many({})
        for (name, collection), documents in kept.items():
            there = self.client[name][collection]
            if documents and not there.count_documents({}):
                there.insert_many(documents)

    def audited(self) -> Found:
        """What the books say."""
        return asyncio.run(audit(self.settings))


@contextmanager
def finished(data: Path) -> Iterator[Finished]:
    """Play a few cases to their end, end every process, and leave the servers."""
    servers = EmbeddedServers(data)
    house = House(free_port(), data, servers_on=lambda _: servers)
    with Cables(lambda: servers) as cables, house:
        asyncio.run(played(house, servers, cables))
        for name in house.names:
            house.end(name)
        settings = Settings(nats_url=servers.nats_url, mongo_url=servers.mongo_url)
        with MongoClient[Document](servers.mongo_url) as client:
            yield Finished(settings, client)


async def played(house: House, servers: EmbeddedServers, cables: Cables) -> None:
    """A few cases, until everybody has heard all of it."""
    async with at(house, servers, cables, seeded(house)) as scene:
        scene.begin()
        await scene.goes_on(CASES)
        await scene.end()
        await until_quiet(scene)
