"""The four rates, by department and by township; and the cases behind each of their numbers."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from services.gateway.api.callers import Home
from services.gateway.api.lateness import today
from services.gateway.api.periods import Period, this_year
from services.gateway.api.showing import WORDS, Item, as_viewed, at_a_glance
from services.gateway.house import House
from services.gateway.views.cases.lateness import Day
from services.gateway.views.cases.view import CaseView
from services.gateway.views.figures.cells import Cell
from services.gateway.views.figures.marks import Figure
from services.gateway.views.figures.rates import RATES, Rate, rates_in
from services.gateway.views.figures.store import Asked
from shared.contracts.values import Division, Id
from shared.divisions import TOWNSHIP

router = APIRouter(prefix="/rates", tags=["figures"])

RateName = Literal["response", "concluded", "resolution", "satisfaction"]
READ_AT_ONCE = 51
Counted = Iterable[tuple[Cell, Mapping[str, int]]]


class FourRates(BaseModel):
    """The rates, each a numerator over a denominator; who has not rated is counted apart."""

    response: Rate
    concluded: Rate
    resolution: Rate
    satisfaction: Rate
    unrated: int


class OfDepartment(FourRates):
    """A department's rates."""

    department: str
    name: str


class OfTownship(FourRates):
    """A township's rates."""

    township: str
    name: str


class Rates(BaseModel):
    """The rates of a period, by department or by township, and of all together."""

    period: str
    items: list[OfDepartment] | list[OfTownship]
    total: FourRates


class Behind(BaseModel):
    """Which number the cases are asked for that are behind it."""

    model_config = ConfigDict(extra="forbid")

    division: Division
    rate: RateName
    part: Literal["numerator", "denominator"] = "denominator"
    period: Period | None = None
    department: Id | None = None
    cursor: Annotated[Id, Field(description="the next_cursor of the page before")] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50

    @property
    def figure(self) -> Figure:
        """What the number counts."""
        above, below = RATES[self.rate]
        return above if self.part == "numerator" else below


class CasesBehind(BaseModel):
    """Some of the cases behind a number, by id, and where the list goes on."""

    items: list[Item]
    kept_from_sight: int
    """How many more of them there are here that nobody learns of by their id."""
    next_cursor: str | None


@router.get("", summary="The rates 响应率 办结率 解决率 满意率", operation_id="rates")
async def rates(
    home: Home,
    division: Annotated[Division, Query()],
    period: Period | None = None,
    by: Literal["department", "township"] = "department",
) -> Rates:
    """Of a township, a county, or what counties lie in. Handovers, those accepted in time and
    those concluded count in the period of the handover; closings, in that of the closing; ratings,
    in that of the rating."""
    period = period or this_year()
    asked = Asked.of(division, period)
    items = of_departments if by == "department" else of_townships
    together, parts = await asyncio.gather(home.figures.cells.of_all(asked), items(home, asked))
    total = summed(("", counted) for _, counted in together).get("", {})
    return Rates(period=period, items=parts, total=FourRates(**shown(total)))


async def of_departments(house: House, asked: Asked) -> list[OfDepartment]:
    """The rates of every department that had a part in it."""
    cells = await house.figures.cells.of_departments(asked)
    found = summed((cell.department or "", counted) for cell, counted in cells)
    names = await house.views.names.called(f"department:{one}" for one in found)
    return [
        OfDepartment(department=one, name=names.get(f"department:{one}", one), **shown(found[one]))
        for one in sorted(found)
    ]


async def of_townships(house: House, asked: Asked) -> list[OfTownship]:
    """The rates of every township that had a part in it; a county's own cases are of none."""
    cells = await house.figures.cells.of_all(Asked(TOWNSHIP, asked.division, asked.period))
    found = {cell.division: counted for cell, counted in cells if counted}
    names = await house.views.names.called(f"division:{one}" for one in found)
    return [
        OfTownship(township=one, name=names.get(f"division:{one}", one), **shown(found[one]))
        for one in sorted(found)
    ]


def summed(cells: Iterable[tuple[str, Mapping[str, int]]]) -> dict[str, Mapping[str, int]]:
    """The figures of cells that belong together, as one."""
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for name, counted in cells:
        for figure, times in counted.items():
            sums[name][figure] += times
    return dict(sums)


def shown(sums: Mapping[str, int]) -> dict[str, Rate | int]:
    """The rates of these sums, and who has not rated."""
    return {**rates_in(sums), "unrated": sums.get(Figure.UNRATED, 0)}


@router.get("/cases", summary="The cases behind a number of a rate", operation_id="rate_cases")
async def rate_cases(asked: Annotated[Behind, Query()], home: Home) -> CasesBehind:
    """Each case once, however often it counts; without its words if it is not public."""
    page, day = Page(asked.limit), await today(home)
    await page.fill(home, asked.figure, await counting(home, asked), after=asked.cursor or "")
    return CasesBehind(
        items=[to_everyone(id_, case, day) for id_, case in page.open],
        kept_from_sight=page.kept,
        next_cursor=page.open[-1][0] if page.goes_on else None,
    )


class Page:
    """So many cases that everyone may know of. Those kept from sight are counted beside them, and
    no page ends with one, for its cursor would name it."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.open: list[tuple[str, CaseView]] = []
        self.kept = 0
        self.goes_on = False

    async def fill(self, house: House, figure: Figure, cells: Sequence[Cell], after: str) -> None:
        """Take in the cases behind a figure, from one on."""
        kept_since = 0
        async for id_, case in behind(house, figure, cells, after):
            if case.secluded:
                kept_since += 1
            elif len(self.open) == self._limit:
                self.goes_on = True  # and what was kept since is counted on the next page
                return
            else:
                self.open.append((id_, case))
                self.kept, kept_since = self.kept + kept_since, 0
        self.kept += kept_since


async def behind(
    house: House, figure: Figure, cells: Sequence[Cell], after: str
) -> AsyncIterator[tuple[str, CaseView]]:
    """The cases behind a figure, by id, from one on."""
    while ids := await house.figures.tallies.behind(figure, cells, after, READ_AT_ONCE):
        found = await asyncio.gather(*(house.views.cases.get(id_) for id_ in ids))
        for id_, case in zip(ids, found, strict=True):
            if case:  # the figures may be a moment ahead of the cases
                yield id_, case
        after = ids[-1]


def to_everyone(id_: str, view: CaseView, day: Day) -> Item:
    """A case as everyone may see it."""
    less = frozenset() if view.public else WORDS
    return Item(**as_viewed(Item, view, less), **at_a_glance(id_, view, day))


async def counting(house: House, asked: Behind) -> Sequence[Cell]:
    """The cells that together make the number."""
    wanted = Asked.of(asked.division, asked.period or this_year())
    cells = house.figures.cells
    found = (
        await cells.of_one(wanted, asked.department)
        if asked.department
        else await cells.of_all(wanted)
    )
    return [cell for cell, counted in found if asked.figure in counted]
