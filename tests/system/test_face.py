"""The gateway's face: health, description, and what happens to a case as it happens."""

import json
from collections.abc import Iterator
from typing import Any

import httpx

from infra.demo.people import Person, Reporter
from infra.demo.stories.rounds import TOWNSHIP
from tests.system.conftest import System

ACCEPT = {"decision": "accept", "category": "roads", "urgency": "problem", "summary": "桥栏破损"}


def test_alive_ready_and_counted(one_of_each: System) -> None:
    for url in one_of_each.house.health_urls:
        assert httpx.get(f"{url}/healthz").json()["status"] == "alive"
        assert httpx.get(f"{url}/readyz").json() == {"status": "ready"}
        assert "liandan_facts_heard_total" in httpx.get(f"{url}/metrics").text


def test_the_description_names_every_path(one_of_each: System) -> None:
    described = one_of_each.client.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path in ("/concerns", "/cases/{ref}", "/cases/{ref}/handover", "/cases/{ref}/appraisal"):
        assert f"/api/v1{path}" in described["paths"]


def test_a_resident_hears_of_each_step_as_it_is_taken(one_of_each: System) -> None:
    reporter = Reporter.of(one_of_each.client, TOWNSHIP, "桥栏坏了")
    staff = Person(one_of_each.client, one_of_each.accounts[f"{TOWNSHIP}-staff"])
    path = f"/api/v1/cases/{reporter.code}/events"
    with one_of_each.client.stream("GET", path) as events:
        lines = events.iter_lines()
        assert heard(lines)["type"] == "concern.submitted.v1"
        staff.does("triage", reporter.case, **ACCEPT)
        triaged = heard(lines)
    assert (triaged["type"], triaged["status"]) == ("concern.triaged.v1", "triaged")


def test_who_follows_a_case_by_its_id_hears_nothing_more_once_it_is_hidden(
    one_of_each: System,
) -> None:
    reporter = Reporter.of(one_of_each.client, TOWNSHIP, "桥栏坏了")
    staff = Person(one_of_each.client, one_of_each.accounts[f"{TOWNSHIP}-staff"])
    staff.does("triage", reporter.case, **ACCEPT)
    with one_of_each.client.stream("GET", f"/api/v1/cases/{reporter.case}/events") as events:
        lines = events.iter_lines()
        assert heard(lines)["type"] == "concern.submitted.v1"
        staff.does("hiding", reporter.case, reason="涉及未成年人")
        assert "concern.hidden.v1" not in "".join(lines)  # and the stream has ended


def test_a_wall_sees_the_flow_of_its_county_and_no_more_than_everyone_may(
    one_of_each: System,
) -> None:
    reporter = Reporter.of(one_of_each.client, TOWNSHIP, "村口的桥栏坏了，我叫某某")
    staff = Person(one_of_each.client, one_of_each.accounts[f"{TOWNSHIP}-staff"])
    with one_of_each.client.stream("GET", "/api/v1/flow/events?division=654004") as events:
        lines = events.iter_lines()
        before = heard(lines)
        assert reporter.case not in str(before)
        staff.does("triage", reporter.case, **ACCEPT)
        shown = next(one for one in flows(lines) if reporter.case in str(one))
        assert shown["came_to"]["triaged"] >= before["came_to"]["triaged"]
        assert {one["summary"] for one in shown["last"] if one["case"] == reporter.case} == {
            "桥栏破损"
        }
        assert "某某" not in str(shown)
        staff.does("hiding", reporter.case, reason="涉及未成年人")
        assert next(one for one in flows(lines) if reporter.case not in str(one))


def flows(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    """What a wall sees, one after the other."""
    while True:
        yield heard(lines)


def heard(lines: Iterator[str]) -> dict[str, Any]:
    """The data of the next event."""
    data = next(line for line in lines if line.startswith("data:"))
    entry: dict[str, Any] = json.loads(data.removeprefix("data:"))
    return entry
