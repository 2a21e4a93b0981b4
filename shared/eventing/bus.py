"""Ears: durables on the stream of facts, and a queue for each command."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import nats
import structlog
from faststream import AckPolicy, StreamMessage
from faststream.nats import JStream, NatsBroker, NatsRouter, PullSub
from faststream.nats.message import NatsMessage
from nats.aio.client import Client as Nats
from nats.aio.msg import Msg
from pydantic import BaseModel, ValidationError

from shared.contracts.envelope import Fact
from shared.errors import Malformed
from shared.eventing.dead_letters import DeadLetters
from shared.eventing.durables import STREAM, SUBJECTS
from shared.eventing.ear import ASKED_FOR, FINISH_WITHIN, Ear
from shared.eventing.handlers import Handler
from shared.eventing.hearing import CommandMiddleware, Heard, Hearing, Telling
from shared.eventing.mouth import Mouth
from shared.eventing.parts import Part
from shared.runtime import traces

COMMANDS_AT_ONCE = 64
FOREVER = -1
# Where a connection is half-open, nothing but these pings tells; the client's own are two minutes
# apart, and meanwhile everything asked over it is asked in vain.
PING_EVERY = 5  # seconds
UNANSWERED_PINGS = 2

log = structlog.get_logger()

# The client itself would ask for ever, for the first time too, and never say so.
FIRST_CONNECTED_WITHIN = 5.0  # seconds


async def connect(url: str, name: str) -> Nats:
    """A connection that comes back by itself. Raises TimeoutError if there is none at first."""
    async with asyncio.timeout(FIRST_CONNECTED_WITHIN):
        return await nats.connect(
            url,
            name=name,
            max_reconnect_attempts=FOREVER,
            reconnect_time_wait=0.5,
            connect_timeout=2,
            ping_interval=PING_EVERY,
            max_outstanding_pings=UNANSWERED_PINGS,
            error_cb=note,
        )


async def note(error: Exception) -> None:
    """One line for what goes wrong with a connection; the client itself would print a page."""
    log.warning("bus_trouble", error=repr(error)[:200])


class Bus:
    """A service's own connection for hearing; everything beyond that is the middlewares'.

    Commands are answered by all processes, in the queue of the service's name; each part of the
    facts by an ear of its own, which starts and stops when it is to.
    """

    def __init__(
        self,
        name: str,
        url: str,
        rooms: Mapping[str, object],
        dead_letters: DeadLetters,
    ) -> None:
        self._name, self._rooms, self._dead_letters = name, rooms, dead_letters
        self._broker = NatsBroker(
            url,
            name=f"{name}-ears",
            apply_types=False,
            logger=None,
            graceful_timeout=FINISH_WITHIN,
            max_reconnect_attempts=FOREVER,
            reconnect_time_wait=1,
            ping_interval=PING_EVERY,
            max_outstanding_pings=UNANSWERED_PINGS,
            error_cb=note,
        )
        self._mouth = Mouth(COMMANDS_AT_ONCE)
        self._nats: Nats | None = None

    async def start(self) -> None:
        """Begin to answer."""
        await self._broker.start()
        self._nats = await self._broker.connect()

    async def stop(self) -> None:
        """Answer what came, and leave."""
        await self._mouth.close(self._nats, within=FINISH_WITHIN)
        await self._broker.stop()

    async def is_connected(self) -> bool:
        """Whether the service's own connection for hearing is up."""
        return await self._broker.ping(timeout=1.0)

    def answer(self, handlers: Iterable[Handler]) -> None:
        """Answer commands, from the start of the bus to its stop."""
        router = NatsRouter(middlewares=[CommandMiddleware])
        for handler in handlers:
            subscriber = router.subscriber(
                f"cmd.{handler.name}", queue=self._name, max_workers=COMMANDS_AT_ONCE
            )
            subscriber(handler.given(self._rooms), decoder=command_of(handler))
            self._mouth.add(subscriber)
        self._broker.include_router(router)

    def ear(self, part: Part) -> Ear:
        """An ear for a part; it may be started and stopped while the bus is started."""
        router = NatsRouter(middlewares=[Telling])
        subscriber = router.subscriber(
            SUBJECTS,
            stream=JStream(STREAM, declare=False),
            durable=part.name,
            config=part.durable,
            # Of more than one, it would wait until they are complete, or the time is up.
            pull_sub=PullSub(batch_size=1, timeout=ASKED_FOR, batch=True),
            ack_policy=AckPolicy.MANUAL,
        )
        types = {one.name: Heard(fact_of(one), one.given(self._rooms)) for one in part.facts}
        hearing = Hearing(types, self._dead_letters)
        subscriber(hearing.hear_all, decoder=as_they_came)
        return Ear(part.name, subscriber, lambda: self._broker.include_router(router))


async def as_they_came(together: StreamMessage[list[Msg]]) -> list[Msg]:
    """Each is read by itself, so that one that cannot be read takes no other along."""
    return together.raw_message


def fact_of(handler: Handler) -> Callable[[Msg], Any]:
    """The reader of one type of fact. Raises Malformed."""
    envelope, type_ = handler.envelope, f"liandan.{handler.name}"

    def read(message: Msg) -> Any:
        fact = read_as(envelope, message.data)
        if not isinstance(fact, Fact) or fact.type != type_:
            raise Malformed(why=f"something else came on the subject of {type_}")
        # The envelope is frozen for everyone else; a copy would take half as long as reading it.
        object.__setattr__(fact, "sequence", message.metadata.sequence.stream)
        traces.part_of(fact.traceparent)
        traces.about(fact.case or fact.subject)
        return fact

    return read


def command_of(handler: Handler) -> Callable[[NatsMessage], Awaitable[Any]]:
    """The reader of one type of command. Raises Malformed."""
    envelope = handler.envelope

    async def read(message: NatsMessage) -> Any:
        command: Any = read_as(envelope, message.body)
        traces.part_of(command.traceparent)
        traces.about(command.case)
        return command

    return read


def read_as(envelope: type[BaseModel], body: bytes) -> BaseModel:
    """What a message says. Raises Malformed with where and why, and never with what stood there."""
    try:
        return envelope.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Malformed(why=f"{where}: {first['msg']}") from None
