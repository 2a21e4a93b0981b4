"""Division codes are compared by their groups."""

import pytest

from shared.divisions import (
    contains,
    county_of,
    depth,
    full_code,
    reaches,
    township_of,
    up_from,
)

WHOLE_LAND = "000000000000"
PROVINCE = "650000000000"
PREFECTURE = "654000000000"
COUNTY = "654004000000"
TOWNSHIP = "654004001000"
VILLAGE = "654004001007"


@pytest.mark.parametrize(
    ("given", "full"),
    [("654004", COUNTY), ("654004001", TOWNSHIP), ("654004001007", VILLAGE)],
)
def test_a_division_is_kept_with_twelve_digits(given: str, full: str) -> None:
    assert full_code(given) == full


@pytest.mark.parametrize(
    "given",
    ["", "65", "6540040", "65400400100x", "654004 ", "6540040010070", "６５４００４", "٦٥٤٠٠٤"],
)
def test_anything_else_is_no_division(given: str) -> None:
    with pytest.raises(ValueError, match="6, 9 or 12 digits"):
        full_code(given)


@pytest.mark.parametrize(
    ("code", "digits"),
    [(WHOLE_LAND, 0), (PROVINCE, 2), (PREFECTURE, 4), (COUNTY, 6), (TOWNSHIP, 9), (VILLAGE, 12)],
)
def test_the_level_of_a_division_shows_in_its_code(code: str, digits: int) -> None:
    assert depth(code) == digits


def test_a_division_contains_itself_and_what_lies_below() -> None:
    chain = [WHOLE_LAND, PROVINCE, PREFECTURE, COUNTY, TOWNSHIP, VILLAGE]
    for place, outer in enumerate(chain):
        assert all(contains(outer, inner) for inner in chain[place:])
        assert not any(contains(outer, above) for above in chain[:place])


def test_a_division_lies_in_all_above_it() -> None:
    assert up_from(COUNTY) == [WHOLE_LAND, PROVINCE, PREFECTURE]
    assert up_from(VILLAGE) == [WHOLE_LAND, PROVINCE, PREFECTURE, COUNTY, TOWNSHIP]
    assert up_from(WHOLE_LAND) == []
    assert all(contains(above, VILLAGE) for above in up_from(VILLAGE))


def test_a_county_whose_code_ends_in_zero_is_a_county_still() -> None:
    county, neighbour = "130130000000", "130131000000"
    assert depth(county) == 6
    assert contains(county, "130130100000")
    assert not contains(county, neighbour)


def test_neighbours_do_not_contain_each_other() -> None:
    assert not contains(TOWNSHIP, "654004002000")
    assert not contains("654004002000", VILLAGE)


def test_a_village_belongs_to_its_township_and_county() -> None:
    assert township_of(VILLAGE) == TOWNSHIP
    assert county_of(VILLAGE) == "654004"


@pytest.mark.parametrize("own", [TOWNSHIP, COUNTY, PREFECTURE, PROVINCE, WHOLE_LAND])
def test_a_deputy_acts_in_the_whole_of_their_county_or_in_what_lies_below(own: str) -> None:
    assert reaches(own, VILLAGE)
    assert reaches(own, "654004002000")


@pytest.mark.parametrize("own", ["654003001000", "654003000000", "420600000000"])
def test_a_deputy_of_elsewhere_does_not(own: str) -> None:
    assert not reaches(own, VILLAGE)
