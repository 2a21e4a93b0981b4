"""What residents and stations do, through the gateway and real services."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from infra.demo.people import Person, Refused, Reporter
from tests.system.conftest import System, answered_case
from tests.system.desks import ACCEPT, CONCERN, TOWNSHIP, Desk, Json, problem, unchanged

STAFF, CHAIR, COMMITTEE = f"{TOWNSHIP}-staff", f"{TOWNSHIP}-chair", "654004-committee"
OWNER, TRANSPORT, ELSEWHERE = f"{TOWNSHIP}-d1", "654004-jiaotong", "410422105-staff"
STATION = f"{TOWNSHIP}-station"
CONTACT = {"name": "某某（演示）", "phone": "0000-0000001"}
DECLINE = {"decision": "decline", "reason": "属于小区物业管理范围"}
OPENED = {
    "division": TOWNSHIP,
    "kind": "service_post",
    "name": "演示服务岗",
    "owner": OWNER,
    "hours": "周三 9:00-12:00",
    "phone": "0000-0000000",
    "services": ["接待来访"],
    "commitments": ["三日内答复"],
}


@pytest.fixture
def person(one_of_each: System) -> Callable[[str], Person]:
    """Someone with an account."""
    return lambda username: Person(one_of_each.client, one_of_each.accounts[username])


def photo(size: int = 48) -> bytes:
    octets = BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (44.0, 12.0, 34.5)}
    Image.new("RGB", (size, size), "grey").save(octets, "JPEG", exif=exif)
    return octets.getvalue()


def sent(system: System, octets: bytes, media_type: str = "image/jpeg") -> httpx.Response:
    headers = {"Content-Type": media_type}
    return system.client.post("/api/v1/photos", content=octets, headers=headers)


def seen(system: System, path: str, **asked: str) -> httpx.Response:
    return system.client.get(f"/api/v1{path}", params=asked)


def refused(step: Callable[..., Any], *path: str, **body: object) -> tuple[int, str]:
    with pytest.raises(Refused) as refusal:
        step(*path, **body)
    return refusal.value.status, refusal.value.problem["code"]


def types_of(case: Json) -> list[str]:
    return [line["type"] for line in case["timeline"]]


def test_a_station_files_with_a_photo_and_prints_the_slip(
    one_of_each: System, person: Callable[[str], Person]
) -> None:
    deputy = person(OWNER)
    taken = deputy.photographs(photo_png())
    more = {"channel": "reception", "contact_point": STATION, "photos": [taken]}
    filed = deputy.files(TOWNSHIP, "老人口述：自来水又黄又浑", **more)
    assert filed.looks()["photos"] == [taken]
    slip = seen(one_of_each, f"/cases/{filed.code}/slip")
    assert slip.headers["content-type"].startswith("text/html")
    assert f"{filed.code[:5]} {filed.code[5:]}" in slip.text
    assert "演示数据" in slip.text
    assert "自来水" not in slip.text
    assert problem(seen(one_of_each, f"/cases/{filed.case}/slip"))["code"] == "not_a_reporter"


def test_a_code_need_not_stand_in_an_address(one_of_each: System, reporter: Reporter) -> None:
    api, code = one_of_each.client, {"Tracking-Code": reporter.code}
    assert api.get("/api/v1/cases/mine", headers=code).json() == reporter.looks()
    assert problem(api.get("/api/v1/cases/mine"))["code"] == "unknown_case"
    withdrawn = api.post("/api/v1/cases/mine/withdrawal", json={}, headers=code)
    assert withdrawn.json()["status"] == "withdrawn"


def test_villages_are_listed_where_a_resident_chooses_one(one_of_each: System) -> None:
    all_, townships = (
        [
            one["id"]
            for one in seen(one_of_each, "/divisions", within="654004", **more).json()["items"]
        ]
        for more in ({}, {"down_to": "township"})
    )
    assert "654004200201" in all_
    assert townships == [one for one in all_ if one.endswith("000")]


def photo_png() -> bytes:
    octets = BytesIO()
    Image.new("RGB", (48, 48), "grey").save(octets, "PNG")
    return octets.getvalue()


def test_a_residents_photo_loses_its_place_and_is_never_public(one_of_each: System) -> None:
    taken = sent(one_of_each, photo()).json()["id"]
    filed = Reporter.of(one_of_each.client, TOWNSHIP, "桥栏坏了", photos=[taken])
    own = seen(one_of_each, f"/photos/{taken}", case=filed.code)
    assert own.status_code == 200
    assert not Image.open(BytesIO(own.content)).getexif()
    person = Person(one_of_each.client, one_of_each.accounts[STAFF])
    person.does("triage", filed.case, **ACCEPT)
    assert problem(seen(one_of_each, f"/photos/{taken}", case=filed.case))["status"] == 403


@pytest.mark.parametrize(
    ("octets", "media_type", "status"),
    [
        (b"not a photo", "image/jpeg", 422),
        (photo(), "image/png", 422),
        (photo(), "application/pdf", 415),
        (b"\xff\xd8" + b"\0" * (8 * 1024 * 1024), "image/jpeg", 413),
    ],
    ids=["none", "another type", "unknown type", "too long"],
)
def test_a_photo_that_is_none(
    one_of_each: System, octets: bytes, media_type: str, status: int
) -> None:
    assert problem(sent(one_of_each, octets, media_type))["status"] == status


@pytest.mark.parametrize(
    "wrong",
    [
        {"photos": ["nowhere"]},
        {"photos": [str(number) for number in range(10)]},
        {"contact_point": "nowhere"},
        {"contact_point": "410422105-household"},
        {"about_township": "yes"},
    ],
    ids=str,
)
def test_a_concern_that_names_what_is_not_there(one_of_each: System, wrong: Json) -> None:
    response = one_of_each.client.post("/api/v1/concerns", json={**CONCERN, **wrong})
    assert problem(response)["status"] == 422


def test_only_what_is_open_and_public_is_endorsed(one_of_each: System, reporter: Reporter) -> None:
    path = f"/api/v1/cases/{reporter.case}/endorsements"
    assert problem(one_of_each.client.post(path))["status"] == 409
    Person(one_of_each.client, one_of_each.accounts[STAFF]).does("triage", reporter.case, **ACCEPT)
    once = {"Idempotency-Key": str(uuid4())}
    first, again = (one_of_each.client.post(path, headers=once) for _ in "12")
    assert (first.status_code, first.json()) == (201, again.json())
    endorser = Reporter(one_of_each.client, reporter.case, first.json()["tracking_code"])
    shown = endorser.looks()
    assert (shown["id"], shown["text"], shown["reports"]) == (reporter.case, None, None)
    assert (shown["reporters"], shown["endorsements"]) == (1, 1)
    for step in ("appeal", "withdrawal", "reopening"):
        assert refused(endorser.does, step, reason="不满意") == (
            403,
            "not_a_reporter",
        )


def test_an_endorsers_rating_counts_and_never_sends_a_case_back(
    one_of_each: System, reporter: Reporter
) -> None:
    answered_case(one_of_each, reporter)
    endorser = Reporter.endorsing(one_of_each.client, reporter.case)
    endorser.rates(1)
    case = reporter.looks()
    assert (case["status"], case["round"], case["ratings"]) == ("resolved", 1, {"1": {"1": 1}})
    assert refused(endorser.rates, score=5) == (409, "already_rated")


def test_its_only_reporter_withdraws_a_concern(one_of_each: System, reporter: Reporter) -> None:
    withdrawn = reporter.does("withdrawal", reason="邻居已经修好了")
    assert withdrawn["status"] == "withdrawn"
    staff = Person(one_of_each.client, one_of_each.accounts[STAFF])
    [report] = staff.gets(f"/cases/{reporter.case}")["reports"]
    assert [(p["pleading"], p["text"]) for p in report["pleas"]] == [
        ("withdrawal", "邻居已经修好了")
    ]
    assert "邻居" not in seen(one_of_each, f"/cases/{reporter.case}").text
    assert refused(reporter.does, "withdrawal")[0] == 409


def test_a_concern_that_others_have_reported_too_is_not_withdrawn(
    one_of_each: System, reporter: Reporter
) -> None:
    other = Reporter.of(one_of_each.client, TOWNSHIP, "同一盏路灯")
    staff = Person(one_of_each.client, one_of_each.accounts[STAFF])
    staff.does("triage", other.case, decision="merge", into=reporter.case)
    for one in (reporter, other):
        assert refused(one.does, "withdrawal") == (409, "others_remain")


def test_a_decline_is_appealed_once(one_of_each: System, reporter: Reporter) -> None:
    assert refused(reporter.does, "appeal", reason="还没有受理")[0] == 409
    staff = Person(one_of_each.client, one_of_each.accounts[STAFF])
    staff.does("triage", reporter.case, **DECLINE)
    assert "concern.appealed.v1" in types_of(reporter.does("appeal", reason="是公家的路"))
    committee = Person(one_of_each.client, one_of_each.accounts[COMMITTEE])
    [report] = committee.gets(f"/cases/{reporter.case}")["reports"]
    assert [p["text"] for p in report["pleas"]] == ["是公家的路"]
    assert refused(reporter.does, "appeal", reason="再看看") == (409, "already_appealed")


def test_what_is_not_closed_is_not_reopened(reporter: Reporter) -> None:
    before = reporter.looks()
    assert refused(reporter.does, "reopening", reason="没修好") == (409, "illegal_step")
    assert unchanged(reporter, before)


@pytest.mark.parametrize("step", ["withdrawal", "appeal", "reopening"])
def test_a_plea_by_the_public_id(one_of_each: System, reporter: Reporter, step: str) -> None:
    path = f"/api/v1/cases/{reporter.case}/{step}"
    document = problem(one_of_each.client.post(path, json={"reason": "不是我报的"}))
    assert (document["status"], document["code"]) == (403, "not_a_reporter")


def test_every_look_at_a_contact_is_kept(
    one_of_each: System, person: Callable[[str], Person]
) -> None:
    named = {"identity": "confidential", "contact": CONTACT}
    filed = Reporter.of(one_of_each.client, TOWNSHIP, "门前的路塌了", **named)
    path = f"/cases/{filed.case}"
    [contact] = person(STAFF).gets(f"{path}/contacts")["items"]
    assert (contact["name"], contact["phone"]) == (CONTACT["name"], CONTACT["phone"])
    for username in (TRANSPORT, OWNER, ELSEWHERE):
        assert refused(person(username).gets, f"{path}/contacts")[0] == 403
    for username in (CHAIR, COMMITTEE):
        [look] = person(username).gets(f"{path}/looks")["items"]
        assert (look["account"], look["reporters"]) == (STAFF, [contact["reporter"]])
    assert refused(person(STAFF).gets, f"{path}/looks")[0] == 403
    assert CONTACT["phone"] not in seen(one_of_each, path).text


def test_what_is_about_the_township_itself_is_for_the_committee(
    one_of_each: System, person: Callable[[str], Person]
) -> None:
    about = {"about_township": True, "identity": "confidential", "contact": CONTACT}
    filed = Reporter.of(one_of_each.client, TOWNSHIP, "乡里办事推诿", **about)
    path = f"/cases/{filed.case}/contacts"
    for username in (STAFF, CHAIR):
        assert refused(person(username).gets, path)[0] == 404
    assert person(COMMITTEE).gets(path)["items"][0]["phone"] == CONTACT["phone"]


def test_a_contact_point_is_kept_scanned_and_closed(
    one_of_each: System, person: Callable[[str], Person]
) -> None:
    id_ = f"{TOWNSHIP}-post-{uuid4().hex[:8]}"
    assert refused(person(TRANSPORT).puts, f"/contact-points/{id_}", **OPENED)[0] == 403
    assert refused(person(ELSEWHERE).puts, f"/contact-points/{id_}", **OPENED)[0] == 403
    unknown = {**OPENED, "owner": "nobody"}
    assert refused(person(STAFF).puts, f"/contact-points/{id_}", **unknown)[0] == 422
    assert person(STAFF).puts(f"/contact-points/{id_}", **OPENED)["open"] is True
    scanned = one_of_each.client.get(f"/p/{id_}")
    assert (scanned.status_code, scanned.headers["location"]) == (
        307,
        f"/api/v1/contact-points/{id_}",
    )
    assert seen(one_of_each, f"/contact-points/{id_}/qr.png").content.startswith(b"\x89PNG")
    person(STAFF).posts(f"/contact-points/{id_}/closing", reason="并入代表联络站")
    shown = seen(one_of_each, f"/contact-points/{id_}").json()
    assert shown["open"] is False
    assert STATION in [one["id"] for one in shown["instead"]]
    body = {**CONCERN, "contact_point": id_}
    assert problem(one_of_each.client.post("/api/v1/concerns", json=body))["status"] == 422
    assert refused(person(STAFF).puts, f"/contact-points/{id_}", **OPENED)[0] == 422


def test_evidence_is_public_with_its_case(
    one_of_each: System, reporter: Reporter, desk: Callable[[str], Desk]
) -> None:
    answered_case(one_of_each, reporter)
    deputy = Person(one_of_each.client, one_of_each.accounts[OWNER])
    evidence = deputy.photographs(photo_png())
    staffs = Person(one_of_each.client, one_of_each.accounts[STAFF]).photographs(photo_png())
    verdict, path = {"verdict": "satisfied"}, f"/cases/{reporter.case}/appraisal"
    document = problem(desk(OWNER).post(path, {**verdict, "evidence": [staffs]}))
    assert (document["status"], document["code"]) == (422, "photo_not_free")
    assert desk(OWNER).post(path, {**verdict, "evidence": [evidence]}).is_success
    assert seen(one_of_each, f"/photos/{evidence}", case=reporter.case).status_code == 200
