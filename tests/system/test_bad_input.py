"""Whatever is wrong with a request: a clear problem document, and nothing changed."""

from collections.abc import Callable, Mapping
from threading import Event
from time import monotonic
from typing import Any
from uuid import uuid4

import httpx
import pytest

from infra.demo.people import Person, Reporter, answered
from infra.demo.story import APPRAISER, TRANSPORT
from tests.harness.waiting import AT_MOST
from tests.system.conftest import System

TOWNSHIP = "654004200"
CONCERN = {"text": "路灯坏了", "division": TOWNSHIP}
ACCEPT = {"decision": "accept", "category": "roads", "urgency": "problem", "summary": "路灯不亮"}

Json = Mapping[str, Any]


def problem(response: httpx.Response) -> Json:
    """The problem document of a refusal, RFC 9457."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    document: Json = response.json()
    assert document["status"] == response.status_code
    assert document["title"]
    assert document["detail"]
    return document


class Desk:
    """Someone signed in, who sends what they like."""

    def __init__(self, system: System, username: str) -> None:
        account = system.accounts[username]
        session = {"username": account.username, "password": account.password}
        token = answered(system.client.post("/api/v1/sessions", json=session))["access_token"]
        self._client, self._headers = system.client, {"Authorization": f"Bearer {token}"}

    def post(self, path: str, body: Json, key: str | None = None) -> httpx.Response:
        keyed = {"Idempotency-Key": key} if key else {}
        return self._client.post(f"/api/v1{path}", json=body, headers={**self._headers, **keyed})


@pytest.fixture
def reporter(one_of_each: System) -> Reporter:
    """Someone whose concern waits for triage."""
    return Reporter.of(one_of_each.client, TOWNSHIP, "村口路灯不亮")


@pytest.fixture
def desk(one_of_each: System) -> Callable[[str], Desk]:
    return lambda username: Desk(one_of_each, username)


def unchanged(reporter: Reporter, before: Json) -> bool:
    """Whether the case stands as it stood; what services tell each other may still arrive."""
    after = reporter.looks()
    return all(after[name] == before[name] for name in ("status", "round", "outcome", "summary"))


def test_an_unknown_division(one_of_each: System) -> None:
    body = {**CONCERN, "division": "110101"}
    document = problem(one_of_each.client.post("/api/v1/concerns", json=body))
    assert (document["status"], document["code"]) == (422, "unknown_reference")
    assert "110101" in document["detail"]


@pytest.mark.parametrize(
    ("username", "code"),
    [
        ("410422105-staff", "outside_division"),
        ("410422-committee", "outside_division"),
        (TRANSPORT, "not_allowed"),
        (APPRAISER, "not_allowed"),
    ],
)
def test_triage_by_another_role_or_county(
    reporter: Reporter, desk: Callable[[str], Desk], username: str, code: str
) -> None:
    before = reporter.looks()
    document = problem(desk(username).post(f"/cases/{reporter.case}/triage", ACCEPT))
    assert (document["status"], document["code"]) == (403, code)
    assert unchanged(reporter, before)


def test_a_step_without_an_account(one_of_each: System, reporter: Reporter) -> None:
    response = one_of_each.client.post(f"/api/v1/cases/{reporter.case}/triage", json=ACCEPT)
    assert problem(response)["status"] == 401
    assert response.headers["www-authenticate"].startswith("Bearer")


def test_a_wrong_password_and_an_unknown_account_are_answered_alike(one_of_each: System) -> None:
    tries = [{"username": name, "password": "guess"} for name in (APPRAISER, "nobody")]
    answers = [one_of_each.client.post("/api/v1/sessions", json=body) for body in tries]
    documents = [{k: v for k, v in problem(a).items() if k != "instance"} for a in answers]
    assert documents[0] == documents[1]
    assert documents[0]["status"] == 401


def test_an_illegal_step_names_the_status(reporter: Reporter, desk: Callable[[str], Desk]) -> None:
    staff = desk(f"{TOWNSHIP}-staff")
    assert staff.post(f"/cases/{reporter.case}/triage", ACCEPT).is_success
    before = reporter.looks()
    document = problem(staff.post(f"/cases/{reporter.case}/triage", ACCEPT))
    assert (document["status"], document["code"]) == (409, "illegal_step")
    assert "triaged" in document["detail"]
    assert unchanged(reporter, before)


def test_an_appraisal_by_a_deputy_who_is_not_the_appraiser(
    one_of_each: System, reporter: Reporter
) -> None:
    def person(username: str) -> Person:
        return Person(one_of_each.client, one_of_each.accounts[username])

    person(f"{TOWNSHIP}-staff").does("triage", reporter.case, **ACCEPT)
    committee = person("654004-committee")
    committee.does("handover", reporter.case, lead=TRANSPORT, appraiser=APPRAISER)
    person(TRANSPORT).does("acceptance", reporter.case, plan="更换灯具")
    person(TRANSPORT).does("resolution", reporter.case, outcome="A", result="已更换")
    before = reporter.looks()
    another = Desk(one_of_each, "654004200-d2")
    response = another.post(f"/cases/{reporter.case}/appraisal", {"verdict": "satisfied"})
    assert problem(response)["code"] == "not_the_appraiser"
    assert response.status_code == 403
    assert unchanged(reporter, before)


def test_the_same_key_twice_gives_the_first_reply(one_of_each: System) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    first, again = (
        one_of_each.client.post("/api/v1/concerns", json=CONCERN, headers=headers) for _ in "12"
    )
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    other = {**CONCERN, "text": "路灯又坏了"}
    document = problem(one_of_each.client.post("/api/v1/concerns", json=other, headers=headers))
    assert (document["status"], document["code"]) == (422, "idempotency_key_reused")


def test_the_same_key_twice_on_a_step(reporter: Reporter, desk: Callable[[str], Desk]) -> None:
    staff, key = desk(f"{TOWNSHIP}-staff"), str(uuid4())
    path = f"/cases/{reporter.case}/triage"
    first, again = (staff.post(path, ACCEPT, key) for _ in "12")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["id"] == again.json()["id"]
    triages = [e for e in again.json()["timeline"] if e["type"] == "concern.triaged.v1"]
    assert len(triages) == 1
    document = problem(staff.post(path, {**ACCEPT, "summary": "另一件事"}, key))
    assert (document["status"], document["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "   "},
        {"text": "长" * 1001},
        {"text": 7},
        {"division": "65400"},
        {"division": None},
        {"channel": "pigeon"},
        {"identity": "named"},
        {"contact": {"name": "某某", "phone": "13800000000"}},
        {"location": {"lon": 999, "lat": 0}},
        {"surprise": True},
        {"category": "dragons"},
    ],
    ids=str,
)
def test_wrong_fields_are_named_and_not_repeated(one_of_each: System, wrong: Json) -> None:
    document = problem(one_of_each.client.post("/api/v1/concerns", json={**CONCERN, **wrong}))
    assert document["status"] == 422
    assert "13800000000" not in str(document)
    assert document.get("errors") or document["code"] == "unknown_reference"


def test_malformed_json(one_of_each: System) -> None:
    response = one_of_each.client.post(
        "/api/v1/concerns", content=b'{"text": ', headers={"Content-Type": "application/json"}
    )
    assert problem(response)["status"] == 400


def test_a_body_that_is_too_large(one_of_each: System) -> None:
    response = one_of_each.client.post("/api/v1/concerns", json={**CONCERN, "text": "大" * 100_000})
    assert problem(response)["status"] == 413


@pytest.mark.parametrize("ref", ["7K3M9QXW2Z", "01HZZZZZZZZZZZZZZZZZZZZZZZ", "nonsense"])
def test_an_unknown_code_or_case(one_of_each: System, ref: str) -> None:
    assert problem(one_of_each.client.get(f"/api/v1/cases/{ref}"))["status"] == 404


def test_rating_by_the_public_id(one_of_each: System, reporter: Reporter) -> None:
    path = f"/api/v1/cases/{reporter.case}/ratings"
    document = problem(one_of_each.client.post(path, json={"score": 5}))
    assert document["status"] == 403


def test_rating_before_there_is_an_answer(one_of_each: System, reporter: Reporter) -> None:
    before = reporter.looks()
    path = f"/api/v1/cases/{reporter.code}/ratings"
    assert problem(one_of_each.client.post(path, json={"score": 5}))["status"] in {409, 503}
    assert unchanged(reporter, before)


def test_the_residents_words_are_for_the_code_alone(
    one_of_each: System, reporter: Reporter
) -> None:
    assert reporter.looks()["text"] == "村口路灯不亮"
    public = one_of_each.client.get(f"/api/v1/cases/{reporter.case}").text
    assert "村口路灯不亮" not in public
    assert reporter.code not in public
    listed = one_of_each.client.get("/api/v1/cases", params={"division": TOWNSHIP}).json()
    assert reporter.case not in {case["id"] for case in listed["items"]}


def test_codes_are_read_forgivingly(one_of_each: System, reporter: Reporter) -> None:
    spoken = f" {reporter.code[:5].lower()} {reporter.code[5:].lower()} "
    assert one_of_each.client.get(f"/api/v1/cases/{spoken}").json()["id"] == reporter.case


def test_storage_or_bus_away_and_back(one_of_each: System, reporter: Reporter) -> None:
    servers = one_of_each.house.servers
    for server in (servers.mongo, servers.nats):
        server.kill()
        response = one_of_each.client.post("/api/v1/concerns", json=CONCERN)
        assert problem(response)["status"] == 503
        assert int(response.headers["retry-after"]) > 0
        server.start()
        assert eventually_taken(one_of_each)
    assert reporter.looks()["status"] == "submitted"


def eventually_taken(system: System) -> bool:
    """A caller who does what Retry-After says comes through in the end."""
    deadline = monotonic() + AT_MOST
    while monotonic() < deadline:
        response = system.client.post("/api/v1/concerns", json=CONCERN)
        if response.status_code == 201:
            return True
        assert response.status_code == 503, response.text
        Event().wait(float(response.headers["retry-after"]))
    return False
