"""Roles are bound to a division and what lies below it."""

import pytest

from shared.authority import require
from shared.errors import NotAllowed, OutsideDivision
from shared.terms import Role
from tests.unit.samples import COMMITTEE, COUNTY, OTHER_COUNTY, TOWNSHIP, TOWNSHIP_STAFF


@pytest.mark.parametrize("over", [COUNTY, TOWNSHIP])
def test_a_role_acts_in_its_division_and_below(over: str) -> None:
    require(COMMITTEE, Role.TOWNSHIP, Role.COMMITTEE, over=over, to="triage a concern")


def test_another_role_may_not() -> None:
    with pytest.raises(NotAllowed, match=r"^A township may not hand an order over\.$"):
        require(TOWNSHIP_STAFF, Role.COMMITTEE, over=TOWNSHIP, to="hand an order over")


@pytest.mark.parametrize("over", [COUNTY, OTHER_COUNTY])
def test_a_role_does_not_act_above_or_beside_its_division(over: str) -> None:
    with pytest.raises(OutsideDivision, match=f"{over} is outside {TOWNSHIP}"):
        require(TOWNSHIP_STAFF, Role.TOWNSHIP, over=over, to="triage a concern")


def test_who_lacks_both_is_told_of_the_role_only() -> None:
    with pytest.raises(NotAllowed):
        require(TOWNSHIP_STAFF, Role.COMMITTEE, over=OTHER_COUNTY, to="hand an order over")
