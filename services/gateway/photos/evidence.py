"""Evidence: a command that names photos is sent once they are here, and are its case's."""

from typing import Any

from nats.aio.client import Client as Nats

from services.gateway.photos.photo import sender
from services.gateway.photos.store import Photos
from shared.contracts.envelope import Command, Reply
from shared.errors import Declined
from shared.eventing.asking import Asking


class AskingOnEvidence(Asking):
    """Asks as ever; photos that a command names as evidence are its case's before it is sent."""

    def __init__(self, nats: Nats, photos: Photos) -> None:
        super().__init__(nats)
        self._photos = photos

    async def ask(self, command: Command[Any]) -> Reply:
        """The reply. Raises PhotoNotFree, Declined, and Unavailable."""
        named = getattr(command.data, "evidence", ())
        await self._photos.show(named, command.case, sender(command.actor), command.id)
        try:
            return await super().ask(command)
        except Declined:
            await self._photos.take_back(named, command.id)
            raise
