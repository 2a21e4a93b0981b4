"""Filing: the words are kept before the command is sent, and the same request finds them again."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from ulid import ULID

from services.gateway.api.callers import Manner
from services.gateway.filings.domain import Endorsement, Filing, Words
from services.gateway.house import House
from services.gateway.photos.photo import sender
from shared import clock
from shared.contracts.concern import SubmitConcern
from shared.contracts.envelope import Actor, Reply
from shared.errors import Declined, KeyReused, PhotoNotFree, Unavailable
from shared.terms import Channel

NAMED_ANEW = 3  # times, should a code have been given before


@dataclass(frozen=True, slots=True)
class Telling:
    """What someone tells; `body` is all of it, as it was sent, to know it again by."""

    words: Words
    division: str
    channel: Channel
    category: str | None
    about_township: bool
    body: str

    @property
    def digest(self) -> str:
        """What the same request has in common."""
        return sha256(self.body.encode()).hexdigest()


async def file(
    house: House, manner: Manner, actor: Actor, telling: Telling
) -> tuple[Filing, Reply]:
    """Keep the words and photos, then submit the concern; the same again gives the first filing.

    It is for the caller to say that it is answered.

    Raises KeyReused for another body under the same key, PhotoNotFree, Declined, and Unavailable.
    """
    cause = manner.cause(actor, SubmitConcern.SUBJECT)
    filing = await kept(house, cause, telling)
    if filing.digest != telling.digest:
        raise KeyReused
    command = manner.command(actor, submission(filing, telling))
    try:
        await house.photos.attach(telling.words.photos, filing.reporter, sender(actor))
        reply = await house.asking.ask(command.model_copy(update={"id": cause}))
    except (Declined, PhotoNotFree):
        # Under a key another request with the same words may be on its way; then they stay.
        if manner.key is None:
            await forget(house, filing)
        raise
    return filing, reply


async def forget(house: House, filing: Filing) -> None:
    """Nothing is kept of a concern that was refused: neither words nor photos."""
    await house.photos.forget(filing.reporter)
    await house.filings.forget(filing.reporter)


async def kept(house: House, cause: UUID, telling: Telling) -> Filing:
    """The filing of this request: made by an earlier or a simultaneous one like it, or new."""
    for _ in range(NAMED_ANEW):
        filing = Filing(
            reporter=str(ULID()),
            case=str(ULID()),
            cause=cause,
            digest=telling.digest,
            at=clock.now(),
            words=telling.words,
        )
        code = house.codes.of(filing.reporter)
        if await house.filings.keep(filing, house.codes.digest(code)):
            return filing
        known = await house.filings.asked_again(cause, clock.now())
        if isinstance(known, Endorsement):
            raise KeyReused
        if known:
            return known
    raise Unavailable(what="The storage")


def submission(filing: Filing, telling: Telling) -> SubmitConcern:
    """What intake is told of a filing."""
    return SubmitConcern(
        case=filing.case,
        reporter=filing.reporter,
        division=telling.division,
        channel=telling.channel,
        identity=telling.words.identity,
        category=telling.category,
        contact_point=telling.words.contact_point,
        about_township=telling.about_township,
    )
