"""What is examined, what is found, and how one goes through all checks."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from nats.aio.client import Client as Nats
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from pymongo.errors import PyMongoError

from infra.system import SERVICES
from shared.eventing.bus import connect
from shared.runtime.service import Service
from shared.runtime.settings import Settings
from shared.storage import client as storage
from shared.storage.client import Client, Database, database

AWAY = (NatsError, PyMongoError, OSError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong and what it means; what to do. What is not `grave` is worth knowing."""

    what: str
    do: str
    grave: bool = True


@dataclass(frozen=True, slots=True)
class Deployment:
    """What a check may look at: the servers, and the processes and the monitor if they are named.

    `nats` and `client` are None when the server does not answer.
    """

    settings: Settings
    nats: Nats | None = None
    client: Client | None = None
    processes: Sequence[str] = ()
    """Where processes answer, as http://HOST:PORT."""
    monitor: str | None = None
    """Where NATS tells of itself, as http://HOST:8222."""
    services: Sequence[Service] = SERVICES

    @property
    def jetstream(self) -> JetStreamContext:
        """The log. Only for checks that need the bus."""
        assert self.nats  # noqa: S101  (a check that needs it is not made without)
        return self.nats.jetstream()

    @property
    def storage(self) -> Client:
        """The storage. Only for checks that need it."""
        assert self.client  # noqa: S101  (likewise)
        return self.client

    def database(self, service: str) -> Database:
        """A service's database."""
        return database(self.storage, self.settings.database(service))


Look = Callable[[Deployment], AsyncIterator[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that has to be so, and how one looks whether it is."""

    so: str
    look: Look
    bus: bool = False
    storage: bool = False

    def lacks(self, deployment: Deployment) -> str | None:
        """The server without which it cannot be made."""
        if self.bus and deployment.nats is None:
            return "NATS"
        return "MongoDB" if self.storage and deployment.client is None else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one check; `lacks` names the server that was away."""

    so: str
    findings: Sequence[Finding] = ()
    lacks: str | None = None

    @property
    def grave(self) -> bool:
        """Whether something is wrong."""
        return any(finding.grave for finding in self.findings)

    @classmethod
    async def of(cls, check: Check, deployment: Deployment) -> Self:
        """Make one check; a server that fails meanwhile, or forbids it, is a finding too."""
        if lacks := check.lacks(deployment):
            return cls(check.so, lacks=lacks)
        found: list[Finding] = []
        try:
            found.extend([one async for one in check.look(deployment)])
        except AWAY as failed:
            what = f"It could not be looked at: {str(failed)[:200] or type(failed).__name__}."
            found.append(Finding(what, "See that the server answers and lets this account look."))
        return cls(check.so, found)


async def reached(settings: Settings) -> tuple[Nats | None, Client | None]:
    """Both servers, or None for one that does not answer."""
    nats: Nats | None = None
    with absent():
        nats = await connect(settings.nats_url, "doctor")
    client = storage.connect(settings.mongo_url)
    with absent():
        await client.admin.command("ping")
        return nats, client
    client.close()
    return nats, None


@contextmanager
def absent() -> Iterator[None]:
    """Whoever does not answer is looked at no further; a check says so."""
    try:
        yield
    except AWAY:
        return
