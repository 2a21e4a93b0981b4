"""Changes of the directory never rewrite the past: dates, points and ids stay as they were."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event
from time import monotonic
from typing import Any

import pytest

from infra.demo.accounts import Account
from infra.demo.people import Reporter
from shared import clock
from shared.working_days import local_date
from tests.harness.waiting import AT_MOST
from tests.system.conftest import System
from tests.system.desks import ACCEPT, Desk, Json, problem

COUNTY, TOWNSHIP, LEAD = "410422", "410422105", "410422-jiaotong"
APPRAISER = "410422105-d1"
CATEGORY = {"division": COUNTY, "name": "试行类别"}


@pytest.fixture(scope="module")
def root(one_of_each: System) -> Desk:
    """The root's administrator."""
    username, password = one_of_each.house.administrator
    account = Account(username, password, "administrator", "000000000000", "管理员")
    return Desk(one_of_each.client, account)


@pytest.fixture
def taken_on(one_of_each: System) -> Callable[[], tuple[Reporter, Json]]:
    """A case of the county whose lead has just accepted it."""

    def case() -> tuple[Reporter, Json]:
        reporter = Reporter.of(one_of_each.client, TOWNSHIP, "村口路灯不亮")
        does(one_of_each, f"{TOWNSHIP}-staff", reporter, "triage", **ACCEPT)
        parties = {"lead": LEAD, "appraiser": APPRAISER}
        does(one_of_each, f"{COUNTY}-committee", reporter, "handover", **parties)
        return reporter, does(one_of_each, LEAD, reporter, "acceptance", plan="更换灯具")

    return case


def does(system: System, username: str, reporter: Reporter, step: str, **body: Any) -> Json:
    desk = Desk(system.client, system.accounts[username])
    response = desk.post(f"/cases/{reporter.case}/{step}", body)
    assert response.is_success, response.text
    shown: Json = response.json()
    return shown


def recorded(desk: Desk, path: str, **body: Any) -> None:
    response = desk.put(f"/directory/{path}", body)
    assert response.is_success, response.text


def test_new_periods_hold_for_what_begins_under_them(
    root: Desk, taken_on: Callable[[], tuple[Reporter, Json]]
) -> None:
    today = local_date(clock.now())
    before, shown = taken_on()
    path = f"periods/{COUNTY}.{today}"
    recorded(root, path, division=COUNTY, valid_from=str(today), problem=5)
    assert before.looks()["due_on"] == shown["due_on"]
    assert taken_on()[1]["due_on"] < shown["due_on"]

    [listed] = root.get(f"/periods?division={TOWNSHIP}").json()["items"]
    assert (listed["id"], listed["problem"]) == (f"{COUNTY}.{today}", 5)


@pytest.mark.parametrize(("back", "changed"), [(1, {}), (0, {"request": 9})])
def test_a_retroactive_change_of_periods_is_refused(root: Desk, back: int, changed: Json) -> None:
    day = local_date(clock.now()) - timedelta(days=back)
    said = {"division": "654004", "valid_from": str(day), **changed}
    if not back:  # these are in force once they are recorded
        recorded(root, f"periods/654004.{day}", division="654004", valid_from=str(day))
    document = problem(root.put(f"/directory/periods/654004.{day}", said))
    assert (document["status"], document["code"]) == (422, "contradiction")


def test_a_department_that_ended_keeps_its_cases_and_gets_no_more(
    one_of_each: System, root: Desk, taken_on: Callable[[], tuple[Reporter, Json]]
) -> None:
    reporter, _ = taken_on()
    does(one_of_each, LEAD, reporter, "resolution", outcome="A", result="已更换")
    named = {"division": COUNTY, "name": "交通运输局（已并入）"}
    try:
        recorded(root, f"departments/{LEAD}", **named, ended_on=str(local_date(clock.now())))
        called = f"department:{LEAD}"
        assert waited_for(lambda: reporter.looks()["names"][called] == named["name"])
        assert reporter.looks()["lead_department"] == LEAD

        committee = Desk(one_of_each.client, one_of_each.accounts[f"{COUNTY}-committee"])
        another = Reporter.of(one_of_each.client, TOWNSHIP, "路牌倒了")
        does(one_of_each, f"{TOWNSHIP}-staff", another, "triage", **ACCEPT)
        refused = problem(committee.post(f"/cases/{another.case}/handover", {"lead": LEAD}))
        assert (refused["status"], refused["code"]) == (422, "unknown_reference")
    finally:
        recorded(root, f"departments/{LEAD}", division=COUNTY, name="交通运输局")


def test_points_given_stay_when_an_indicator_changes(
    one_of_each: System, root: Desk, taken_on: Callable[[], tuple[Reporter, Json]]
) -> None:
    reporter, _ = taken_on()
    does(one_of_each, LEAD, reporter, "resolution", outcome="A", result="已更换")
    before = points(one_of_each)
    does(one_of_each, APPRAISER, reporter, "appraisal", verdict="satisfied")
    assert waited_for(lambda: points(one_of_each) != before)
    given = points(one_of_each)
    year = local_date(clock.now()).year
    worth = {"division": COUNTY, "number": 8, "year": year, "name": "按时评单", "cap": 40}
    try:
        recorded(root, f"indicators/{COUNTY}.{year}.8", **worth, points=9)
        assert points(one_of_each) == given
    finally:
        recorded(root, f"indicators/{COUNTY}.{year}.8", **worth, points=2)


def waited_for(condition: Callable[[], bool]) -> bool:
    """Whether it comes to be so: what one service tells, another hears a moment later."""
    deadline = monotonic() + AT_MOST
    while not condition() and monotonic() < deadline:
        Event().wait(0.05)
    return condition()


def points(system: System) -> Json:
    """Everyone's points in the county, as its committee sees them ranked."""
    committee = Desk(system.client, system.accounts[f"{COUNTY}-committee"])
    ranking = committee.get(f"/rankings?division={COUNTY}&level=township").json()
    return {one["deputy"]: one["points"] for one in ranking["items"]}


def test_a_category_that_ended_is_for_nothing_new(one_of_each: System, root: Desk) -> None:
    recorded(root, "categories/trial", **CATEGORY)
    filed = {"text": "试一试", "division": TOWNSHIP, "category": "trial"}
    concern = one_of_each.client.post("/api/v1/concerns", json=filed)
    assert concern.status_code == 201
    today = str(local_date(clock.now()))
    recorded(root, "categories/trial", **CATEGORY, ended_on=today)

    refused = problem(one_of_each.client.post("/api/v1/concerns", json=filed))
    assert (refused["status"], refused["code"]) == (422, "unknown_reference")
    staff = Desk(one_of_each.client, one_of_each.accounts[f"{TOWNSHIP}-staff"])
    accepted = {**ACCEPT, "category": "trial"}
    path = f"/cases/{concern.json()['id']}/triage"
    assert problem(staff.post(path, accepted))["code"] == "unknown_reference"

    listed = root.get(f"/categories?division={TOWNSHIP}").json()["items"]
    assert {one["id"]: one["ended_on"] for one in listed}["trial"] == today


def test_a_division_is_found_by_another_name(root: Desk) -> None:
    found = root.get("/divisions?name=伊车嘎善锡伯族乡").json()["items"]
    assert [one["id"] for one in found] == ["654004200000"]
    assert root.get("/divisions?name=.*").json()["items"] == []


def test_deputies_by_level(root: Desk) -> None:
    listed = root.get(f"/deputies?division={COUNTY}&level=county").json()["items"]
    assert {one["level"] for one in listed} == {"county"}
    assert {one["id"] for one in listed} == {"410422-d1"}


def test_a_changed_account_signs_in_anew(one_of_each: System, root: Desk) -> None:
    clerk = {"role": "township", "division": TOWNSHIP, "name": "某", "password": "x" * 10}
    assert root.put("/accounts/matter-of-the-past", clerk).is_success
    account = Account("matter-of-the-past", "x" * 10, "township", TOWNSHIP, "某")
    desk = Desk(one_of_each.client, account)
    assert desk.get("/activities").is_success
    assert root.put("/accounts/matter-of-the-past", {**clerk, "name": "某某"}).is_success
    document = problem(desk.get("/activities"))
    assert (document["status"], document["code"]) == (401, "not_signed_in")
