"""The counters of a division: what happened in a period, and where its cases stand now."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.gateway.api.callers import Home
from services.gateway.api.lateness import today
from services.gateway.api.periods import Period, this_year
from services.gateway.house import House
from services.gateway.views.cases.asking import Asked as Late
from services.gateway.views.cases.lateness import Lateness
from services.gateway.views.cases.status import Status
from services.gateway.views.figures.cells import NOW
from services.gateway.views.figures.marks import Figure
from services.gateway.views.figures.store import Asked
from shared.contracts.values import Division

router = APIRouter(tags=["figures"])


class Counters(BaseModel):
    """How often each thing happened in the period, and how many cases stand where now."""

    period: str
    figures: Mapping[Figure, int]
    statuses: Mapping[Status, int]
    overdue: int
    """How many of them wait for a step whose day is over."""


@router.get("/counters", summary="The counters of a division", operation_id="counters")
async def counters(
    home: Home, division: Annotated[Division, Query()], period: Period | None = None
) -> Counters:
    """Of a township, a county, or what counties lie in; everything is there, if only as 0."""
    period = period or this_year()
    happened = await sums(home, Asked.of(division, period))
    stand = await sums(home, Asked.of(division, NOW))
    late = Late(division, due=(await today(home)).due(Lateness.RED), public=None)
    return Counters(
        period=period,
        figures={figure: happened[figure] for figure in Figure},
        statuses={status: stand[status] for status in Status},
        overdue=await home.views.cases.count(late),
    )


async def sums(house: House, asked: Asked) -> Counter[str]:
    """The sums of all cells asked for."""
    found: Counter[str] = Counter()
    for _, counted in await house.figures.cells.of_all(asked):
        found.update(counted)
    return found
