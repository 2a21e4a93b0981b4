"""Endorsing 附议: a resident says "me too" to an open public case, and gets a code of their own."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel
from ulid import ULID

from services.gateway.api.callers import NOBODY, Anyone, Asked, Home, Manner
from services.gateway.api.finding import Found, Seen
from services.gateway.filings.domain import Endorsement
from services.gateway.house import House
from services.gateway.photos.photo import sender
from services.gateway.views.views import level
from shared import clock
from shared.contracts.concern import EndorseConcern
from shared.contracts.envelope import Actor, Reply
from shared.errors import Contradiction, Declined, KeyReused, Unavailable
from shared.terms import Role

router = APIRouter(prefix="/cases/{ref}", tags=["residents"])

NAMED_ANEW = 3  # times, should a code have been given before


class Endorsed(BaseModel):
    """The code that only this endorser has: it follows the case, and rates the answer."""

    id: str
    tracking_code: str


@router.post(
    "/endorsements", status_code=201, summary="Endorse the case 附议", operation_id="endorse"
)
async def endorse(found: Seen, home: Home, signed_in: Anyone, asked: Asked) -> Endorsed:
    """No account is needed, and no words; the case must be open and public."""
    if found.held is not None:
        raise Contradiction(what="This code's holder stands behind the case already.")
    home.endorsements_sent.count_each(sender(signed_in) or asked.address)
    actor = signed_in or Actor(id=NOBODY, role=Role.RESIDENT, division=found.view.division)
    endorsement, reply = await endorsed(home, asked, actor, found)
    await level(home.views.cases, home.notices, found.id, reply)
    return Endorsed(id=found.id, tracking_code=home.codes.of(endorsement.endorser))


async def endorsed(
    house: House, manner: Manner, actor: Actor, found: Found
) -> tuple[Endorsement, Reply]:
    """Keep that somebody endorses it, then tell intake; the same request again gives the first.

    Raises KeyReused for another case under the same key, Declined, and Unavailable.
    """
    cause = manner.cause(actor, EndorseConcern.SUBJECT)
    endorsement = await kept(house, cause, found.id)
    data = EndorseConcern(case=found.id, endorser=endorsement.endorser)
    command = manner.command(actor, data).model_copy(update={"id": cause})
    try:
        reply = await house.asking.ask(command)
    except Declined:
        # Under a key another request like it may be on its way; then it stays.
        if manner.key is None:
            await house.filings.forget(endorsement.endorser)
        raise
    await house.filings.answered(endorsement.endorser)
    return endorsement, reply


async def kept(house: House, cause: UUID, case: str) -> Endorsement:
    """The endorsement of this request: made by an earlier or a simultaneous one, or new."""
    for _ in range(NAMED_ANEW):
        known = await house.filings.asked_again(cause, clock.now())
        if known:
            if not isinstance(known, Endorsement) or known.case != case:
                raise KeyReused
            return known
        fresh = Endorsement(endorser=str(ULID()), case=case, cause=cause, at=clock.now())
        if await house.filings.keep(fresh, house.codes.digest(house.codes.of(fresh.endorser))):
            return fresh
    raise Unavailable(what="The storage")
