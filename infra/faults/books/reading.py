"""What the books are checked against: every database, and the log, read once."""

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nats.js import JetStreamContext
from nats.js.api import ConsumerInfo
from nats.js.errors import NotFoundError

from infra.system import SERVICES
from services.gateway.views.rebuild import log_from_start, readable
from services.gateway.views.shown import now_shown
from shared.eventing.durables import STREAM
from shared.runtime.settings import Settings
from shared.storage.client import Client, Database, Document, database


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as an outbox keeps it."""

    id: str
    type: str
    subject: str
    case: str | None
    cause: str
    time: datetime
    data: Mapping[str, Any]
    pending: bool

    @classmethod
    def of(cls, body: Mapping[str, Any], *, pending: bool) -> "Told":
        """The fact that a message's text tells."""
        return cls(
            id=body["id"],
            type=body["type"].removeprefix("liandan."),
            subject=body["subject"],
            case=body.get("case"),
            cause=body["cause"],
            time=datetime.fromisoformat(body["time"]),
            data=body["data"],
            pending=pending,
        )


@dataclass(frozen=True, slots=True)
class Books:
    """Everything that was decided, told, shown and laid aside."""

    databases: Mapping[str, Database]
    views: Database
    told: Mapping[str, Sequence[Told]]
    """The facts in each service's outbox."""
    in_stream: Mapping[str, int]
    """How often each fact is in the stream."""
    durables: Mapping[str, ConsumerInfo | None]
    given_up: frozenset[str]
    """Facts that were laid aside, and then given up with a reason."""

    @property
    def all_told(self) -> Sequence[Told]:
        """The facts of all outboxes."""
        return [fact for facts in self.told.values() for fact in facts]

    def of_type(self, type_: str) -> Sequence[Told]:
        """The facts of one type."""
        return [fact for fact in self.all_told if fact.type == type_]

    async def documents(self, service: str, collection: str) -> Mapping[str, Document]:
        """A service's documents by id."""
        found = self.databases[service][collection].find()
        return {document["_id"]: document async for document in found}


async def read(client: Client, jetstream: JetStreamContext, settings: Settings) -> Books:
    """Read everything; what happens meanwhile may show as a difference."""
    databases = {s.name: database(client, settings.database(s.name)) for s in SERVICES}
    told = {service: await outbox(owner) for service, owner in databases.items()}
    names = [durable for service in SERVICES for durable in service.durables]
    return Books(
        databases=databases,
        views=(await now_shown(client, settings.databases)).views.database,
        told=told,
        in_stream=await counted(jetstream),
        durables={name: await info_of(jetstream, name) for name in names},
        given_up=frozenset([id_ async for id_ in laid_aside(databases.values())]),
    )


async def outbox(owner: Database) -> Sequence[Told]:
    """Every fact that a service has ever decided to tell."""
    return [
        Told.of(json.loads(fact["body"]), pending="pending" in document)
        async for document in owner["outbox"].find()
        for fact in document["facts"]
    ]


async def counted(jetstream: JetStreamContext) -> Mapping[str, int]:
    """How often each fact stands in the log; what cannot be read is none, and laid aside."""
    times: dict[str, int] = defaultdict(int)
    async for batch in log_from_start(jetstream):
        for fact in readable(batch):
            times[str(fact.id)] += 1
    return times


async def laid_aside(databases: Iterable[Database]) -> AsyncIterator[str]:
    """The ids of facts that were laid aside, and that somebody has given up with a reason."""
    for owner in databases:
        async for letter in owner["dead_letters"].find({"settled": {"$ne": None}}):
            with suppress(ValueError, TypeError, KeyError):
                yield json.loads(letter["payload"])["id"]


async def info_of(jetstream: JetStreamContext, durable: str) -> ConsumerInfo | None:
    """How far a durable is, if it is there."""
    try:
        info: ConsumerInfo = await jetstream.consumer_info(STREAM, durable)
    except NotFoundError:
        return None
    return info
