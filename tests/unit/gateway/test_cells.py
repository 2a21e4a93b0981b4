"""Cells: what the marks of all cases come to, by place, department and period."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.gateway.views.cases.status import SET_BY
from services.gateway.views.figures.cells import NOW, Cell, Sums, behind, cells_of, sums_of
from services.gateway.views.figures.kinds import COUNTED, HEARD, READ_AS
from services.gateway.views.figures.marks import Figure, Mark, marked, marks_of
from services.gateway.views.figures.store import Asked, moved_by
from services.gateway.views.store import Grown
from services.gateway.views.told import Told
from shared.contracts.look_back import LookBackFailed, LookBackPassed
from shared.errors import Contradiction
from tests.unit.gateway.counting import (
    COUNTY,
    JUNE,
    MARCH,
    TOWNSHIP,
    Dated,
    accepted,
    closed,
    handed_over,
    rated,
    sent_back,
    story_of,
    submitted,
    two_rounds,
)

SUBMITTED = [(MARCH, submitted())]
HANDED_OVER: list[Dated] = [(MARCH, handed_over()), (JUNE, accepted())]
REOPENED = [*HANDED_OVER, (JUNE, rated(4)), (JUNE, closed()), (JUNE, sent_back("reopening"))]
CASES: list[Sequence[Dated]] = [SUBMITTED, HANDED_OVER, REOPENED, two_rounds()]


def test_a_mark_counts_for_county_and_township_with_and_without_its_department() -> None:
    mark = Mark(Figure.CLOSED, JUNE, TOWNSHIP, "traffic")
    assert set(cells_of(mark)) == {
        Cell(division, department, period)
        for division in (COUNTY, TOWNSHIP)
        for department in (None, "traffic")
        for period in ("2026", "2026-Q2", "2026-06")
    }


def test_a_case_of_the_county_itself_counts_once() -> None:
    cells = list(cells_of(Mark(Figure.SUBMITTED, MARCH, COUNTY)))
    assert [cell.division for cell in cells] == [COUNTY] * 3


def test_the_id_of_a_cell_names_it() -> None:
    assert Cell(COUNTY, "traffic", "2026-Q2").id == "654004000000/traffic/2026-Q2"
    assert Cell(COUNTY, None, "2026").id == "654004000000//2026"


def test_a_case_stands_at_one_status_now() -> None:
    sums = sums_of(story_of(*HANDED_OVER))
    now = {(cell.division, name): n for (cell, name), n in sums.items() if cell.period == NOW}
    assert now == {(COUNTY, "accepted"): 1, (TOWNSHIP, "accepted"): 1}


def test_a_case_is_found_behind_every_figure_it_counts_in() -> None:
    found = behind(story_of(*HANDED_OVER))
    assert "handed_over/654004000000/traffic/2026-Q1" in found
    assert "accepted_in_time/654004001000//2026-03" in found
    assert not [one for one in found if one.startswith(("closed", "accepted/"))]
    assert found == sorted(set(found))


def grown(before: Sequence[Told], after: Sequence[Told]) -> Grown:
    return Grown(before, after, {"_id": "case"})


def test_what_is_taken_back_moves_below_zero() -> None:
    before = story_of(*REOPENED[:-1])
    moved = moved_by([grown(before, story_of(*REOPENED))])
    year = Cell(COUNTY, "traffic", "2026")
    assert {name: n for (cell, name), n in moved.items() if cell == year and n} == {"solved": -1}
    assert moved[Cell(COUNTY, None, NOW), "closed"] == -1
    assert moved[Cell(COUNTY, None, NOW), "sent_back"] == 1


@settings(database=None, deadline=None)
@given(st.data())
def test_cells_that_move_with_the_facts_equal_the_sum_over_all_cases(data: st.DataObject) -> None:
    """Facts come in any order, in groups of any size: the cells come to the same."""
    stories = [story_of(*case) for case in CASES]
    cells, whole = Sums(), Sums()
    for story in stories:
        arriving = data.draw(st.permutations(story))
        cuts = data.draw(st.sets(st.integers(1, len(story) - 1))) if len(story) > 1 else set()
        stops = [0, *sorted(cuts), len(story)]
        for before, after in pairwise(stops):
            cells.update(moved_by([grown(arriving[:before], arriving[:after])]))
        whole.update(sums_of(story))
    assert +cells == +whole
    assert min(cells.values()) >= 0


def test_the_sums_are_those_of_the_marks() -> None:
    story = story_of(*two_rounds())
    total = sum(
        n
        for (cell, _), n in sums_of(story).items()
        if cell.department is None and cell.division == COUNTY and cell.period == "2026"
    )
    assert total == sum(mark.times for mark in marks_of(story))


def test_every_fact_that_counts_is_heard_and_can_be_read() -> None:
    assert set(COUNTED) <= set(HEARD)
    assert {kind.TYPE for kind in HEARD} <= READ_AS.keys()


def test_every_fact_that_leaves_a_mark_is_heard() -> None:
    leaving = {kind for kind in marked.registry if hasattr(kind, "TYPE")}
    assert leaving | {LookBackPassed, LookBackFailed} <= set(HEARD)


def test_every_fact_that_sets_a_status_is_heard() -> None:
    assert {kind for kind, status in SET_BY.items() if status} <= set(HEARD)


@pytest.mark.parametrize(
    ("division", "depth", "low", "high"),
    [
        (TOWNSHIP, 9, "654004001000", "654004001999"),
        (COUNTY, 6, "654004000000", "654004999999"),
        ("410400000000", 6, "410400000000", "410499999999"),
        ("000000000000", 6, "000000000000", "999999999999"),
    ],
)
def test_a_division_is_asked_for_by_its_counties_or_its_townships(
    division: str, depth: int, low: str, high: str
) -> None:
    assert Asked.of(division, "2026").query() == {
        "depth": depth,
        "period": "2026",
        "division": {"$gte": low, "$lte": high},
    }


def test_a_village_has_no_figures_of_its_own() -> None:
    with pytest.raises(Contradiction, match="townships"):
        Asked.of("654004001002", "2026")
