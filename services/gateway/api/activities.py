"""Duty activities 履职活动: what deputies say they did, and what the township says to it."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from ulid import ULID

from services.gateway.api.bodies import body_of, read_as
from services.gateway.api.callers import Asked, Home, SignedIn
from services.gateway.api.cursors import cursor, read_cursor
from services.gateway.api.gate import STAFF
from services.gateway.views.activities.store import NEWEST, place_of
from services.gateway.views.activities.store import Asked as Wanted
from services.gateway.views.activities.view import ActivityView, Status
from services.gateway.views.views import level
from shared.authority import must_be, require
from shared.contracts.activity import RecordActivity, RuleOnActivity
from shared.contracts.envelope import Actor
from shared.contracts.values import Division, Id, Moment
from shared.divisions import COUNTY, contains, county_of, depth, full_code
from shared.errors import NotAllowed, OutsideDivision, UnknownActivity
from shared.terms import DutyActivity, Role

router = APIRouter(prefix="/activities", tags=["activities"])


class Recorded(BaseModel):
    """What the activity is known by from now on."""

    id: str


class ActivityShown(BaseModel):
    """An activity; it counts once it is confirmed."""

    id: str
    division: str
    deputy: str
    kind: DutyActivity
    on: date
    place: str
    note: str
    evidence: tuple[str, ...]
    status: Status
    reason: str | None
    recorded_at: Moment


class ActivitiesShown(BaseModel):
    """Some activities, the one recorded last first, and where the list goes on."""

    items: list[ActivityShown]
    next_cursor: str | None


class ListAsked(BaseModel):
    """Which activities are listed, and from where on."""

    model_config = ConfigDict(extra="forbid")

    division: Division | None = None
    deputy: Id | None = None
    status: Status | None = None
    cursor: Annotated[str, Field(max_length=200)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


@router.get("", summary="List activities (with an account)", operation_id="list_activities")
async def list_activities(
    asked: Annotated[ListAsked, Query()], home: Home, actor: SignedIn
) -> ActivitiesShown:
    """What deputies recorded: for the staff of their division, and for themselves, whatever became
    of it; for other accounts of the county what was confirmed."""
    place = read_cursor(NEWEST, asked.cursor) if asked.cursor else None
    wanted = in_reach(asked, actor)
    found = await home.views.activities.newest(wanted, asked.limit + 1, place)
    listed, more = found[: asked.limit], found[asked.limit :]
    return ActivitiesShown(
        items=[shown(one) for one in listed],
        next_cursor=cursor(NEWEST, place_of(listed[-1])) if more else None,
    )


def in_reach(asked: ListAsked, actor: Actor) -> Wanted:
    """What an account may look through. Raises OutsideDivision and NotAllowed."""
    if actor.role is Role.DEPUTY and asked.deputy == actor.id:
        return Wanted(asked.division, asked.deputy, asked.status)
    staff = actor.role in STAFF
    own = actor.division if staff else county_or_above(actor.division)
    division = asked.division or own
    if not contains(own, division):
        raise OutsideDivision(division=division, own=own)
    if not staff and asked.status not in {None, Status.CONFIRMED}:
        raise NotAllowed(role=actor.role, step="see what was not confirmed")
    return Wanted(division, asked.deputy, asked.status if staff else Status.CONFIRMED)


def county_or_above(division: str) -> str:
    """The county that an account acts in, or the larger division."""
    return full_code(county_of(division)) if depth(division) >= COUNTY else division


async def record(body: Any, home: Home, actor: SignedIn, asked: Asked) -> Recorded:
    """It counts once the township has confirmed it. The same request again gives the same id."""
    must_be(actor, Role.DEPUTY, to="record an activity")
    cause = asked.cause(actor, RecordActivity.SUBJECT)
    data = read_as(RecordActivity, body, case=str(ULID.from_uuid(cause)))
    reply = await home.asking.ask(asked.command(actor, data).model_copy(update={"id": cause}))
    await level(home.views.activities, home.notices, data.case, reply)
    return Recorded(id=data.case)


async def rule(
    id: Annotated[Id, Path()],  # noqa: A002  (the path's word)
    body: Any,
    home: Home,
    actor: SignedIn,
    asked: Asked,
) -> ActivityShown:
    """A rejection gives its reason."""
    must_be(actor, *STAFF, to="confirm an activity")
    known = await home.views.activities.get(id)
    if known is None:
        raise UnknownActivity(activity=id)
    require(actor, *STAFF, over=known.division, to="confirm an activity")
    data = read_as(RuleOnActivity, body, case=id)
    reply = await home.asking.ask(asked.command(actor, data))
    ruled = await level(home.views.activities, home.notices, id, reply) or known
    # The view may be late; what was decided is told all the same.
    ruled.status = Status.CONFIRMED if data.confirmed else Status.REJECTED
    return shown(ruled)


def shown(view: ActivityView) -> ActivityShown:
    """An activity as it is shown."""
    return ActivityShown.model_validate(asdict(view))


record.__annotations__["body"] = body_of(RecordActivity, "case")
rule.__annotations__["body"] = body_of(RuleOnActivity, "case")
router.add_api_route(
    "",
    record,
    methods=["POST"],
    status_code=201,
    summary="Record what one did (deputy)",
    operation_id="record_activity",
)
router.add_api_route(
    "/{id}/confirmation",
    rule,
    methods=["POST"],
    summary="Confirm an activity, or reject it (township, chair, committee)",
    operation_id="rule_on_activity",
)
