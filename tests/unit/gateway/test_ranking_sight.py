"""Who sees a ranking that its county does not publish."""

import pytest

from services.gateway.api.rankings import within_sight
from shared.contracts.envelope import Actor
from shared.terms import Role

LAND, PREFECTURE, COUNTY, TOWNSHIP = (
    "000000000000",
    "654000000000",
    "654004000000",
    "654004200000",
)
ANOTHER = "410422000000"


@pytest.mark.parametrize(
    ("own", "ranked", "sees"),
    [
        (COUNTY, COUNTY, True),
        (TOWNSHIP, COUNTY, True),
        (TOWNSHIP, TOWNSHIP, True),
        (PREFECTURE, COUNTY, True),
        (LAND, PREFECTURE, True),
        (ANOTHER, COUNTY, False),
        (TOWNSHIP, LAND, False),
        (COUNTY, PREFECTURE, False),
    ],
)
def test_a_ranking_is_for_its_county_and_for_what_that_lies_in(
    own: str, ranked: str, sees: bool
) -> None:
    assert within_sight(Actor(id="x", role=Role.DEPUTY, division=own), ranked) is sees
