"""The ranking of deputies."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.gateway.api.callers import Anyone, Home
from services.gateway.api.periods import Period, this_year
from services.gateway.house import House
from services.gateway.views.ranking.ranking import first_day_of, rank
from shared.contracts.directory import Level, PracticeSet
from shared.contracts.envelope import Actor
from shared.contracts.values import Division
from shared.divisions import COUNTY, contains, county_of, depth, full_code
from shared.errors import NotSignedIn, OutsideDivision

router = APIRouter(tags=["rankings"])


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
    actor: Anyone,
    division: Annotated[Division, Query()],
    level: Annotated[Level, Query()] = "county",
    period: Period | None = None,
) -> Ranking:
    """By the points of a period. Whether it is for all to see is the county's choice; otherwise
    it is for the accounts of the county, and of what it lies in."""
    await must_be_open_to(actor, division, home)
    period = period or this_year()
    since = first_day_of(period)
    known = await home.views.names.deputies(division, level)
    deputies = {one.id: one for one in known if one.in_office(since)}
    points = await home.figures.balances.points(deputies, period)
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


async def must_be_open_to(actor: Actor | None, division: str, house: House) -> None:
    """Raises NotSignedIn, or OutsideDivision, unless the caller may see the division's ranking."""
    if await is_public(division, house):
        return
    if actor is None:
        raise NotSignedIn(why="the ranking is for the accounts of its county")
    if not within_sight(actor, division):
        raise OutsideDivision(division=division, own=actor.division)


async def is_public(division: str, house: House) -> bool:
    """Whether the county publishes its ranking; beyond one county nobody has the choice."""
    if depth(division) < COUNTY:
        return False
    practice = await house.entries.get(PracticeSet, county_of(division))
    return practice is not None and practice.ranking_public


def within_sight(actor: Actor, division: str) -> bool:
    """Whether the caller acts in the county, or in what it lies in; beyond one county, in all of
    what is ranked."""
    if depth(division) < COUNTY:
        return contains(actor.division, division)
    county = full_code(county_of(division))
    return contains(actor.division, county) or contains(county, actor.division)
