"""Cells: the sums of all cases' marks, by place, department and period."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from services.gateway.views.cases.fold import fold
from services.gateway.views.cases.status import SET_BY
from services.gateway.views.figures.marks import Mark, marks_of
from services.gateway.views.ranking.ranking import periods_of
from services.gateway.views.told import Told
from shared.divisions import county_of, full_code, township_of
from shared.working_days import local_date

NOW = "now"
"""The period of what has none: where cases stand. What they came to has a day's."""


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """Where figures are summed: in a county or a township, for all that happened there or for one
    department's part of it, in a period."""

    division: str
    department: str | None
    period: str

    @property
    def id(self) -> str:
        """`654004000000/654004-jiaotong/2026-Q4`."""
        return f"{self.division}/{self.department or ''}/{self.period}"


Sums = Counter[tuple[Cell, str]]
"""How much stands in each cell under each figure, or status."""


def cells_of(mark: Mark) -> Iterable[Cell]:
    """The cells a mark counts in; a case of the county itself is of no township."""
    return (
        Cell(division, department, period)
        for division in sorted({mark.county, mark.township})
        for department in (None, *([mark.department] if mark.department else []))
        for period in periods_of(mark.on)
    )


def sums_of(facts: Iterable[Told]) -> Sums:
    """What one case adds to the cells: its marks, its way day by day, and its status."""
    told = list(facts)
    sums = Sums()
    for mark in marks_of(told):
        for cell in cells_of(mark):
            sums[cell, mark.figure.value] += mark.times
    return sums + way(told) + standing(told)


def way(facts: Iterable[Told]) -> Sums:
    """What the case came to, on which days, in its county and its township."""
    sums = Sums()
    for fact in facts:
        if status := SET_BY.get(type(fact.data)):
            for place in places_of(fact.division):
                sums[Cell(place, None, local_date(fact.time).isoformat()), status.value] += 1
    return sums


def standing(facts: Iterable[Told]) -> Sums:
    """Where the case stands now, in its county and its township."""
    shown = [fact for fact in facts if type(fact.data) in SET_BY]
    if not shown:
        return Sums()
    view = fold(shown)
    return Sums({(Cell(at, None, NOW), view.status.value): 1 for at in places_of(view.division)})


def places_of(division: str) -> set[str]:
    """The county and the township of a case; the same for a case of the county itself."""
    return {full_code(county_of(division)), township_of(division)}


def behind(facts: Iterable[Told]) -> list[str]:
    """What a case is found by, by whoever asks what is behind a figure: figure and cell."""
    marks = marks_of(facts)
    return sorted({found_by(mark.figure, cell) for mark in marks for cell in cells_of(mark)})


def found_by(figure: str, cell: Cell) -> str:
    """A figure in a cell, in one text."""
    return f"{figure}/{cell.id}"
