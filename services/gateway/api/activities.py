"""Duty activities 履职活动: what deputies say they did, and what the township says to it."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel
from ulid import ULID

from services.gateway.api.bodies import body_of, read_as
from services.gateway.api.callers import Asked, Home, SignedIn
from services.gateway.api.gate import OWN_TOWNSHIP
from shared.authority import must_be
from shared.contracts.activity import RecordActivity, RuleOnActivity
from shared.contracts.values import Id
from shared.terms import Role

router = APIRouter(prefix="/activities", tags=["activities"])


class Recorded(BaseModel):
    """What the activity is known by from now on."""

    id: str


class Ruled(BaseModel):
    """What became of an activity."""

    id: str
    status: Literal["confirmed", "rejected"]


async def record(body: Any, home: Home, actor: SignedIn, asked: Asked) -> Recorded:
    """It counts once the township has confirmed it. The same request again gives the same id."""
    must_be(actor, Role.DEPUTY, to="record an activity")
    cause = asked.cause(actor, RecordActivity.SUBJECT)
    data = read_as(RecordActivity, body, case=str(ULID.from_uuid(cause)))
    await home.asking.ask(asked.command(actor, data).model_copy(update={"id": cause}))
    return Recorded(id=data.case)


async def rule(
    id: Annotated[Id, Path()],  # noqa: A002  (the path's word)
    body: Any,
    home: Home,
    actor: SignedIn,
    asked: Asked,
) -> Ruled:
    """A rejection gives its reason."""
    must_be(actor, *OWN_TOWNSHIP, to="confirm an activity")
    data = read_as(RuleOnActivity, body, case=id)
    await home.asking.ask(asked.command(actor, data))
    return Ruled(id=id, status="confirmed" if data.confirmed else "rejected")


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
    summary="Confirm an activity, or reject it (township, chair)",
    operation_id="rule_on_activity",
)
