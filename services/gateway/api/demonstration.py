"""The clock of a demonstration; where nothing is demonstrated, these routes are not there."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from services.gateway.api.callers import Home, SignedIn
from services.gateway.directory.domain import ROOT
from shared import clock
from shared.authority import require
from shared.contracts.values import Moment, Number
from shared.terms import Role
from shared.working_days import local_date

router = APIRouter(prefix="/demonstration", tags=["demonstration"])


class Passing(BaseModel):
    """How many days are to pass."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"days": 14}]})

    days: Annotated[Number, Field(ge=1, le=400)]


class ClockShown(BaseModel):
    """The moment it is in the demonstration, and the day in Asia/Shanghai."""

    now: Moment
    today: date


@router.get("/clock", summary="The demonstration's clock", operation_id="look_at_clock")
async def look() -> ClockShown:
    """The clock that everything is decided by."""
    now = clock.now()
    return ClockShown(now=now, today=local_date(now))


@router.post("/clock", summary="Let days pass", operation_id="move_clock")
async def move(body: Passing, home: Home, actor: SignedIn) -> ClockShown:
    """Moves the clock on, for every process; it cannot be moved back."""
    require(actor, Role.ADMINISTRATOR, over=ROOT, to="move the clock")
    await home.clock.move(body.days)
    return await look()
