"""How alike a case is to what someone is about to report."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.gateway.api.similar import AboutToReport
from services.gateway.views.cases.asking import OPEN_TO_MORE
from services.gateway.views.cases.likeness import AT_LEAST, Reported, Spot, pairs
from services.gateway.views.cases.status import Status
from services.gateway.views.cases.store import Cases
from services.gateway.views.cases.view import CaseView
from shared.contracts.concern import ConcernHidden, ConcernWithdrawn
from shared.contracts.values import PublicPlace
from tests.harness.golden import golden
from tests.unit.gateway.facts import TOWNSHIP, submitted, tell, triaged, until_closed

TEXT = "西环路的路灯坏了三天，晚上很黑。"
HERE, NEAR_BY, FAR = Spot(80.42, 44.20), Spot(80.424, 44.20), Spot(80.60, 44.30)


def case(summary: str, spot: Spot | None = None) -> CaseView:
    place = PublicPlace(lon=spot.lon, lat=spot.lat) if spot else None
    return CaseView(TOWNSHIP, summary=summary, place=place)


def likeness(text: str, summary: str, here: Spot | None = None, there: Spot | None = None) -> float:
    return Reported(pairs(text), here).likeness(case(summary, there))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("路灯坏了", {"路灯", "灯坏", "坏了"}),
        ("路灯，坏了！", {"路灯", "坏了"}),
        ("ＷiFi 坏", {"wi", "if", "fi"}),
        ("灯", set()),
        ("。。。", set()),
        ("", set()),
    ],
)
def test_pairs_of_characters_stand_for_words(text: str, found: set[str]) -> None:
    assert pairs(text) == found


def test_the_same_matter_is_alike_and_another_is_not() -> None:
    assert likeness(TEXT, "西环路路灯不亮") >= AT_LEAST
    assert likeness(TEXT, "村道坑洼积水") == 0
    assert likeness("灯", "西环路路灯不亮") == 0


def test_more_in_common_is_more_alike() -> None:
    assert likeness(TEXT, "西环路路灯不亮") > likeness(TEXT, "西环路井盖缺失")


def test_nearer_is_more_alike_and_words_come_first() -> None:
    there = [likeness(TEXT, "西环路路灯不亮", HERE, spot) for spot in (HERE, NEAR_BY, FAR, None)]
    assert there == sorted(there, reverse=True)
    assert there[0] == there[3] + 0.5
    assert likeness(TEXT, "村道坑洼积水", HERE, HERE) == 0


def test_a_place_in_words_alone_is_nowhere_near() -> None:
    told = case("西环路路灯不亮")
    in_words = CaseView(TOWNSHIP, summary=told.summary, place=PublicPlace(address="西环路"))
    asked = Reported(pairs(TEXT), HERE)
    assert asked.likeness(in_words) == asked.likeness(told)


def test_distances_over_the_ground() -> None:
    assert HERE.metres_to(HERE) == 0
    assert 300 < HERE.metres_to(NEAR_BY) < 340
    assert 111_000 < Spot(0, 0).metres_to(Spot(0, 1)) < 111_400


degrees = st.builds(Spot, st.floats(-180, 180), st.floats(-90, 90))


@given(text=st.text(max_size=50), summary=st.text(max_size=50), here=degrees, there=degrees)
def test_likeness_has_its_bounds(text: str, summary: str, here: Spot, there: Spot) -> None:
    assert 0 <= likeness(text, summary, here, there) <= 1.5


def test_only_what_can_be_endorsed_is_found_by_its_pairs() -> None:
    def found_by(*facts: object) -> list[str]:
        document = Cases.derived(None, tell(*facts))  # type: ignore[arg-type]
        return document["pairs"]  # type: ignore[no-any-return]

    assert found_by(submitted(), triaged()) == sorted(pairs("西环路路灯不亮"))
    assert found_by(submitted()) == []
    assert found_by(submitted(), triaged(), golden(ConcernHidden)) == []
    assert found_by(submitted(), triaged(), golden(ConcernWithdrawn)) == []
    assert found_by(*until_closed()) == []
    assert set(Status) - set(OPEN_TO_MORE) == {
        Status.SUBMITTED,
        Status.ANSWERED,
        Status.DECLINED,
        Status.REFERRED,
        Status.MERGED,
        Status.WITHDRAWN,
        Status.CLOSED,
    }


@pytest.mark.parametrize(
    "said",
    [
        {"text": ""},
        {"text": "灯" * 1001},
        {"text": "灯\x00坏"},
        {"division": "65400"},
        {"lon": "181", "lat": "0"},
        {"lon": "nan", "lat": "0"},
        {"category": "../roads"},
        {"anything": "else"},
    ],
)
def test_what_is_looked_for_has_its_limits(said: dict[str, Any]) -> None:
    asked = {"division": "654004001", "text": TEXT}
    assert AboutToReport.model_validate(asked).division == TOWNSHIP
    with pytest.raises(ValidationError):
        AboutToReport.model_validate({**asked, **said})


@pytest.mark.parametrize(
    ("said", "spot"),
    [
        ({}, None),
        ({"lon": "80.42"}, None),
        ({"lon": "80.42", "lat": "44.2"}, HERE),
        ({"lon": "0", "lat": "0"}, Spot(0, 0)),
    ],
)
def test_a_spot_has_both_its_degrees(said: dict[str, str], spot: Spot | None) -> None:
    asked = AboutToReport.model_validate({"division": "654004001", "text": TEXT, **said})
    assert asked.reported().spot == spot
