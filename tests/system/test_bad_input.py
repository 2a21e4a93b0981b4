"""Whatever is wrong with a request: a clear problem document, and nothing changed."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from infra.demo.people import Reporter
from infra.demo.stories.rounds import APPRAISER, TRANSPORT
from tests.system.conftest import System, answered_case
from tests.system.desks import ACCEPT, CONCERN, TOWNSHIP, Desk, Json, problem, unchanged


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
    answered_case(one_of_each, reporter)
    before = reporter.looks()
    another = Desk(one_of_each.client, one_of_each.accounts["654004200-d2"])
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
        {"text": "路灯\0坏了"},
        {"text": "\u202e路灯坏了"},
        {"text": "\u200b"},
        {"division": "65400"},
        {"division": None},
        {"division": "０１２３４５"},
        {"division": "000000"},
        {"division": "650000"},
        {"channel": "pigeon"},
        {"identity": "named"},
        {"contact": {"name": "某某", "phone": "13800000000"}},
        {"location": {"lon": 999, "lat": 0}},
        {"location": {"lon": True, "lat": "44"}},
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


@pytest.mark.parametrize("words", ["\0", "\u202e", "\u200b"])
def test_words_that_nobody_can_look_for(one_of_each: System, words: str) -> None:
    response = one_of_each.client.get("/api/v1/cases", params={"q": words})
    document = problem(response)
    assert (document["status"], document["errors"][0]["field"]) == (422, "q")


def test_a_body_that_does_not_say_it_is_json(one_of_each: System) -> None:
    response = one_of_each.client.post("/api/v1/concerns", data=dict(CONCERN))
    document = problem(response)
    assert document["status"] == 415
    assert "application/json" in document["detail"]


def test_headers_that_are_too_large(one_of_each: System) -> None:
    response = one_of_each.client.get("/api/v1/cases", headers={"X-Long": "x" * 40_000})
    assert problem(response)["status"] == 431


def test_many_mistyped_codes_harm_nobody_else_at_the_address(
    one_of_each: System, reporter: Reporter
) -> None:
    for _ in range(70):
        assert one_of_each.client.get("/api/v1/cases/7K3M9QXW20").status_code == 404
    assert reporter.looks()["status"] == "submitted"


def test_divisions_are_asked_for_by_either_name(one_of_each: System) -> None:
    asked = ({"division": "410422"}, {"within": "410422"})
    found = [one_of_each.client.get("/api/v1/divisions", params=one).json() for one in asked]
    assert found[0] == found[1]
    assert {one["id"][:6] for one in found[0]["items"]} == {"410422"}


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
