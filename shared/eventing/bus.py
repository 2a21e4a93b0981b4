"""Ears: one durable on the stream of facts, and a queue for each command."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import nats
import structlog
from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, NatsRouter, PullSub
from faststream.nats.message import NatsMessage
from nats.aio.client import Client as Nats
from nats.js.api import ConsumerConfig
from pydantic import BaseModel, ValidationError

from shared.contracts.envelope import Fact
from shared.errors import Malformed
from shared.eventing.dead_letters import DeadLetters
from shared.eventing.durables import STREAM, SUBJECTS, durable
from shared.eventing.handlers import Handler, Handlers
from shared.eventing.hearing import CommandMiddleware, HearingFacts
from shared.runtime import traces
from shared.storage.grouping import LIMIT

# A fetch of nats-py waits for more after its first fact; when another replica takes the rest,
# until its time is up [measured: 6 s at 5; under 1 s at 0.5]. Asking twice a second is nothing.
FETCH_WAITS = 0.5  # seconds
COMMANDS_AT_ONCE = 64
FINISH_WITHIN = 8.0  # seconds, for what is in hand when a stop is asked for
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
    """Subscribes the handlers of one durable; everything beyond them is the middlewares'.

    The durable of a service has its name, and commands are answered in the queue of that name.
    """

    def __init__(
        self,
        name: str,
        url: str,
        handlers: Sequence[Handlers],
        rooms: Mapping[str, object],
        dead_letters: DeadLetters,
    ) -> None:
        self._name, self._rooms = name, rooms
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
        self.durable = durable_of(name, handlers)
        facts = NatsRouter(middlewares=[HearingFacts(dead_letters)])
        commands = NatsRouter(middlewares=[CommandMiddleware])
        self._hear(facts, [h for noun in handlers for h in noun.facts])
        self._answer(commands, [h for noun in handlers for h in noun.commands])
        self._broker.include_routers(facts, commands)
        self.start, self.stop = self._broker.start, self._broker.stop

    async def is_connected(self) -> bool:
        """Whether the service's own connection for hearing is up."""
        return await self._broker.ping(timeout=1.0)

    def _hear(self, router: NatsRouter, handlers: Sequence[Handler]) -> None:
        subscriber = router.subscriber(
            SUBJECTS,
            stream=JStream(STREAM, declare=False),
            durable=self._name,
            config=self.durable,
            pull_sub=PullSub(batch_size=LIMIT, timeout=FETCH_WAITS),
            ack_policy=AckPolicy.MANUAL,
        )
        for handler in handlers:
            subscriber(
                handler.given(self._rooms), filter=of_type(handler.name), decoder=fact_of(handler)
            )
        subscriber(nobody_knows)

    def _answer(self, router: NatsRouter, handlers: Sequence[Handler]) -> None:
        for handler in handlers:
            subscriber = router.subscriber(
                f"cmd.{handler.name}", queue=self._name, max_workers=COMMANDS_AT_ONCE
            )
            subscriber(handler.given(self._rooms), decoder=command_of(handler))


def durable_of(name: str, handlers: Sequence[Handlers]) -> ConsumerConfig:
    """The durable of this name that these handlers need."""
    if any(noun.everything for noun in handlers):
        return durable(name, [SUBJECTS])
    types = {handler.name for noun in handlers for handler in noun.facts}
    return durable(name, [f"liandan.*.*.{type_}" for type_ in types])


def of_type(type_: str) -> Callable[[NatsMessage], Awaitable[bool]]:
    """The filter that lets facts of one type through, by their subject.

    A coroutine, though it waits for nothing: FastStream would send a function to a thread.
    """
    ending = f".{type_}"

    async def is_of_type(message: NatsMessage) -> bool:
        return message.raw_message.subject.endswith(ending)

    return is_of_type


def fact_of(handler: Handler) -> Callable[[NatsMessage], Awaitable[Any]]:
    """The reader of one type of fact. Raises Malformed."""
    envelope, type_ = handler.envelope, f"liandan.{handler.name}"

    async def read(message: NatsMessage) -> Any:
        fact = read_as(envelope, message.body)
        if not isinstance(fact, Fact) or fact.type != type_:
            raise Malformed(why=f"something else came on the subject of {type_}")
        # The envelope is frozen for everyone else; a copy would take half as long as reading it.
        object.__setattr__(fact, "sequence", message.raw_message.metadata.sequence.stream)
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


async def nobody_knows(_: object) -> None:
    """A message on our subjects that no handler is for."""
    raise Malformed(why="no handler is for this type")
