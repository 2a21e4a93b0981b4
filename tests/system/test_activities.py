"""Duty activities: recorded by a deputy, confirmed or rejected by their township."""

from collections.abc import Callable

import pytest

from infra.demo.stories.rounds import APPRAISER, TOWNSHIP
from tests.system.conftest import System
from tests.system.desks import Desk, Json, problem

VISIT = {"kind": "household_visit", "on": "2026-01-05", "place": "某村", "note": "听取饮水意见"}


@pytest.fixture
def recorded(desk: Callable[[str], Desk]) -> str:
    """An activity that waits for the township."""
    response = desk(APPRAISER).post("/activities", VISIT)
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


def of(desk: Desk, status: str) -> dict[str, Json]:
    """Those of the deputy that stand so."""
    listed = desk.get(f"/activities?deputy={APPRAISER}&status={status}&limit=100").json()
    return {one["id"]: one for one in listed["items"]}


def test_an_activity_is_recorded_and_confirmed(desk: Callable[[str], Desk], recorded: str) -> None:
    staff = desk(f"{TOWNSHIP}-staff")
    assert of(staff, "recorded")[recorded]["note"] == VISIT["note"]
    shown = staff.post(f"/activities/{recorded}/confirmation", {"confirmed": True})
    assert (shown.status_code, shown.json()["status"]) == (200, "confirmed")
    assert recorded in of(staff, "confirmed")
    again = problem(staff.post(f"/activities/{recorded}/confirmation", {"confirmed": True}))
    assert again["status"] == 409


def test_a_rejection_says_why(desk: Callable[[str], Desk], recorded: str) -> None:
    staff, path = desk(f"{TOWNSHIP}-staff"), f"/activities/{recorded}/confirmation"
    assert problem(staff.post(path, {"confirmed": False}))["status"] == 422
    shown = staff.post(path, {"confirmed": False, "reason": "无佐证"}).json()
    assert (shown["status"], shown["reason"]) == ("rejected", "无佐证")


def test_the_same_request_is_one_activity(desk: Callable[[str], Desk]) -> None:
    deputy = desk(APPRAISER)
    first, again = (deputy.post("/activities", VISIT, key="one visit") for _ in "12")
    assert first.json() == again.json()
    other = {**VISIT, "note": "另一次"}
    assert problem(deputy.post("/activities", other, key="one visit"))["status"] == 422


def test_a_deputy_elsewhere_and_an_unknown_one(desk: Callable[[str], Desk], recorded: str) -> None:
    elsewhere = desk("654004001-staff")
    document = problem(elsewhere.post(f"/activities/{recorded}/confirmation", {"confirmed": True}))
    assert document["code"] == "outside_division"
    unknown = problem(elsewhere.post("/activities/unknown/confirmation", {"confirmed": True}))
    assert (unknown["status"], unknown["code"]) == (404, "unknown_activity")


def test_what_has_not_happened_yet(desk: Callable[[str], Desk]) -> None:
    assert (
        problem(desk(APPRAISER).post("/activities", {**VISIT, "on": "2099-01-01"}))["status"] == 422
    )


def test_lists_are_for_accounts(one_of_each: System) -> None:
    assert problem(one_of_each.client.get("/api/v1/activities"))["status"] == 401


def test_what_was_not_confirmed_is_for_the_deputy_and_their_own_staff(
    desk: Callable[[str], Desk], recorded: str
) -> None:
    assert recorded in of(desk(APPRAISER), "recorded")
    assert recorded in of(desk("654004-committee"), "recorded")
    asked = f"/activities?deputy={APPRAISER}&status=recorded"
    assert problem(desk("654004-jiaotong").get(asked))["code"] == "not_allowed"
    elsewhere = problem(desk("410422-committee").get(f"/activities?division={TOWNSHIP}"))
    assert elsewhere["code"] == "outside_division"
