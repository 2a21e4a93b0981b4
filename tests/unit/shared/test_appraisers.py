"""Who may appraise a case: nobody with a part in it, and each case another deputy."""

from collections import Counter
from datetime import date, timedelta

import pytest

from shared.appraisers import in_turn, with_a_part
from shared.contracts.directory import DeputyElected, PositionHeld
from shared.terms import Position
from tests.unit.samples import CASE, COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, TODAY, TOWNSHIP

VILLAGE = "654004001007"
TOMORROW = TODAY + timedelta(days=1)


def deputy(id_: str, division: str = TOWNSHIP) -> DeputyElected:
    return DeputyElected(id=id_, division=division, name=id_, level="township")


def held(
    deputy_: str | None, department: str = "water-bureau", ended_on: date | None = None
) -> PositionHeld:
    return PositionHeld(
        id=f"{department}-{deputy_}",
        division=COUNTY,
        department=department,
        title="副局长",
        position=Position.LIAISON,
        name="某某",
        deputy=deputy_,
        ended_on=ended_on,
    )


def test_whoever_holds_a_position_in_one_of_the_departments_has_a_part() -> None:
    positions = [held("d-1"), held("d-2", "roads-bureau"), held("d-3", "housing-bureau")]
    assert with_a_part(positions, {"water-bureau", "roads-bureau"}, TODAY) == {"d-1", "d-2"}


def test_who_is_no_deputy_has_no_part_in_appraising() -> None:
    assert with_a_part([held(None)], {"water-bureau"}, TODAY) == frozenset()


@pytest.mark.parametrize(("ended_on", "has_a_part"), [(TODAY, False), (TOMORROW, True)])
def test_who_left_the_department_has_no_part_any_more(ended_on: date, has_a_part: bool) -> None:
    left = [held("d-1", ended_on=ended_on)]
    assert bool(with_a_part(left, {"water-bureau"}, TODAY)) is has_a_part


@pytest.mark.parametrize("division", [TOWNSHIP, VILLAGE])
def test_a_deputy_of_the_same_township_comes_first(division: str) -> None:
    deputies = [deputy("far", OTHER_TOWNSHIP), deputy("near"), deputy("county", COUNTY)]
    assert in_turn(CASE, division, deputies, passed_over=()) == "near"


def test_a_township_without_one_is_helped_out_by_its_county_and_by_no_other() -> None:
    abroad = deputy("abroad", OTHER_COUNTY)
    assert in_turn(CASE, TOWNSHIP, [abroad, deputy("county", COUNTY)], ()) == "county"
    assert in_turn(CASE, TOWNSHIP, [abroad], ()) is None


def test_those_with_a_part_are_passed_over_and_the_county_helps_out_then_too() -> None:
    deputies = [deputy("d-1"), deputy("d-2"), deputy("county", COUNTY)]
    assert in_turn(CASE, TOWNSHIP, deputies, passed_over={"d-1"}) == "d-2"
    assert in_turn(CASE, TOWNSHIP, deputies, passed_over={"d-1", "d-2"}) == "county"
    everyone = {"d-1", "d-2", "county"}
    assert in_turn(CASE, TOWNSHIP, deputies, passed_over=everyone) is None


def test_the_same_case_falls_on_the_same_deputy_whatever_order_they_come_in() -> None:
    deputies = [deputy(f"d-{number}") for number in range(5)]
    chosen = in_turn(CASE, TOWNSHIP, deputies, ())
    assert chosen == in_turn(CASE, TOWNSHIP, reversed(deputies), ())


def test_over_many_cases_the_turns_are_even() -> None:
    deputies = [deputy(f"d-{number}") for number in range(4)]
    turns = Counter(in_turn(f"case-{n}", TOWNSHIP, deputies, ()) for n in range(400))
    assert set(turns) == {"d-0", "d-1", "d-2", "d-3"}
    assert min(turns.values()) > 70
