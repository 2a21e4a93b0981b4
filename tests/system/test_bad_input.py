"""Whatever is wrong with a request: a clear problem document, and nothing changed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pymongo import MongoClient

from infra.demo.people import Person, Reporter, answered
from infra.demo.story import APPRAISER, TRANSPORT
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
    answered_case(one_of_each, reporter)
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


def test_rating_by_the_public_id(one_of_each: System, reporter: Reporter) -> None:
    path = f"/api/v1/cases/{reporter.case}/ratings"
    document = problem(one_of_each.client.post(path, json={"score": 5}))
    assert document["status"] == 403


def test_rating_before_there_is_an_answer(one_of_each: System, reporter: Reporter) -> None:
    before = reporter.looks()
    path = f"/api/v1/cases/{reporter.code}/ratings"
    document = problem(one_of_each.client.post(path, json={"score": 5}))
    assert (document["status"], document["code"]) == (409, "illegal_step")
    assert "submitted" in document["detail"]
    assert unchanged(reporter, before)


STEPS: Mapping[str, tuple[str, str, Json]] = {
    "handover": ("654004-committee", APPRAISER, {"lead": TRANSPORT}),
    "acceptance": (TRANSPORT, "654004-committee", {"plan": "更换灯具"}),
    "return": (TRANSPORT, "654004-committee", {"reason": "非我局职责"}),
    "progress": (TRANSPORT, "654004-committee", {"note": "已进场"}),
    "resolution": (TRANSPORT, "654004-committee", {"outcome": "A", "result": "已更换"}),
    "appraisal": (APPRAISER, TRANSPORT, {"verdict": "satisfied"}),
    "appraisal/annulment": ("654004-committee", APPRAISER, {"reason": "未到现场"}),
}
"""Each step with who may take it, who may not, and its body."""


@pytest.mark.parametrize("step", STEPS)
def test_a_step_too_early_is_refused_at_once(
    reporter: Reporter, desk: Callable[[str], Desk], step: str
) -> None:
    right, wrong, body = STEPS[step]
    before, path = reporter.looks(), f"/cases/{reporter.case}/{step}"
    asked = ((desk(wrong), 403, "not_allowed"), (desk(right), 409, "illegal_step"))
    for someone, status, code in asked:
        document = problem(someone.post(path, body))
        assert (document["status"], document["code"]) == (status, code)
    assert "submitted" in document["detail"]
    assert unchanged(reporter, before)


def test_a_case_of_another_county_is_refused_before_its_status(
    reporter: Reporter, desk: Callable[[str], Desk]
) -> None:
    elsewhere = desk("410422-committee")
    response = elsewhere.post(f"/cases/{reporter.case}/handover", {"lead": TRANSPORT})
    assert problem(response)["code"] == "outside_division"


@pytest.mark.parametrize("score", [True, "5", 5.0])
def test_a_score_that_is_no_number(one_of_each: System, reporter: Reporter, score: object) -> None:
    path = f"/api/v1/cases/{reporter.code}/ratings"
    document = problem(one_of_each.client.post(path, json={"score": score}))
    assert (document["status"], document["errors"][0]["field"]) == (422, "score")


def test_a_rating_again_and_with_another_comment(one_of_each: System, reporter: Reporter) -> None:
    answered_case(one_of_each, reporter)
    path = f"/api/v1/cases/{reporter.code}/ratings"

    def rated(comment: str, key: str) -> httpx.Response:
        body = {"score": 2, "comment": comment}
        return one_of_each.client.post(path, json=body, headers={"Idempotency-Key": key})

    assert rated("还是不亮", "1").status_code == 201
    kept = comments(one_of_each, reporter)
    assert list(kept) == ["还是不亮"]
    # An unsatisfied rating sends the case back; the same request has its reply in any round.
    assert rated("还是不亮", "1").status_code == 201
    document = problem(rated("现在亮了", "1"))
    assert (document["status"], document["code"]) == (422, "idempotency_key_reused")
    assert problem(rated("现在亮了", "2"))["status"] == 409
    assert comments(one_of_each, reporter) == kept


def answered_case(system: System, reporter: Reporter) -> None:
    """The reporter's case is triaged, handed over, and answered."""

    def person(username: str) -> Person:
        return Person(system.client, system.accounts[username])

    person(f"{TOWNSHIP}-staff").does("triage", reporter.case, **ACCEPT)
    committee = person("654004-committee")
    committee.does("handover", reporter.case, lead=TRANSPORT, appraiser=APPRAISER)
    person(TRANSPORT).does("acceptance", reporter.case, plan="更换灯具")
    person(TRANSPORT).does("resolution", reporter.case, outcome="A", result="已更换")


def comments(system: System, reporter: Reporter) -> list[str]:
    """What is kept beside the reporter's ratings; the interface shows it to nobody."""
    with MongoClient[dict[str, Any]](system.house.servers.mongo_url) as client:
        found = client["liandan_gateway"]["reporters"].find_one({"case": reporter.case})
    assert found
    return list(found["comments"].values())


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


@pytest.fixture
def administrators(one_of_each: System) -> Iterator[Mapping[str, httpx.Client]]:
    """The root's administrator, and one of a county."""
    with ExitStack() as open_:

        def client(username: str, password: str) -> httpx.Client:
            session = {"username": username, "password": password}
            token = answered(one_of_each.client.post("/api/v1/sessions", json=session))
            headers = {"Authorization": f"Bearer {token['access_token']}"}
            url = f"{one_of_each.house.url}/api/v1"
            return open_.enter_context(httpx.Client(base_url=url, headers=headers))

        root = client(*one_of_each.house.administrator)
        account = {"role": "administrator", "division": "654004", "name": "管理员"}
        account["password"] = "a long password"
        root.put("/accounts/654004-administrator", json=account).raise_for_status()
        yield {"root": root, "county": client("654004-administrator", account["password"])}


CALENDAR = {"division": "000000000000", "year": 2027, "days_off": [], "extra_workdays": []}
INDICATOR = {"number": 8, "year": 2026, "name": "按时评单", "points": 2, "cap": 40}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("calendars/cn-2027", CALENDAR, 403),
        ("calendars/cn-2027", {**CALENDAR, "division": "654004"}, 422),
        ("indicators/410422.2026.9", {**INDICATOR, "division": "654004"}, 422),
        ("indicators/654004.2026.8", {**INDICATOR, "division": "654004", "points": True}, 422),
        ("divisions/654004", {"name": "霍尔果斯市"}, 200),
        ("divisions/654004777001", {"name": "某村"}, 422),
        ("departments/nowhere", {"division": "654004777", "name": "某局"}, 422),
        ("committees/nowhere", {"division": "654004777", "name": "某委"}, 422),
        ("deputies/nowhere", {"division": "654004777", "name": "某某", "level": "township"}, 422),
    ],
    ids=str,
)
def test_what_a_countys_administrator_records(
    administrators: Mapping[str, httpx.Client], path: str, body: Json, status: int
) -> None:
    response = administrators["county"].put(f"/directory/{path}", json=body)
    assert response.status_code == status, response.text
    if status >= 400:
        problem(response)


def test_an_account_of_an_unknown_division(administrators: Mapping[str, httpx.Client]) -> None:
    account = {"role": "township", "division": "654004777", "name": "某", "password": "x" * 10}
    document = problem(administrators["county"].put("/accounts/nowhere", json=account))
    assert (document["status"], document["code"]) == (422, "unknown_reference")


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
