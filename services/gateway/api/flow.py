"""The flow of a division, for a wall: what is public of it, now and as it happens."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict
from sse_starlette import EventSourceResponse

from services.gateway.api.callers import Address, Home
from services.gateway.api.counters import sums
from services.gateway.api.finding import Found
from services.gateway.api.following import GRACE, HEARTBEAT
from services.gateway.api.lateness import today
from services.gateway.api.showing import told_to
from services.gateway.api.watching import Watcher
from services.gateway.house import House
from services.gateway.views.cases.asking import Asked
from services.gateway.views.cases.flow import waiting
from services.gateway.views.cases.status import LEADS_TO, Status
from services.gateway.views.cases.store import Case
from services.gateway.views.figures.store import Asked as Counted
from shared import clock
from shared.contracts.values import Division, Moment
from shared.terms import Outcome, Role

router = APIRouter(prefix="/flow", tags=["figures"])

LINES = 20
SYSTEM = Role.SERVICE.value


class LastStep(BaseModel):
    """What happened last to a public case. Who did it is not told."""

    case: str
    at: Moment
    type: str
    status: Status
    division: str
    summary: str
    outcome: Outcome | None


class WaitingThere(BaseModel):
    """How many public cases are open at a place; how many of them are due soon, and late."""

    model_config = ConfigDict(from_attributes=True)

    division: str
    open: int
    yellow: int
    red: int


class Flow(BaseModel):
    """What cases came to today, what happened last, and where open cases are; nothing of people."""

    at: Moment
    day: date
    came_to: Mapping[Status, int]
    """How often a case came to each status today."""
    last: Sequence[LastStep]
    places: Sequence[WaitingThere]
    """Villages, and townships for what names no village; none where nothing is open."""


@router.get("", summary="What happens in a division today", operation_id="flow")
async def flow(home: Home, division: Annotated[Division, Query()]) -> Flow:
    """As public as it is; what was seen within the last second is shown again."""
    return await seen(home, division)


@router.get(
    "/events",
    summary="What happens in a division, as server-sent events",
    operation_id="follow_flow",
    response_class=EventSourceResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def follow_flow(
    home: Home, address: Address, division: Annotated[Division, Query()]
) -> EventSourceResponse:
    """Each event is the whole flow: at once, then when something happened, at most every two
    seconds, and at least every fifteen. Who is one too many is told 429, and may look instead."""
    home.listeners.refuse_if_too_many(address)
    watcher = Watcher(home, address, lambda house: seen(house, division))
    return EventSourceResponse(
        watcher.events(),
        ping=HEARTBEAT,
        shutdown_event=watcher.closing,
        shutdown_grace_period=GRACE,
    )


async def seen(house: House, division: str) -> Flow:
    """The flow as it is now; looked up once for all who look at the same moment."""
    found: Flow = await house.flows.at(division, lambda: look(house, division))
    return found


async def look(house: House, division: str) -> Flow:
    """Look the flow of a division up."""
    day, cases = await today(house), house.views.cases
    last = await cases.latest(Asked(division), LINES)
    came_to = await sums(house, Counted.of(division, day.today.isoformat()))
    return Flow(
        at=clock.now(),
        day=day.today,
        came_to={status: came_to[status] for status in Status},
        last=[last_step(one) for one in last],
        places=[WaitingThere.model_validate(one) for one in await waiting(cases, division, day)],
    )


def last_step(case: Case) -> LastStep:
    """What everyone may know of what happened last: of what somebody did, or what led somewhere."""
    view = case.view
    told = told_to(Found(case.id, view, filing=None, staff=False))
    last = [one for one in told if one.type in LEADS_TO or not one.actor.startswith(SYSTEM)][-1]
    return LastStep(
        case=case.id,
        at=last.at,
        type=last.type,
        status=view.status,
        division=view.division,
        summary=view.summary or "",
        outcome=view.outcome,
    )
