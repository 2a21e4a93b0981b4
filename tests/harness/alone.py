"""A service alone on the bus: facts and commands in, facts and replies out."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from nats.aio.client import Client as Nats
from nats.js.api import RawStreamMsg
from nats.js.errors import NotFoundError
from pydantic import SecretStr, TypeAdapter

from services.gateway.house import GATEWAY, Gateway
from services.gateway.settings import Settings as GatewaySettings
from shared import clock
from shared.contracts.envelope import Actor, Command, CommandData, Fact, FactData, Refused, Reply
from shared.eventing.bus import connect
from shared.eventing.durables import STREAM
from shared.runtime.service import Running, Service
from shared.runtime.settings import Settings
from shared.storage import client as storage
from shared.storage.client import Database
from shared.storage.fold import subject_of
from tests.harness.waiting import wait_until

D = TypeVar("D", bound=FactData)

ANSWER: TypeAdapter[Reply | Refused] = TypeAdapter(Reply | Refused)
TOWNSHIP = "654004200000"
SECRET = "a secret of the tests, long enough"


class Bystander:
    """Everyone else on the bus: tells facts to a service, asks it, and reads what it tells."""

    def __init__(self, nats: Nats, databases: Sequence[Database], service: Service) -> None:
        self.nats, self.databases, self.service = nats, databases, service
        self.database = databases[0]
        self._versions: dict[str, int] = {}
        self._told_last = dict.fromkeys(service.durables, 0)

    def fact(self, data: FactData, case: str, cause: UUID | None = None) -> Fact[Any]:
        """A fact as another service would tell it."""
        version = self._versions[case] = self._versions.get(case, 0) + 1
        return Fact[Any](
            id=cause or uuid4(),
            type=f"liandan.{data.TYPE}",
            source="/services/another",
            subject=getattr(data, "id", case),
            time=clock.now() + timedelta(milliseconds=version),
            division=getattr(data, "division", TOWNSHIP),
            case=case,
            version=version,
            actor="service",
            cause=uuid4(),
            data=data,
        )

    async def tell(self, *facts: Fact[Any]) -> None:
        """Put facts on the stream, as they are, even twice: no de-duplication by the server."""
        for fact in facts:
            stored = await self.nats.jetstream().publish(
                subject_of(fact), fact.model_dump_json(exclude_none=True).encode(), stream=STREAM
            )
            self._note_told(subject_of(fact), stored.seq)

    def _note_told(self, subject: str, place: int) -> None:
        for durable, part in self.service.durables.items():
            if part.hears(subject):
                self._told_last[durable] = max(place, self._told_last[durable])

    async def ask(
        self, actor: Actor, data: CommandData, key: UUID | None = None, round_: int | None = None
    ) -> Reply | Refused:
        """Ask as the gateway would, with an Idempotency-Key if there is one."""
        command = Command[Any](
            id=key or uuid4(), actor=actor, at=clock.now(), round=round_, data=data
        )
        return await self.send(command)

    async def send(self, command: Command[Any]) -> Reply | Refused:
        """Send a command as it is."""
        answer = await self.nats.request(
            f"cmd.{command.data.SUBJECT}", command.model_dump_json().encode(), timeout=20
        )
        return ANSWER.validate_json(answer.data)

    async def stream(self) -> Sequence[Fact[Any]]:
        """Every fact on the stream, in order; its data as plain fields."""
        return [Fact[Any].model_validate_json(m.data or b"") for m in await self._log()]

    async def note_what_was_told(self) -> None:
        """Everything on the stream is for the service to hear, whoever told it and when."""
        for message in await self._log():
            self._note_told(message.subject or "", message.seq or 0)

    async def _log(self) -> Sequence[RawStreamMsg]:
        jetstream = self.nats.jetstream()
        last = (await jetstream.stream_info(STREAM)).state.last_seq
        found = []
        for sequence in range(1, last + 1):
            with suppress(NotFoundError):
                found.append(await jetstream.get_msg(STREAM, sequence))
        return found

    async def told(self, data: type[D], case: str, times: int = 1) -> Sequence[D]:
        """Wait until the service has told this so many times of a case."""

        async def look() -> Sequence[D] | None:
            source = f"/services/{self.service.name}"
            found = [
                data.model_validate(fact.data)
                for fact in await self.stream()
                if (fact.source, fact.type) == (source, f"liandan.{data.TYPE}")
                and (fact.case or fact.subject) == case
            ]
            return found if len(found) >= times else None

        return await wait_until(look, f"{data.TYPE} of {case}, {times} times")

    async def heard(self) -> None:
        """Wait until the service has acknowledged every fact, by each of its durables."""
        for durable, last in self._told_last.items():
            await self._acknowledged(durable, last)

    async def _acknowledged(self, durable: str, last: int) -> None:
        jetstream = self.nats.jetstream()

        async def look() -> bool:
            info = await jetstream.consumer_info(STREAM, durable)
            # What is pending is counted a moment late; the floor moves when all below is answered.
            reached = info.ack_floor is not None and info.ack_floor.stream_seq >= last
            return reached and not (info.num_pending or info.num_ack_pending)

        await wait_until(look, f"{durable} has heard everything")

    async def settled(self) -> None:
        """Wait until the service has heard every fact, its own too, and published its own."""
        while True:
            before = dict(self._told_last)
            await self.heard()
            await self._published()
            await self._note_what_it_told_itself()
            if self._told_last == before:
                return

    async def _published(self) -> None:
        async def look() -> bool:
            return not await self.database["outbox"].count_documents({"pending": True})

        await wait_until(look, f"{self.service.name} has published everything")

    async def _note_what_it_told_itself(self) -> None:
        """The service may hear what it has told, by whichever durable."""
        for subject in await self.database["outbox"].distinct("facts.subject"):
            if any(part.hears(subject) for part in self.service.durables.values()):
                last = await self.nats.jetstream().get_last_msg(STREAM, subject)
                self._note_told(subject, last.seq or 0)


@asynccontextmanager
async def beside(settings: Settings, service: Service) -> AsyncIterator[Bystander]:
    """A bystander beside a service, whether that runs or not."""
    nats = await connect(settings.nats_url, "bystander")
    client = storage.connect(settings.mongo_url)
    kept_by = (service.name, "views") if service is GATEWAY else (service.name,)
    databases = [storage.database(client, settings.database(name)) for name in kept_by]
    try:
        yield Bystander(nats, databases, service)
    finally:
        client.close()
        await nats.close()


@asynccontextmanager
async def alone(
    service: Service, settings: Settings, as_: Service | None = None
) -> AsyncIterator[Bystander]:
    """Run one process of a service, or of a variant of it, with a bystander beside it."""
    async with running(as_ or service, settings), beside(settings, service) as bystander:
        yield bystander


def running(service: Service, settings: Settings) -> Running:
    """One process of a service; the gateway's brings its own views along."""
    if service.name == GATEWAY.name:
        own = GatewaySettings(**settings.model_dump(), secret=SecretStr(SECRET))
        return Gateway(own, service)
    return Running(service, settings)
