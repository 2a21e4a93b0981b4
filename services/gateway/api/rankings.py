"""The ranking of deputies."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.gateway.api.callers import Home
from services.gateway.views.ranking.ranking import rank
from shared import clock
from shared.contracts.directory import Level
from shared.contracts.values import Division
from shared.working_days import local_date

router = APIRouter(tags=["rankings"])

Period = Annotated[str, Query(pattern=r"^[0-9]{4}(-(Q[1-4]|(0[1-9]|1[0-2])))?$")]


class Standing(BaseModel):
    """A deputy's place; equals share one."""

    deputy: str
    name: str
    division: str
    points: int
    rank: int


class Ranking(BaseModel):
    """Everyone of one level in a division, the most points first."""

    period: str
    items: list[Standing]


@router.get("/rankings", summary="The ranking of deputies 排名", operation_id="ranking")
async def ranking(
    home: Home,
    division: Annotated[Division, Query()],
    level: Annotated[Level, Query()] = "county",
    period: Period | None = None,
) -> Ranking:
    """By the points of a period: `2026`, `2026-Q4` or `2026-11`; without one, of this year."""
    period = period or str(local_date(clock.now()).year)
    deputies = {one.id: one for one in await home.views.names.deputies(division, level)}
    points = await home.views.balances.points(deputies, period)
    places = [
        Standing(
            deputy=one.deputy,
            name=deputies[one.deputy].name,
            division=deputies[one.deputy].division,
            points=one.points,
            rank=one.rank,
        )
        for one in rank(points)
    ]
    return Ranking(period=period, items=places)
