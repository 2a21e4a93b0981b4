"""The one consumer: what becomes of a fact or a command, whatever its handler does."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, NoReturn

import structlog
from faststream import BaseMiddleware, StreamMessage
from nats.aio.msg import Msg

from shared.contracts.envelope import Refused, Reply
from shared.errors import LiandanError, Malformed, NotYet, Unavailable
from shared.eventing.dead_letters import DeadLetters
from shared.runtime import metrics, traces
from shared.storage.client import AWAY

LAST_DELIVERY = 10
AGAIN_AFTER_AT_MOST = 10.0  # seconds
STORAGE_ASKED_AGAIN_AFTER = 0.25  # seconds
EARLY_COMMANDS_WAIT = 2.0  # seconds
EARLY_COMMANDS_ASK_EVERY = 0.05  # seconds

Next = Callable[[Any], Awaitable[Any]]

log = structlog.get_logger()


def again_after(deliveries: int) -> float:
    """Seconds until a fact is delivered again: 0.1, 0.2, 0.4 … at most 10."""
    return min(0.1 * 2.0 ** (deliveries - 1), AGAIN_AFTER_AT_MOST)


class Telling(BaseMiddleware):
    """FastStream is silent here, for it tells of every message; what escapes it is told by us."""

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> bool | None:
        """Log what no middleware has turned into an outcome."""
        if error is not None and not isinstance(error, asyncio.CancelledError):
            log.error("message_not_handled", error=repr(error)[:500])
        return await super().__aexit__(kind, error, trace)


@dataclass(frozen=True, slots=True)
class Heard:
    """How facts of one type are read, and who handles them."""

    read: Callable[[Msg], Any]
    handle: Callable[[Any], Awaitable[Any]]


class Hearing:
    """The one consumer of facts: each acknowledged once its consequences are on disk, not before.

    The framework gives it what came together; each fact has a task and an end of its own.
    """

    def __init__(self, types: Mapping[str, Heard], dead_letters: DeadLetters) -> None:
        self._types, self._dead_letters = types, dead_letters

    async def hear_all(self, messages: Sequence[Msg]) -> None:
        """Handle side by side what came together; returns when every one has come to its end."""
        hearing = (self._hear(message) for message in messages)
        for outcome in await asyncio.gather(*hearing, return_exceptions=True):
            if isinstance(outcome, Exception):
                log.error("message_not_handled", error=repr(outcome)[:500])

    async def _hear(self, message: Msg) -> None:
        """Hand the fact to its handler, and tell the stream what came of it."""
        type_ = message.subject.split(".", 3)[-1]
        with traces.following(f"hear {type_}", message.data) as span:
            outcome = await self._while_storage_returns(type_, message)
            span.note(durable=message.metadata.consumer, outcome=outcome)
        metrics.FACTS_HEARD.labels(type_, outcome).inc()

    async def _while_storage_returns(self, type_: str, message: Msg) -> str:
        """An absent storage uses up no deliveries: the fact is held, and the stream told so."""
        while True:
            try:
                return await self._handle(type_, message)
            except (Unavailable, *AWAY) as away:
                log.warning("fact_held", error=str(away)[:200])
                await message.in_progress()
                await asyncio.sleep(STORAGE_ASKED_AGAIN_AFTER)

    async def _handle(self, type_: str, message: Msg) -> str:
        try:
            heard = self._types.get(type_) or nobody_knows()
            await heard.handle(heard.read(message))
        except (Unavailable, *AWAY):
            raise
        except Malformed as unreadable:
            return await self._lay_aside(message, "malformed", unreadable)
        # The one place that catches everything: whatever a handler does, its message is kept.
        except Exception as failure:
            return await self._later_or_aside(message, failure)
        await message.ack()
        return "heard"

    async def _later_or_aside(self, message: Msg, failure: Exception) -> str:
        deliveries = message.metadata.num_delivered
        if deliveries >= LAST_DELIVERY:
            reason = "early" if isinstance(failure, NotYet) else "failing"
            return await self._lay_aside(message, reason, failure)
        if not isinstance(failure, NotYet):
            log.warning("fact_failed", error=repr(failure)[:500], deliveries=deliveries)
        await message.nak(delay=again_after(deliveries))
        return "later"

    async def _lay_aside(self, message: Msg, reason: str, error: Exception) -> str:
        await self._dead_letters.lay_aside(message, reason, error)
        await message.term()
        return reason


def nobody_knows() -> NoReturn:
    """A message on our subjects that no handler is for."""
    raise Malformed(why="no handler is for this type")


class CommandMiddleware(Telling):
    """One command's way: answered when the decision is safe, or refused with the reason."""

    async def consume_scope(self, call_next: Next, msg: StreamMessage[Msg]) -> bytes:
        """The reply, as JSON: a Reply or a Refused."""
        subject = msg.raw_message.subject
        with traces.following(f"answer {subject.removeprefix('cmd.')}", msg.body) as span:
            answer = await self._answer(call_next, msg)
            outcome = answer.refused if isinstance(answer, Refused) else "decided"
            span.note(outcome=outcome)
        metrics.COMMANDS.labels(subject, outcome).inc()
        return answer.model_dump_json().encode()

    async def _answer(self, call_next: Next, msg: StreamMessage[Msg]) -> Reply | Refused:
        try:
            return await until_it_has_arrived(lambda: call_next(msg))
        except AWAY as away:
            log.warning("storage_away", error=str(away)[:200])
            return refused(Unavailable(what="The storage"))
        except LiandanError as error:
            if error.status in {401, 403}:
                log.warning("refused", code=error.code, detail=error.detail)
            return refused(error)
        # As for facts: a broken handler answers too, so that nobody waits for nothing.
        except Exception as failure:
            log.exception("command_failed", error=repr(failure)[:500])
            return Refused(refused="failed", detail="The step failed; it was logged.", status=500)


async def until_it_has_arrived(ask: Callable[[], Awaitable[Reply]]) -> Reply:
    """Ask again for up to 2 s while what the command builds on is still on its way."""
    deadline = asyncio.get_running_loop().time() + EARLY_COMMANDS_WAIT
    while True:
        try:
            return await ask()
        except NotYet as early:
            if asyncio.get_running_loop().time() > deadline:
                raise early.otherwise or early from None
        await asyncio.sleep(EARLY_COMMANDS_ASK_EVERY)


def refused(error: LiandanError) -> Refused:
    """How a refusal travels."""
    return Refused(refused=error.code, detail=error.detail, status=error.status)
