"""What residents and stations do at the gateway, alone: words stay here, ids travel, looks are
kept; contact points show what they disclose."""

from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image
from structlog.testing import capture_logs

from infra.embedded import EmbeddedServers
from shared.contracts.appraisal import AppraisalOpened, CaseClosed
from shared.contracts.concern import ConcernHidden, ConcernTriaged
from shared.contracts.order import OrderHandedOver, OrderResolved
from tests.harness.face import NEIGHBOUR, OWNER, TOWNSHIP, Face, Filed, faced, key
from tests.harness.faults import storage_fails

CONTACT = {"name": "某某", "phone": "0999 8790001"}
VILLAGE = "654004200001"
TRIAGED = {"category": "roads", "urgency": "problem", "summary": "路灯不亮", "reporters": []}
POINT = {
    "division": TOWNSHIP,
    "kind": "station",
    "name": "伊车嘎善乡代表联络站",
    "owner": OWNER,
    "hours": "每周三 10:00-13:00",
    "phone": "0999 8790000",
    "services": ["接待来访"],
    "commitments": ["三日内答复"],
}


@pytest.fixture(scope="module")
async def face(servers: EmbeddedServers) -> AsyncIterator[Face]:
    async with faced(servers) as opened:
        yield opened


async def public(face: Face) -> Filed:
    """A case that everyone may see, by its summary."""
    filed = await face.files()
    await face.elsewhere.tells(filed.case, ConcernTriaged.model_validate(TRIAGED))
    return filed


async def answered(face: Face, filed: Filed) -> None:
    order = {"round": 1, "lead": "roads", "appraiser": OWNER, "accept_by": "2026-11-25"}
    done = {"round": 1, "department": "roads", "outcome": "A", "result": "已更换"}
    days = {"verdict_due_on": "2026-12-02", "rating_until": "2026-11-30"}
    await face.elsewhere.tells(
        filed.case,
        OrderHandedOver.model_validate({**order, "due_in_working_days": 15}),
        OrderResolved.model_validate(done),
        AppraisalOpened.model_validate({"round": 1, "appraiser": OWNER, **days}),
    )


async def endorsed(face: Face, case: str, **headers: str) -> str:
    answer = await face.post(f"/cases/{case}/endorsements", **headers)
    assert answer.status_code == 201, answer.text
    code: str = answer.json()["tracking_code"]
    return code


async def words(face: Face) -> int:
    return await face.database["reporters"].count_documents({})


async def kept_of(face: Face, reporter: str) -> dict[str, str]:
    document = await face.database["reporters"].find_one({"_id": reporter})
    assert document is not None
    return {**document.get("comments", {}), **document.get("pleas", {})}


# Endorsing


async def test_an_endorser_follows_the_public_story_and_reads_nobodys_words(face: Face) -> None:
    filed = await public(face)
    code = await endorsed(face, filed.case)
    assert code != filed.code
    shown = (await face.get(f"/cases/{code}")).json()
    assert (shown["id"], shown["summary"]) == (filed.case, "路灯不亮")
    assert (shown["text"], shown["reports"], shown["photos"]) == (None, None, [])
    assert shown["endorsements"] == 1


async def test_when_the_case_is_hidden_an_endorser_reads_no_more_than_anyone(face: Face) -> None:
    filed = await public(face)
    code = await endorsed(face, filed.case)
    await face.elsewhere.tells(filed.case, ConcernHidden(reason="涉及未成年人"))
    anyone, endorser = await face.get(f"/cases/{filed.case}"), await face.get(f"/cases/{code}")
    assert endorser.status_code == anyone.status_code
    assert "路灯不亮" not in endorser.text
    assert (await face.get(f"/cases/{filed.code}")).json()["summary"] == "路灯不亮"


async def test_the_same_endorsement_again_gives_the_same_code(face: Face) -> None:
    filed, other, once = await public(face), await public(face), key()
    assert await endorsed(face, filed.case, **once) == await endorsed(face, filed.case, **once)
    reused = await face.post(f"/cases/{other.case}/endorsements", **once)
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency_key_reused")


async def test_a_refused_endorsement_leaves_nothing(face: Face) -> None:
    filed = await public(face)
    before = await words(face)
    with face.elsewhere.refuses():
        answer = await face.post(f"/cases/{filed.case}/endorsements")
    assert (answer.status_code, await words(face)) == (409, before)


async def test_a_reporter_does_not_endorse_their_own_report(face: Face) -> None:
    filed = await public(face)
    assert (await face.post(f"/cases/{filed.code}/endorsements")).status_code == 422


async def test_an_endorser_rates_under_an_id_of_their_own(face: Face) -> None:
    filed = await public(face)
    code = await endorsed(face, filed.case)
    endorser = face.elsewhere.last("intake.endorse_concern.v1")["data"]["endorser"]
    await answered(face, filed)
    answer = await face.post(f"/cases/{code}/ratings", {"score": 2, "comment": "还是不亮"})
    assert answer.status_code == 201, answer.text
    asked = face.elsewhere.last("supervision.rate_case.v1")
    assert (asked["actor"]["id"], asked["data"]["reporter"]) == (endorser, endorser)
    assert await kept_of(face, endorser) == {asked["data"]["comment"]: "还是不亮"}


@pytest.mark.parametrize("step", ["appeal", "withdrawal", "reopening"])
async def test_what_only_a_reporter_asks_for_an_endorser_does_not(face: Face, step: str) -> None:
    filed = await public(face)
    await answered(face, filed)
    for ref in (await endorsed(face, filed.case), filed.case):
        answer = await face.post(f"/cases/{ref}/{step}", {"reason": "不满意"})
        assert (answer.status_code, answer.json()["code"]) == (403, "not_a_reporter")


# Withdrawing, appealing, asking to reopen


@pytest.mark.parametrize(
    ("step", "subject"),
    [
        ("withdrawal", "intake.withdraw_concern.v1"),
        ("appeal", "intake.appeal_decline.v1"),
        ("reopening", "supervision.ask_reopening.v1"),
    ],
)
async def test_the_words_stay_here_and_staff_read_them(face: Face, step: str, subject: str) -> None:
    filed = await public(face)
    await answered(face, filed)
    closed = {"round": 1, "outcome": "A", "verdict": "satisfied", "rated": 0, "unrated": 1}
    await face.elsewhere.tells(filed.case, CaseClosed.model_validate(closed))
    answer = await face.post(f"/cases/{filed.code}/{step}", {"reason": "邻居家的事"})
    assert answer.status_code == 200, answer.text
    asked = face.elsewhere.last(subject)
    assert "邻居家的事" not in str(asked)
    assert asked["data"]["words"] in await kept_of(face, asked["data"]["reporter"])
    [report] = (await face.get(f"/cases/{filed.case}", "clerk")).json()["reports"]
    assert [(p["pleading"], p["text"]) for p in report["pleas"]] == [(step, "邻居家的事")]
    assert "邻居家的事" not in (await face.get(f"/cases/{filed.case}")).text


async def test_what_was_refused_leaves_no_words(face: Face) -> None:
    filed = await face.files()
    with face.elsewhere.refuses():
        answer = await face.post(f"/cases/{filed.code}/appeal", {"reason": "再看看"})
    assert answer.status_code == 409
    assert not await kept_of(face, face.elsewhere.asked[-1]["data"]["reporter"])


async def test_a_withdrawal_needs_no_reason(face: Face) -> None:
    filed = await face.files()
    assert (await face.post(f"/cases/{filed.code}/withdrawal")).json()["status"] == "withdrawn"
    assert face.elsewhere.asked[-1]["data"].get("words") is None


async def test_a_case_that_is_not_answered_is_not_reopened(face: Face) -> None:
    filed = await face.files()
    answer = await face.post(f"/cases/{filed.code}/reopening", {"reason": "没修好"})
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal_step")
    assert "submitted" in answer.json()["detail"]


# Looking at contacts


async def test_a_look_is_kept_and_the_committee_reads_of_it(face: Face) -> None:
    filed = await face.files(identity="confidential", contact=CONTACT)
    [shown] = (await face.get(f"/cases/{filed.case}/contacts", "clerk")).json()["items"]
    assert (shown["name"], shown["phone"]) == (CONTACT["name"], CONTACT["phone"])
    assert CONTACT["phone"] not in (await face.get(f"/cases/{filed.case}", "clerk")).text
    for reader in ("chair", "committee"):
        [look] = (await face.get(f"/cases/{filed.case}/looks", reader)).json()["items"]
        assert (look["account"], look["role"]) == ("clerk", "township")
        assert look["reporters"] == [shown["reporter"]]
        assert "phone" not in look


@pytest.mark.parametrize(
    ("who", "code"),
    [("roads", "not_allowed"), ("owner", "not_allowed"), ("neighbour", "outside_division")],
)
async def test_a_look_by_the_wrong_role_is_refused_and_logged(
    face: Face, who: str, code: str
) -> None:
    filed = await face.files(identity="named", contact=CONTACT)
    with capture_logs() as lines:
        answer = await face.get(f"/cases/{filed.case}/contacts", who)
    assert (answer.status_code, answer.json()["code"]) == (403, code)
    [refused] = [line for line in lines if line["event"] == "look_refused"]
    assert (refused["case"], refused["code"]) == (filed.case, code)
    assert CONTACT["phone"] not in str(lines)
    assert (await face.get(f"/cases/{filed.case}/looks", "committee")).json()["items"] == []


async def test_without_an_account_nobody_looks(face: Face) -> None:
    filed = await face.files(identity="named", contact=CONTACT)
    for path in ("contacts", "looks"):
        assert (await face.get(f"/cases/{filed.code}/{path}")).status_code == 401
    assert (await face.get(f"/cases/{filed.case}/looks", "clerk")).status_code == 403


async def test_what_is_about_the_township_itself_is_the_committees(face: Face) -> None:
    filed = await face.files(identity="confidential", contact=CONTACT, about_township=True)
    for who in ("clerk", "chair"):
        assert (await face.get(f"/cases/{filed.case}/contacts", who)).status_code == 403
    assert (await face.get(f"/cases/{filed.case}/contacts", "committee")).status_code == 200
    assert face.elsewhere.last("intake.submit_concern.v1")["data"]["about_township"] is True


async def test_a_look_that_cannot_be_kept_shows_nothing(
    face: Face, servers: EmbeddedServers
) -> None:
    filed = await face.files(identity="named", contact=CONTACT)
    await face.as_("clerk")
    async with storage_fails(servers.mongo_url, ["insert"], times=2):
        answer = await face.get(f"/cases/{filed.case}/contacts", "clerk")
    assert (answer.status_code, CONTACT["phone"] in answer.text) == (503, False)


async def test_looks_are_read_page_by_page(face: Face) -> None:
    filed = await face.files(identity="named", contact=CONTACT)
    for _ in range(3):
        await face.get(f"/cases/{filed.case}/contacts", "clerk")
    path = f"/cases/{filed.case}/looks"
    first = (await face.get(path, "committee", limit="2")).json()
    rest = (await face.get(path, "committee", limit="2", cursor=first["next_cursor"])).json()
    assert (len(first["items"]), len(rest["items"]), rest["next_cursor"]) == (2, 1, None)


# Contact points, and the slip


async def opened(face: Face, id_: str, **more: object) -> None:
    answer = await face.client.put(
        f"/api/v1/contact-points/{id_}",
        json={**POINT, **more},
        headers=await face.as_("clerk"),
    )
    assert answer.status_code == 200, answer.text


async def test_a_contact_point_discloses_three_things_after_what_cannot_wait(face: Face) -> None:
    await opened(face, "station-1")
    shown = (await face.get("/contact-points/station-1")).json()
    assert next(iter(shown)) == "emergency"
    assert [one["number"] for one in shown["emergency"]] == ["110", "119", "120"]
    assert shown["owner"] == {"id": OWNER, "name": "佟某某"}
    assert (shown["services"], shown["commitments"]) == (["接待来访"], ["三日内答复"])
    assert (shown["hours"], shown["phone"]) == (POINT["hours"], POINT["phone"])
    listed = (await face.get("/contact-points", division=TOWNSHIP)).json()["items"]
    assert "station-1" in [one["id"] for one in listed]


async def test_a_poster_leads_to_its_contact_point(face: Face) -> None:
    await opened(face, "station-2")
    svg = await face.get("/contact-points/station-2/qr.svg")
    png = await face.get("/contact-points/station-2/qr.png")
    assert (svg.headers["content-type"], png.headers["content-type"]) == (
        "image/svg+xml",
        "image/png",
    )
    assert Image.open(BytesIO(png.content)).format == "PNG"
    scanned = await face.client.get("/p/station-2")
    assert scanned.status_code == 307
    assert scanned.headers["location"] == "/api/v1/contact-points/station-2"


async def test_a_closed_contact_point_says_where_to_turn_instead(face: Face) -> None:
    await opened(face, "closing-1", division=VILLAGE)
    await opened(face, "closing-2", division=VILLAGE)
    closing = {"reason": "并入中心联络站"}
    answer = await face.post("/contact-points/closing-1/closing", closing, "clerk")
    assert answer.status_code == 200, answer.text
    shown = (await face.get("/contact-points/closing-1")).json()
    assert (shown["open"], shown["closed_because"]) == (False, "并入中心联络站")
    assert "closing-2" in [one["id"] for one in shown["instead"]]
    assert "closing-1" not in [one["id"] for one in shown["instead"]]
    before = await words(face)
    concern = {"text": "水黄", "division": TOWNSHIP, "contact_point": "closing-1"}
    assert (await face.post("/concerns", concern)).status_code == 422
    assert await words(face) == before


@pytest.mark.parametrize(
    ("who", "code"),
    [("roads", "not_allowed"), ("owner", "not_allowed"), ("neighbour", "outside_division")],
)
async def test_a_contact_point_is_kept_by_its_township(face: Face, who: str, code: str) -> None:
    answer = await face.client.put(
        "/api/v1/contact-points/theirs", json=POINT, headers=await face.as_(who)
    )
    assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert (await face.get("/contact-points/theirs")).status_code == 404
    assert (await face.post("/contact-points/theirs/closing", {"reason": "x"}, "clerk")).json()[
        "code"
    ] == "unknown_contact_point"


async def test_who_was_helped_takes_a_slip_home(face: Face) -> None:
    await opened(face, "station-3")
    point = {"contact_point": "station-3", "channel": "reception"}
    answer = await face.post("/concerns", {"text": "水黄", "division": TOWNSHIP, **point}, "clerk")
    code = answer.json()["tracking_code"]
    slip = await face.get(f"/cases/{code}/slip")
    assert slip.headers["content-type"] == "text/html; charset=utf-8"
    assert slip.headers["content-security-policy"].startswith("default-src 'none'")
    assert f"{code[:5]} {code[5:]}" in slip.text
    assert POINT["name"] in slip.text
    assert "水黄" not in slip.text
    refused = await face.get(f"/cases/{answer.json()['id']}/slip", "clerk")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_a_reporter")


async def test_a_slip_of_another_way_names_the_township(face: Face) -> None:
    filed = await face.files(division=NEIGHBOUR)
    assert "卡拉苏街道人大" in (await face.get(f"/cases/{filed.code}/slip")).text
