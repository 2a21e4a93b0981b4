"""Rating: a comment is kept before the command is sent, which carries only its id."""

from services.gateway.api.callers import Manner
from services.gateway.api.finding import Found
from services.gateway.api.gate import RATING
from services.gateway.api.noting import note_id, noted
from services.gateway.api.sending import send
from services.gateway.house import House
from shared.contracts.appraisal import RateCase
from shared.contracts.envelope import Actor, Reply
from shared.errors import NotAReporter
from shared.terms import Role


async def rate(
    house: House, manner: Manner, found: Found, score: int, comment: str | None
) -> Reply:
    """Rate the answer, as a reporter or as an endorser, whichever the code is of.

    Raises NotAReporter, Declined, and Unavailable.
    """
    if found.held is None:
        raise NotAReporter
    actor = Actor(id=found.held.holder, role=Role.RESIDENT, division=found.view.division)
    RATING.admit(actor, found.view, keyed=manner.key is not None)
    if comment is None:
        data = RateCase(case=found.id, reporter=actor.id, score=score)
        return await send(house, manner, actor, data, found)
    id_ = note_id(house, manner, actor, RateCase, comment)
    data = RateCase(case=found.id, reporter=actor.id, score=score, comment=id_)
    async with noted(house, actor.id, found.id, id_, comment):
        return await send(house, manner, actor, data, found)
