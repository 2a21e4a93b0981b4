"""Photos at the gateway: taken in, attached, seen by few, kept as evidence, and swept away."""

from collections.abc import AsyncIterator
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO
from uuid import uuid4

import httpx
import pytest
from PIL import Image
from ulid import ULID

from infra.servers import Servers
from services.gateway.photos.store import Photos
from shared import clock
from shared.contracts.appraisal import AppraisalOpened
from shared.contracts.concern import ConcernHidden, ConcernJoined, ConcernTriaged
from shared.contracts.order import OrderAccepted, OrderHandedOver, OrderResolved
from tests.harness.face import OWNER, TOWNSHIP, Face, Filed, faced
from tests.harness.waiting import wait_until

TOO_LONG = HTTPStatus(413).phrase.lower().replace(" ", "_")  # it has changed its name
TRIAGED = {"category": "roads", "urgency": "problem", "summary": "路灯不亮", "reporters": []}
ORDER = {"round": 1, "lead": "roads", "appraiser": OWNER, "accept_by": "2026-11-25"}
CONCERN = {"text": "村口路灯不亮", "division": TOWNSHIP}


@pytest.fixture(scope="module")
async def face(servers: Servers) -> AsyncIterator[Face]:
    async with faced(servers) as opened:
        yield opened


def jpeg() -> bytes:
    written = BytesIO()
    Image.new("RGB", (64, 48), "grey").save(written, "JPEG")
    return written.getvalue()


async def sent(
    face: Face, octets: bytes = b"", username: str | None = None, media_type: str = "image/jpeg"
) -> httpx.Response:
    headers = {**(await face.as_(username) if username else {}), "Content-Type": media_type}
    return await face.client.post("/api/v1/photos", content=octets or jpeg(), headers=headers)


async def photo(face: Face, username: str | None = None) -> str:
    answer = await sent(face, username=username)
    assert answer.status_code == 201, answer.text
    id_: str = answer.json()["id"]
    return id_


async def status(face: Face, photo_id: str, case: str, username: str | None = None) -> int:
    return (await face.get(f"/photos/{photo_id}", username, case=case)).status_code


async def kept(face: Face, *ids: str) -> tuple[int, int]:
    """How many of these photos are on disk, and in how many pieces."""
    files, chunks = face.database["photos.files"], face.database["photos.chunks"]
    some = {"$in": list(ids)}
    return (
        await files.count_documents({"_id": some}),
        await chunks.count_documents({"files_id": some}),
    )


async def at_work(face: Face, filed: Filed) -> None:
    """The roads department has accepted the case."""
    order = {**ORDER, "due_in_working_days": 15}
    accepted = {"round": 1, "department": "roads", "plan": "更换", "due_on": "2026-12-11"}
    await face.elsewhere.tells(
        filed.case,
        ConcernTriaged.model_validate(TRIAGED),
        OrderHandedOver.model_validate(order),
        OrderAccepted.model_validate({**accepted, "in_time": True}),
    )


async def handed_over(face: Face, filed: Filed) -> None:
    """The case is with the roads department, and answered; its owner is to appraise."""
    reporter = face.elsewhere.last("intake.submit_concern.v1")["data"]["reporter"]
    done = {"round": 1, "department": "roads", "outcome": "A", "result": "已更换"}
    judged = {"round": 1, "appraiser": OWNER}
    days = {"verdict_due_on": "2026-12-02", "rating_until": "2026-11-30"}
    summary = {"category": "roads", "urgency": "problem", "summary": "路灯不亮"}
    await face.elsewhere.tells(
        filed.case,
        ConcernTriaged.model_validate({**summary, "reporters": [reporter]}),
        OrderHandedOver.model_validate({**ORDER, "due_in_working_days": 15}),
        OrderResolved.model_validate(done),
        AppraisalOpened.model_validate({**judged, **days}),
    )


async def test_a_reports_photo_is_seen_by_its_reporter_and_by_who_works_on_it(face: Face) -> None:
    one = await photo(face)
    filed = await face.files(photos=[one])
    shown = await face.get(f"/photos/{one}", case=filed.code)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert shown.headers["cache-control"] == "no-store"
    assert Image.open(BytesIO(shown.content)).size == (64, 48)
    assert (await face.get(f"/cases/{filed.code}")).json()["photos"] == [one]
    assert await status(face, one, filed.case, "clerk") == 200
    assert await status(face, one, filed.case, "roads") == 403
    assert await status(face, one, filed.case) == 403
    await handed_over(face, filed)
    assert await status(face, one, filed.case, "roads") == 200
    assert await status(face, one, filed.case, "owner") == 200
    assert await status(face, one, filed.case, "neighbour") == 403
    assert await status(face, one, filed.case) == 403
    assert (await face.get(f"/cases/{filed.case}")).json()["photos"] == []


async def test_the_owner_of_a_contact_point_opens_what_is_listed_for_them(face: Face) -> None:
    station = {
        "division": TOWNSHIP,
        "kind": "station",
        "name": "站",
        "owner": OWNER,
        "hours": "三",
        "phone": "0999 8790000",
        "services": [],
        "commitments": [],
    }
    path, clerk = "/api/v1/contact-points/photos", await face.as_("clerk")
    assert (await face.client.put(path, json=station, headers=clerk)).is_success
    theirs, elsewhere = await photo(face), await photo(face)
    filed = await face.files(photos=[theirs], contact_point="photos")
    joined = await face.files(photos=[elsewhere])
    reporter = face.elsewhere.last("intake.submit_concern.v1")["data"]["reporter"]
    told = ConcernJoined(merged=joined.case, reporters=(reporter,), triaged=True)
    await face.elsewhere.tells(
        filed.case, ConcernTriaged.model_validate({**TRIAGED, "owner": OWNER}), told
    )
    shown = (await face.get(f"/cases/{filed.case}", "owner")).json()
    assert shown["photos"] == [theirs]
    assert [one["photos"] for one in shown["reports"]] == [[theirs]]
    assert await status(face, theirs, filed.case, "owner") == 200
    assert await status(face, elsewhere, filed.case, "owner") == 403
    await face.elsewhere.tells(filed.case, ConcernHidden(reason="涉及未成年人"))
    assert await status(face, theirs, filed.case, "owner") == 404
    assert (await face.get(f"/cases/{filed.case}", "owner")).status_code == 404


async def test_a_photo_belongs_to_one_report(face: Face) -> None:
    one, other = await photo(face), await face.files()
    filed = await face.files(photos=[one])
    again = await face.post("/concerns", {**CONCERN, "photos": [one]})
    assert (again.status_code, again.json()["code"]) == (422, "photo_not_free")
    assert await status(face, one, other.code) == 404
    assert await status(face, one, filed.code) == 200
    assert (await face.get(f"/photos/{one}", "committee")).status_code == 404


async def test_of_photos_that_are_not_all_here_none_is_attached_and_no_word_is_kept(
    face: Face,
) -> None:
    one, words = await photo(face), face.database["reporters"]
    before = await words.count_documents({})
    refused = await face.post("/concerns", {**CONCERN, "photos": [one, "nowhere"]})
    assert (refused.status_code, refused.json()["code"]) == (422, "photo_not_free")
    assert await words.count_documents({}) == before
    await face.files(photos=[one])


async def test_an_accounts_photo_is_attached_by_that_account_only(face: Face) -> None:
    one = await photo(face, "clerk")
    refused = await face.post("/concerns", {**CONCERN, "photos": [one]})
    assert refused.json()["code"] == "photo_not_free"
    reception = {**CONCERN, "photos": [one], "channel": "reception"}
    assert (await face.post("/concerns", reception, "clerk")).status_code == 201


async def test_the_same_report_again_has_the_same_photos(face: Face) -> None:
    body, once = {**CONCERN, "photos": [await photo(face)]}, str(uuid4())
    first, again = [await face.post("/concerns", body, key=once) for _ in "12"]
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()


async def test_a_refused_report_leaves_neither_words_nor_photos(face: Face) -> None:
    one, before = await photo(face), await face.database["reporters"].count_documents({})
    with face.elsewhere.refuses("unknown_reference", 422):
        assert (await face.post("/concerns", {**CONCERN, "photos": [one]})).status_code == 422
    assert await kept(face, one) == (0, 0)
    assert await face.database["reporters"].count_documents({}) == before


@pytest.mark.parametrize(
    ("octets", "media_type", "code"),
    [
        (b"not a photo", "image/jpeg", (422, "not_a_photo")),
        (jpeg(), "image/png", (422, "not_a_photo")),
        (jpeg(), "image/gif", (415, "unsupported_photo_type")),
        (b'{"a": 1}', "application/json", (415, "unsupported_photo_type")),
        (b"\xff" * (8 * 1024 * 1024 + 1), "image/jpeg", (413, TOO_LONG)),
    ],
    ids=["none", "another type", "unknown type", "json", "too long"],
)
async def test_what_is_no_photo_is_refused_and_not_kept(
    face: Face, octets: bytes, media_type: str, code: tuple[int, str]
) -> None:
    before = await face.database["photos.files"].count_documents({})
    answer = await sent(face, octets, media_type=media_type)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == code
    assert await face.database["photos.files"].count_documents({}) == before


async def test_other_bodies_are_no_longer_than_before(face: Face) -> None:
    answer = await face.post("/concerns", {**CONCERN, "text": "大" * 100_000})
    assert answer.status_code == 413


async def test_evidence_is_attached_by_who_sent_it_and_as_public_as_its_case(face: Face) -> None:
    filed, evidence = await face.files(), await photo(face, "owner")
    await handed_over(face, filed)
    verdict, path = {"verdict": "satisfied"}, f"/cases/{filed.case}/appraisal"
    others = await face.post(path, {**verdict, "evidence": [await photo(face, "clerk")]}, "owner")
    assert (others.status_code, others.json()["code"]) == (422, "photo_not_free")
    assert await status(face, evidence, filed.case) == 404
    with face.elsewhere.refuses():
        await face.post(path, {**verdict, "evidence": [evidence]}, "owner")
    assert await status(face, evidence, filed.case) == 404
    done = await face.post(path, {**verdict, "evidence": [evidence]}, "owner")
    assert done.status_code == 200, done.text
    assert await status(face, evidence, filed.case) == 200
    assert (await face.get(f"/photos/{evidence}", "owner")).status_code == 200
    assert (await face.get(f"/photos/{evidence}", "roads")).status_code == 403


async def test_what_one_of_two_at_once_is_refused_the_other_keeps(face: Face) -> None:
    filed, evidence = await face.files(), await photo(face, "owner")
    await handed_over(face, filed)
    photos, refused, done = Photos(face.database), uuid4(), uuid4()
    for cause in (refused, done):
        await photos.show([evidence], filed.case, f"deputy:{OWNER}", cause)
    await photos.take_back([evidence], refused)
    assert await status(face, evidence, filed.case) == 200
    await photos.take_back([evidence], done)
    assert await status(face, evidence, filed.case) == 404


async def test_what_a_liaison_photographed_is_signed_by_the_chief(face: Face) -> None:
    filed = await face.files()
    await at_work(face, filed)
    before, after = await photo(face, "liaison"), await photo(face, "liaison")
    body = {"outcome": "A", "result": "已更换", "before": [before], "after": [after]}
    step = {"step": "resolution", "body": body}
    path = f"/cases/{filed.case}/drafts"
    others = {"step": "resolution", "body": {**body, "after": [await photo(face, "clerk")]}}
    refused = await face.post(path, others, "liaison")
    assert (refused.status_code, refused.json()["code"]) == (422, "photo_not_free")
    drafted = await face.post(path, step, "liaison")
    assert drafted.status_code == 201, drafted.text
    assert await status(face, after, filed.case, "roads") == 200
    signed = await face.post(f"{path}/{drafted.json()['id']}/signature", None, "roads")
    assert signed.status_code == 200, signed.text
    asked = face.elsewhere.last("dispatch.resolve_order.v1")["data"]
    assert (asked["before"], asked["after"]) == ([before], [after])


async def test_a_residents_photo_never_becomes_evidence(face: Face) -> None:
    one = await photo(face)
    filed = await face.files(photos=[one])
    await handed_over(face, filed)
    body = {"verdict": "satisfied", "evidence": [one]}
    answer = await face.post(f"/cases/{filed.case}/appraisal", body, "owner")
    assert answer.json()["code"] == "photo_not_free"


async def test_what_nobody_attached_is_swept_away_after_a_day(face: Face) -> None:
    waiting, attached, fresh = await photo(face), await photo(face), await photo(face)
    await face.files(photos=[attached])
    long_ago = clock.now() - timedelta(hours=26)
    await face.database["photos.files"].update_many(
        {"_id": {"$in": [waiting, attached]}, "metadata.waits_since": {"$exists": True}},
        {"$set": {"metadata.waits_since": long_ago}},
    )

    async def gone() -> bool:
        return await kept(face, waiting) == (0, 0)

    await wait_until(gone, "the photo is swept away")
    assert await kept(face, attached, fresh) == (2, 2)


async def test_a_photo_that_waited_too_long_is_attached_no_more(face: Face) -> None:
    one = await photo(face)
    await face.database["photos.files"].update_one(
        {"_id": one}, {"$set": {"metadata.waits_since": clock.now() - timedelta(hours=24.5)}}
    )
    refused = await face.post("/concerns", {**CONCERN, "photos": [one]})
    assert refused.json()["code"] == "photo_not_free"


async def test_an_unknown_photo_is_unknown(face: Face) -> None:
    filed = await face.files()
    assert await status(face, str(ULID()), filed.code) == 404
