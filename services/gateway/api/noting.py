"""What a resident writes beside something they ask for: kept here, under an id that the command
carries, and dropped again when it is refused."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.gateway.api.callers import Manner
from services.gateway.filings.domain import Plea
from services.gateway.filings.store import place_of
from services.gateway.house import House
from shared.contracts.envelope import Actor, CommandData
from shared.errors import Declined


def note_id(house: House, manner: Manner, actor: Actor, asked: type[CommandData], text: str) -> str:
    """What a text is kept under: the same for the same request, and telling nothing of it."""
    cause = manner.cause(actor, asked.SUBJECT)
    return house.comments.digest(f"{cause}/{text}").hex()


@asynccontextmanager
async def noted(
    house: House, holder: str, about: str, id_: str, said: str | Plea
) -> AsyncIterator[None]:
    """The text is kept before anything is asked; Declined drops it, if it was not kept before.

    Without an answer it waits: it may have been decided.
    """
    new, place = await house.filings.note(holder, about, id_, said), place_of(id_, said)
    try:
        yield
    except Declined:
        if new:
            await house.filings.drop(holder, place)
        raise
    await house.filings.note_answered(holder, place)
