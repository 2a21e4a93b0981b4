"""A department's liaison drafts, its chief signs; what is drafted is its own department's."""

from collections.abc import Mapping

import pytest

from infra.demo.people import Reporter
from infra.demo.stories.rounds import APPRAISER, TOWNSHIP, TRANSPORT
from tests.system.conftest import System
from tests.system.desks import ACCEPT, Desk, problem

WATER = "654004-shuili"
ACCEPTANCE = {"plan": "两周内更换"}
PLAN = {"step": "acceptance", "body": ACCEPTANCE}


@pytest.fixture(scope="module")
def desks(one_of_each: System) -> Mapping[str, Desk]:
    """The chief and the liaison of the lead, and the chief of one that assists."""
    seated = {"chief": TRANSPORT, "liaison": f"{TRANSPORT}-liaison", "assisting": WATER}
    client, accounts = one_of_each.client, one_of_each.accounts
    return {who: Desk(client, accounts[username]) for who, username in seated.items()}


@pytest.fixture
def case(one_of_each: System) -> str:
    """A case in the hands of its departments."""
    reporter = Reporter.of(one_of_each.client, TOWNSHIP, "村口路灯不亮")
    staff = Desk(one_of_each.client, one_of_each.accounts[f"{TOWNSHIP}-staff"])
    assert staff.post(f"/cases/{reporter.case}/triage", ACCEPT).is_success
    committee = Desk(one_of_each.client, one_of_each.accounts["654004-committee"])
    handover = {"lead": TRANSPORT, "assisting": [WATER], "appraiser": APPRAISER}
    assert committee.post(f"/cases/{reporter.case}/handover", handover).is_success
    return reporter.case


def test_the_liaison_drafts_and_the_chief_signs(desks: Mapping[str, Desk], case: str) -> None:
    path = f"/cases/{case}/drafts"
    refused = problem(desks["liaison"].post(f"/cases/{case}/acceptance", ACCEPTANCE))
    assert (refused["status"], refused["code"]) == (403, "chief_signs")

    drafted = desks["liaison"].post(path, PLAN)
    assert drafted.status_code == 201
    draft = drafted.json()
    assert (draft["step"], draft["body"], draft["signed_at"]) == (
        "acceptance",
        ACCEPTANCE,
        None,
    )
    signature = f"{path}/{draft['id']}/signature"
    assert problem(desks["liaison"].post(signature, {}))["code"] == "chief_signs"

    signed = desks["chief"].post(signature, {})
    assert (signed.status_code, signed.json()["status"]) == (200, "accepted")
    [listed] = desks["liaison"].get(path).json()["items"]
    assert listed["signed_by"] == TRANSPORT
    assert listed["signed_at"]


def test_signed_again_it_is_not_taken_again(desks: Mapping[str, Desk], case: str) -> None:
    chief, path = desks["chief"], f"/cases/{case}/drafts"
    assert chief.post(f"/cases/{case}/acceptance", ACCEPTANCE).is_success
    note = {"step": "progress", "body": {"note": "已进场"}}
    signature = f"{path}/{desks['liaison'].post(path, note).json()['id']}/signature"
    for _ in range(2):
        assert chief.post(signature, {}).is_success
    shown = chief.post(signature, {}).json()
    told = [line for line in shown["timeline"] if line["type"] == "order.progressed.v1"]
    assert len(told) == 1


def test_the_same_request_drafts_once(desks: Mapping[str, Desk], case: str) -> None:
    liaison, path = desks["liaison"], f"/cases/{case}/drafts"
    first, again = (liaison.post(path, PLAN, key="one") for _ in "12")
    assert first.json() == again.json()
    other = {"step": "acceptance", "body": {"plan": "三周"}}
    assert problem(liaison.post(path, other, key="one"))["code"] == "idempotency_key_reused"
    assert len(liaison.get(path).json()["items"]) == 1


def test_a_draft_is_its_own_departments(desks: Mapping[str, Desk], case: str) -> None:
    path = f"/cases/{case}/drafts"
    draft = desks["liaison"].post(path, PLAN).json()["id"]
    assert desks["assisting"].get(path).json()["items"] == []
    theirs = problem(desks["assisting"].post(f"{path}/{draft}/signature", {}))
    assert (theirs["status"], theirs["code"]) == (404, "unknown_draft")
    assert problem(desks["assisting"].post(path, PLAN))["code"] == "not_the_lead"


def test_a_draft_that_could_not_be_sent(desks: Mapping[str, Desk], case: str) -> None:
    wrong = {"step": "acceptance", "body": {"note": "这不是计划"}}
    document = problem(desks["liaison"].post(f"/cases/{case}/drafts", wrong))
    assert document["status"] == 422
    assert "acceptance.body.plan" in {one["field"] for one in document["errors"]}


def test_a_draft_of_a_step_that_is_over_is_refused_and_stays(
    desks: Mapping[str, Desk], case: str
) -> None:
    path = f"/cases/{case}/drafts"
    draft = desks["liaison"].post(path, PLAN).json()["id"]
    assert desks["chief"].post(f"/cases/{case}/acceptance", ACCEPTANCE).is_success
    refused = problem(desks["chief"].post(f"{path}/{draft}/signature", {}))
    assert (refused["status"], refused["code"]) == (409, "illegal_step")
    [listed] = desks["liaison"].get(path).json()["items"]
    assert listed["signed_at"] is None
