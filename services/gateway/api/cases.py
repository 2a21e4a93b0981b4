"""Reading cases: the list, one of them, and what happens to it as it happens."""

import base64
import binascii
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import orjson
from fastapi import APIRouter, Header, Query, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sse_starlette import EventSourceResponse

from services.gateway.api.callers import Anyone, Home
from services.gateway.api.finding import Seen
from services.gateway.api.following import GRACE, HEARTBEAT, Follower
from services.gateway.api.gate import STAFF
from services.gateway.api.sending import answer
from services.gateway.api.showing import CaseShown, Item, etag, item
from services.gateway.views.cases.status import Status
from services.gateway.views.cases.store import Asked, Place
from shared.contracts.envelope import Actor
from shared.contracts.values import Division, Id, of_one_line
from shared.divisions import contains
from shared.errors import Malformed, NotAllowed, NotSignedIn, OutsideDivision
from shared.terms import Role

router = APIRouter(prefix="/cases", tags=["cases"])


Words = Annotated[
    str, Field(max_length=50, description="words in the summary"), AfterValidator(of_one_line)
]


class ListAsked(BaseModel):
    """Which cases are listed, and from where on."""

    model_config = ConfigDict(extra="forbid")

    division: Division | None = None
    status: Status | None = None
    category: Id | None = None
    department: Id | None = None
    q: Words | None = None
    scope: (
        Annotated[
            str,
            Field(
                pattern="^mine$",
                description="`mine`, with a token: what waits for this account, public or not",
            ),
        ]
        | None
    ) = None
    cursor: Annotated[str, Field(max_length=200)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class ItemsShown(BaseModel):
    """Some cases, and where the list goes on."""

    items: list[Item]
    next_cursor: str | None


@router.get("", summary="List the public cases", operation_id="list_cases")
async def list_cases(asked: Annotated[ListAsked, Query()], home: Home, actor: Anyone) -> ItemsShown:
    """The cases that changed last come first."""
    wanted = Asked(
        asked.division,
        asked.status,
        asked.category,
        asked.department,
        words=asked.q,
    )
    if asked.scope:
        wanted = mine(wanted, actor)
    place = read_cursor(asked.cursor) if asked.cursor else None
    found = await home.views.cases.newest(wanted, asked.limit + 1, place)
    shown, more = found[: asked.limit], found[asked.limit :]
    last = Place(shown[-1].view.updated_at, shown[-1].id) if more else None
    staff = wanted.public is None
    return ItemsShown(
        items=[item(case.id, case.view, open_=staff or case.view.public) for case in shown],
        next_cursor=cursor(last) if last else None,
    )


def mine(asked: Asked, actor: Actor | None) -> Asked:
    """What waits for an account: its division's, its department's, or its own to appraise."""
    if actor is None:
        raise NotSignedIn(why="scope=mine needs an account")
    if actor.role in STAFF:
        if asked.division and not contains(actor.division, asked.division):
            raise OutsideDivision(division=asked.division, own=actor.division)
        return replace(asked, division=asked.division or actor.division, public=None)
    match actor.role:
        case Role.DEPARTMENT:
            return replace(asked, department=actor.department)
        case Role.DEPUTY:
            return replace(asked, appraiser=actor.id)
        case _:
            raise NotAllowed(role=actor.role, step="have cases of its own")


def cursor(place: Place) -> str:
    """A place in the list, as callers hand it back."""
    said = orjson.dumps([place.updated_at.isoformat(), place.id])
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


def read_cursor(given: str) -> Place:
    """The place a cursor means. Raises Malformed for what is none of ours."""
    try:
        moment, id_ = orjson.loads(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)))
        place = Place(datetime.fromisoformat(moment), str(id_))
        place.updated_at.astimezone()
    except (binascii.Error, ValueError, TypeError, OverflowError):
        raise Malformed(why="the cursor is none that was given here") from None
    return place


@router.get(
    "/{ref}",
    summary="One case, by its public id or a tracking code",
    operation_id="get_case",
    response_model=CaseShown,
    responses={304: {"description": "Nothing has happened since (If-None-Match)."}},
)
async def get_case(
    found: Seen,
    home: Home,
    response: Response,
    if_none_match: Annotated[str | None, Header(max_length=500)] = None,
) -> CaseShown | Response:
    """Everyone sees what is public; a code also opens its holder's words, and follows a merge."""
    shown = await answer(home, found, response)
    if if_none_match and etag(found) in if_none_match.replace("W/", "").split(", "):
        return Response(status_code=304, headers=dict(response.headers))
    return shown


@router.get(
    "/{ref}/events",
    summary="What happens to a case, as server-sent events",
    operation_id="follow_case",
    response_class=EventSourceResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def follow_case(
    found: Seen,
    home: Home,
    actor: Anyone,
    last_event_id: Annotated[str | None, Header(max_length=100)] = None,
) -> EventSourceResponse:
    """Each event is a line of the timeline with its status; its id is the fact's, to resume by."""
    follower = Follower(home, found, actor)
    return EventSourceResponse(
        follower.events(last_event_id),
        ping=HEARTBEAT,
        shutdown_event=follower.closing,
        shutdown_grace_period=GRACE,
    )
