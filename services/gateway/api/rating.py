"""Rating: a comment is kept before the command is sent, which carries only its id."""

from services.gateway.api.callers import Manner
from services.gateway.api.finding import Found
from services.gateway.api.gate import RATING
from services.gateway.api.sending import send
from services.gateway.house import House
from shared.contracts.appraisal import RateCase
from shared.contracts.envelope import Actor, Reply
from shared.errors import Declined, NotAReporter
from shared.terms import Role


async def rate(
    house: House, manner: Manner, found: Found, score: int, comment: str | None
) -> Reply:
    """Rate the answer that a reporter sees. Raises NotAReporter, Declined, and Unavailable."""
    if found.filing is None:
        raise NotAReporter
    actor = Actor(id=found.filing.reporter, role=Role.RESIDENT, division=found.view.division)
    RATING.admit(actor, found.view, keyed=manner.key is not None)
    if comment is None:
        data = RateCase(case=found.id, reporter=actor.id, score=score)
        return await send(house, manner, actor, data, found)
    id_ = comment_id(house, manner, actor, comment)
    data = RateCase(case=found.id, reporter=actor.id, score=score, comment=id_)
    new = await house.filings.note(actor.id, id_, comment)
    try:
        return await send(house, manner, actor, data, found)
    except Declined:
        if new:
            await house.filings.drop(actor.id, id_)
        raise


def comment_id(house: House, manner: Manner, actor: Actor, comment: str) -> str:
    """What a comment is kept under: the same for the same request, and telling nothing of it."""
    cause = manner.cause(actor, RateCase.SUBJECT)
    return house.comments.digest(f"{cause}/{comment}").hex()
