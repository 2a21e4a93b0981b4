"""Publishing facts: many are sent at once, and the stream's word on each is waited for together."""

import asyncio
from collections.abc import Sequence
from itertools import count

import orjson
from bson import ObjectId
from nats.aio.client import Client as Nats
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import Header
from nats.js.errors import APIError, NoStreamResponseError

from shared.eventing.durables import STREAM
from shared.storage.client import Document

MESSAGE_ID = Header.MSG_ID.value
OF_EVERY_FACT = {
    Header.EXPECTED_STREAM.value: STREAM,
    "Content-Type": "application/cloudevents+json",
}


class Sent:
    """Facts on their way to the stream, and what it said of them so far."""

    def __init__(self, facts: int) -> None:
        self._unanswered, self._last = facts, str(facts - 1)
        self._sequence = 0
        self.stored: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def answered(self, position: str, answer: Msg) -> None:
        """The stream's word on one of them; the first that it refuses fails them all."""
        if self.stored.done():
            return
        if JetStreamContext.is_status_msg(answer):
            self.stored.set_exception(NoStreamResponseError())
            return
        said = orjson.loads(answer.data)
        if "error" in said:
            self.stored.set_exception(APIError.from_error(said["error"]))
            return
        if position == self._last:
            self._sequence = said["seq"]
        self._unanswered -= 1
        if not self._unanswered:
            self.stored.set_result(self._sequence)


class Publishing:
    """Sends facts to the stream, over one connection.

    The client's own way keeps a future, a random name and a place in a queue for each message:
    half of what publishing cost [measured].
    """

    def __init__(self, nats: Nats) -> None:
        self._nats, self._inbox = nats, nats.new_inbox()
        self._numbers = count()
        self._sent: dict[str, Sent] = {}
        self._listening = asyncio.Lock()
        self._listens = False

    async def publish(self, facts: Sequence[Document], lost: ObjectId | None = None) -> int:
        """Where the last of them is in the stream, when all are in it.

        The stream leaves out those it has had lately; or, once they were found to be `lost`, those
        that it has had since, whoever published them. Raises what the stream says.
        """
        await self._listen()
        number, sent = str(next(self._numbers)), Sent(len(facts))
        self._sent[number] = sent
        try:
            for position, fact in enumerate(facts):
                known_as = f"{fact['_id']}/{lost}" if lost else fact["_id"]
                headers = {MESSAGE_ID: known_as, **OF_EVERY_FACT}
                reply = f"{self._inbox}.{number}.{position}"
                await self._nats.publish(fact["subject"], fact["body"].encode(), reply, headers)
            return await sent.stored
        finally:
            del self._sent[number]

    async def _listen(self) -> None:
        async with self._listening:
            if not self._listens:
                await self._nats.subscribe(f"{self._inbox}.*.*", cb=self._hear)
                self._listens = True

    async def _hear(self, answer: Msg) -> None:
        _, number, position = answer.subject.rsplit(".", 2)
        if sent := self._sent.get(number):
            sent.answered(position, answer)
