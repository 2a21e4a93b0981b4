"""Asking a service to decide: a request on core NATS, answered by one of its processes."""

from typing import Any

import orjson
from nats.aio.client import Client as Nats
from nats.errors import Error as NatsError

from shared.contracts.envelope import Command, Refused, Reply
from shared.errors import Declined, Unavailable, Undecided
from shared.runtime import traces
from shared.runtime.traces import Kind

ANSWERED_WITHIN = 5.0  # seconds
SERVER_ERROR = 500


class Asking:
    """Sends commands, and brings back what came of them."""

    def __init__(self, nats: Nats) -> None:
        self._nats = nats

    async def ask(self, command: Command[Any]) -> Reply:
        """The reply, once the decision is on disk.

        Raises Declined when the service refused, and Unavailable when none answered: then the
        decision may have been taken or not, and the same command may be sent again.
        """
        traces.about(command.case)
        with traces.span(f"ask {command.data.SUBJECT}", Kind.CLIENT, command.traceparent) as span:
            if span.traceparent:
                command = command.model_copy(update={"traceparent": span.traceparent})
            return await self._ask(command)

    async def _ask(self, command: Command[Any]) -> Reply:
        service = command.data.SUBJECT.split(".")[0]
        # A request sent now would wait in the connection's buffer, and be decided long after its
        # asker was told that nobody answered.
        if not self._nats.is_connected:
            raise Unavailable(what=f"The service {service}")
        try:
            answer = await self._nats.request(
                f"cmd.{command.data.SUBJECT}",
                command.model_dump_json().encode(),
                timeout=ANSWERED_WITHIN,
            )
        except (NatsError, OSError, TimeoutError) as silence:
            raise Unavailable(what=f"The service {service}") from silence
        return reply_in(answer.data)


def reply_in(answer: bytes) -> Reply:
    """What a service answered. Raises Declined for a refusal, Undecided where it could not say."""
    said = orjson.loads(answer)
    if "refused" in said:
        refused = Refused.model_validate(said)
        # A commit whose result is unknown may have held: nothing that belongs to it is dropped.
        kind = Undecided if refused.status >= SERVER_ERROR else Declined
        raise kind(refused.refused, refused.detail, refused.status)
    return Reply.model_validate(said)
