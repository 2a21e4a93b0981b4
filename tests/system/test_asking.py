"""What desks ask for: what waits for a step, how a report begins, which days would be given."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from infra.demo.people import Person, Reporter
from infra.demo.stories.rounds import TOWNSHIP, TRANSPORT
from tests.system.conftest import System
from tests.system.desks import ACCEPT, Desk

STAFF, COMMITTEE = f"{TOWNSHIP}-staff", "654004-committee"
BEGINNING = 120


def listed(desk: Desk, case: str, **asked: str) -> Mapping[str, Any] | None:
    """A case in the list of what is the desk's own, if it is there."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    items = desk.get(f"/cases?scope=mine&limit=100&{query}").json()["items"]
    return next((one for one in items if one["id"] == case), None)


def test_staff_read_how_a_report_begins_until_it_has_a_summary(
    one_of_each: System, desk: Callable[[str], Desk]
) -> None:
    reporter = Reporter.of(one_of_each.client, TOWNSHIP, "西边的桥栏松了，" * 20)
    for username in (STAFF, COMMITTEE):
        found = listed(desk(username), reporter.case, waiting_for="triage")
        assert found
        assert found["words"] == ("西边的桥栏松了，" * 20)[:BEGINNING]
    Person(one_of_each.client, one_of_each.accounts[STAFF]).does("triage", reporter.case, **ACCEPT)
    assert listed(desk(STAFF), reporter.case, waiting_for="triage") is None
    found = listed(desk(STAFF), reporter.case, waiting_for="handover")
    assert found
    assert (found["words"], found["summary"]) == (None, ACCEPT["summary"])


def test_nobody_else_reads_how_a_report_begins(
    one_of_each: System, desk: Callable[[str], Desk]
) -> None:
    text = "只给分类的人看的话"
    Reporter.of(one_of_each.client, TOWNSHIP, text)
    for username in (TRANSPORT, f"{TOWNSHIP}-d1"):
        assert text not in desk(username).get("/cases?scope=mine&limit=100").text
    assert text not in desk(STAFF).get("/cases?limit=100").text
    assert text not in one_of_each.client.get("/api/v1/cases?limit=100").text


@pytest.mark.parametrize(("urgency", "days"), [("request", 5), ("problem", 15), ("urgent", 8)])
def test_the_days_that_a_handover_would_give_are_those_it_gives(
    one_of_each: System, urgency: str, days: int
) -> None:
    asked = {"division": TOWNSHIP, "urgency": urgency}
    told = one_of_each.client.get("/api/v1/deadlines", params=asked).json()
    assert told["working_days"] == days
    reporter = Reporter.of(one_of_each.client, TOWNSHIP, "村口路灯不亮")
    staff, committee, chief = (
        Person(one_of_each.client, one_of_each.accounts[one])
        for one in (STAFF, COMMITTEE, TRANSPORT)
    )
    staff.does("triage", reporter.case, **{**ACCEPT, "urgency": urgency})
    handed = committee.does("handover", reporter.case, lead=TRANSPORT)
    accepted = chief.does("acceptance", reporter.case, plan="更换灯具")
    assert handed["accept_by"] == told["accept_by"]
    assert (accepted["due_on"], accepted["provisional"]) == (told["due_on"], told["provisional"])


def test_days_are_counted_for_as_many_as_are_given_and_no_more_than_a_year(
    one_of_each: System,
) -> None:
    asked = {"division": TOWNSHIP, "urgency": "problem"}

    def days(number: int) -> Any:
        return one_of_each.client.get("/api/v1/deadlines", params={**asked, "working_days": number})

    assert days(1).json()["due_on"] < days(250).json()["due_on"]
    assert [days(number).status_code for number in (0, 251)] == [422, 422]
