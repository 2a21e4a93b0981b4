"""The dead letters of every service, and what became of each; none is ever deleted."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from nats.js import JetStreamContext

from infra.system import SERVICES
from shared import clock
from shared.errors import LiandanError
from shared.eventing.durables import STREAM
from shared.runtime.settings import Settings
from shared.storage.client import Client, Document, database


class UnknownLetter(LiandanError):
    """No dead letter {id} waits. `python -m infra.dead_letters` lists those that do."""


class NeverReadable(LiandanError):
    """The dead letter {id} can be read by nobody, however often it is sent. Discard it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that waits, and the service that laid it aside."""

    service: str
    document: Document

    @property
    def id(self) -> str:
        """The durable's name, the message's sequence, and what tells it from a message that had
        this sequence in a stream before, as `dispatch-00-03/4711/9f86d081`."""
        id_: str = self.document["_id"]
        return id_

    @property
    def message(self) -> tuple[str, bytes]:
        """What is the same for everyone who laid it aside: a number is not, in another stream."""
        return self.document["subject"], self.document["payload"]

    @property
    def readable(self) -> bool:
        """Whether sending it again can help."""
        return bool(self.document["reason"] != "malformed")


class Letters:
    """All that wait, in every service's database."""

    def __init__(self, client: Client, settings: Settings) -> None:
        names = {service.name: settings.database(service.name) for service in SERVICES}
        self._letters = {
            service: database(client, name)["dead_letters"] for service, name in names.items()
        }

    async def waiting(self) -> Sequence[Letter]:
        """Those nobody has dealt with, the oldest first."""
        found = [letter async for letter in self._waiting({})]
        return sorted(found, key=lambda letter: letter.document["at"])

    async def one(self, id_: str) -> Letter:
        """One of them. Raises UnknownLetter."""
        async for letter in self._waiting({"_id": id_}):
            return letter
        raise UnknownLetter(id=id_)

    async def send_again(self, letter: Letter, jetstream: JetStreamContext) -> None:
        """Put the message on the stream again, for everyone: who has heard it knows its id.

        Whoever else laid the same message aside hears it too, so their letters are settled with
        it. Raises NeverReadable.
        """
        if not letter.readable:
            raise NeverReadable(id=letter.id)
        subject, payload = letter.message
        await jetstream.publish(subject, payload, stream=STREAM)
        for letters in self._letters.values():
            waiting = {"subject": subject, "payload": payload, "settled": None}
            await letters.update_many(waiting, settled("sent again"))

    async def give_up(self, letter: Letter, why: str) -> None:
        """Nothing more is done about it; it stays for whoever asks."""
        await self._letters[letter.service].update_one({"_id": letter.id}, settled(why))

    async def _waiting(self, which: Document) -> AsyncIterator[Letter]:
        for service, letters in self._letters.items():
            async for document in letters.find({**which, "settled": None}):
                yield Letter(service, document)


def settled(how: str) -> Document:
    """That somebody has dealt with a letter, and how."""
    return {"$set": {"settled": {"how": how, "at": clock.now()}}}
