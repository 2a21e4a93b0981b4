"""What was never decided is forgotten after a day: words, photos, codes; whatever was, stays."""

from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from infra.servers import Servers
from services.gateway.filings.domain import Endorsement, Filing, Words
from services.gateway.filings.store import Filings
from services.gateway.filings.sweeping import sweep_filings
from services.gateway.photos.store import Photos
from services.gateway.views.shown import Following, Word
from shared import clock
from shared.contracts.appraisal import CaseClosed, CaseRated
from shared.contracts.concern import ConcernAppealed, ConcernSubmitted, ConcernTriaged
from shared.terms import Channel, Identity
from tests.harness.face import TOWNSHIP, Face, Filed, faced

TRIAGED = {"category": "roads", "urgency": "problem", "summary": "路灯不亮", "reporters": []}
CLOSED = {"round": 1, "outcome": "A", "verdict": "satisfied", "rated": 0, "unrated": 1}
CONCERN = {"text": "村口路灯不亮", "division": TOWNSHIP}
AWAY = ("unavailable", 503)


@pytest.fixture(scope="module")
async def face(servers: Servers) -> AsyncIterator[Face]:
    async with faced(servers) as opened:
        yield opened


async def passes(face: Face, hours: int) -> None:
    """So many hours later the gateway sweeps; its views are level, for they heard something."""
    await face.files()
    await sweeps(face, hours)


async def sweeps(face: Face, hours: int) -> None:
    database = face.database
    following = Following(Word(database.client, database.name.removesuffix("_gateway")))
    later = clock.now() + timedelta(hours=hours)
    await sweep_filings(Filings(database), Photos(database), following, now=later)


async def kept(face: Face, holder: str) -> bool:
    return await face.database["reporters"].find_one({"_id": holder}) is not None


async def photos_kept(face: Face, *ids: str) -> int:
    return await face.database["photos.files"].count_documents({"_id": {"$in": list(ids)}})


async def texts_of(face: Face, holder: str) -> list[str]:
    """What they wrote beside ratings and pleas."""
    document = await face.database["reporters"].find_one({"_id": holder}) or {}
    pleas = [plea["text"] for plea in document.get("pleas", {}).values()]
    return [*document.get("comments", {}).values(), *pleas]


async def photo(face: Face) -> str:
    octets = BytesIO()
    Image.new("RGB", (8, 8)).save(octets, "JPEG")
    headers = {"Content-Type": "image/jpeg"}
    path = "/api/v1/photos"
    answer = await face.client.post(path, content=octets.getvalue(), headers=headers)
    return str(answer.json()["id"])


def reporter_asked_for(face: Face) -> str:
    return str(face.elsewhere.last("intake.submit_concern.v1")["data"]["reporter"])


# Concerns


async def test_a_refused_concern_under_a_key_is_forgotten_with_its_photos(face: Face) -> None:
    body, once = {**CONCERN, "photos": [await photo(face)]}, str(uuid4())
    with face.elsewhere.refuses():
        assert (await face.post("/concerns", body, key=once)).status_code == 409
    reporter = reporter_asked_for(face)
    await passes(face, hours=23)
    assert (await kept(face, reporter), await photos_kept(face, *body["photos"])) == (True, 1)
    await passes(face, hours=26)
    assert (await kept(face, reporter), await photos_kept(face, *body["photos"])) == (False, 0)
    again = await face.post("/concerns", CONCERN, key=once)
    assert again.status_code == 201, again.text


async def test_what_a_process_kept_and_never_asked_for_is_forgotten(face: Face) -> None:
    orphan = filing("orphan")
    await Filings(face.database).keep(orphan, "digest of an orphan")
    await passes(face, hours=26)
    assert not await kept(face, "orphan")


async def test_what_may_have_been_decided_keeps_its_words_and_its_photos(face: Face) -> None:
    one = await photo(face)
    with face.elsewhere.refuses(*AWAY):
        answer = await face.post("/concerns", {**CONCERN, "photos": [one]})
    assert (answer.status_code, answer.json()["detail"]) == (503, "Not now.")
    reporter, case = reporter_asked_for(face), face.elsewhere.asked[-1]["data"]["case"]
    assert await kept(face, reporter)
    submitted = ConcernSubmitted(
        reporter=reporter, channel=Channel.QR, identity=Identity.ANONYMOUS, category=None
    )
    await face.elsewhere.tells(case, submitted)
    await passes(face, hours=26)
    await passes(face, hours=24 * 400)
    assert (await kept(face, reporter), await photos_kept(face, one)) == (True, 1)


async def test_what_was_decided_stays(face: Face) -> None:
    filed = await face.files()
    reporter = reporter_asked_for(face)
    await passes(face, hours=24 * 400)
    assert await kept(face, reporter)
    assert (await face.get(f"/cases/{filed.code}")).json()["text"] == "村口路灯不亮"


async def test_asked_for_again_it_waits_anew(face: Face) -> None:
    once, filings = str(uuid4()), Filings(face.database)
    with face.elsewhere.refuses():
        await face.post("/concerns", CONCERN, key=once)
    reporter = reporter_asked_for(face)
    document = await face.database["reporters"].find_one({"_id": reporter})
    assert document
    later = clock.now() + timedelta(hours=20)
    assert await filings.asked_again(document["cause"], later)
    await passes(face, hours=26)
    assert await kept(face, reporter)


async def test_nothing_is_forgotten_while_the_views_may_be_behind(face: Face) -> None:
    with face.elsewhere.refuses():
        await face.post("/concerns", CONCERN, key=str(uuid4()))
    reporter = reporter_asked_for(face)
    await sweeps(face, hours=26)
    assert await kept(face, reporter)
    await passes(face, hours=26)
    assert not await kept(face, reporter)


# Endorsements


async def test_a_refused_endorsement_is_forgotten_and_another_is_not(face: Face) -> None:
    filed, once = await public(face), str(uuid4())
    assert (await face.post(f"/cases/{filed.case}/endorsements")).status_code == 201
    endorser = face.elsewhere.asked[-1]["data"]["endorser"]
    with face.elsewhere.refuses():
        await face.post(f"/cases/{filed.case}/endorsements", key=once)
    refused = face.elsewhere.asked[-1]["data"]["endorser"]
    orphan = Endorsement("endorsing-orphan", filed.case, uuid4(), clock.now())
    await Filings(face.database).keep(orphan, "digest of another orphan")
    assert await kept(face, refused)
    await passes(face, hours=26)
    found = [await kept(face, one) for one in (endorser, refused, "endorsing-orphan")]
    assert found == [True, False, False]


# Pleas and comments


@pytest.mark.parametrize("step", ["appeal", "ratings"])
async def test_words_whose_command_never_arrived_are_forgotten(face: Face, step: str) -> None:
    filed = await closed(face)
    reporter = reporter_asked_for(face)
    await says(face, filed, step, "没有到")
    assert await texts_of(face, reporter) == ["没有到"]
    await passes(face, hours=23)
    assert await texts_of(face, reporter) == ["没有到"]
    await passes(face, hours=26)
    assert await texts_of(face, reporter) == []
    assert await kept(face, reporter)


@pytest.mark.parametrize("step", ["appeal", "ratings"])
async def test_words_whose_command_did_arrive_stay(face: Face, step: str) -> None:
    filed = await closed(face)
    reporter = reporter_asked_for(face)
    await says(face, filed, step, "到了")
    told = {
        "appeal": ConcernAppealed(reporter=reporter),
        "ratings": CaseRated(round=1, reporter=reporter, score=4),
    }
    await face.elsewhere.tells(filed.case, told[step])
    await passes(face, hours=26)
    await passes(face, hours=24 * 400)
    assert await texts_of(face, reporter) == ["到了"]


async def test_words_that_were_answered_stay(face: Face) -> None:
    filed = await closed(face)
    reporter = reporter_asked_for(face)
    assert (await face.post(f"/cases/{filed.code}/appeal", {"reason": "请复核"})).is_success
    await passes(face, hours=24 * 400)
    assert await texts_of(face, reporter) == ["请复核"]


def filing(reporter: str) -> Filing:
    words = Words(text="村口路灯不亮", identity=Identity.ANONYMOUS)
    return Filing(reporter, f"case-of-{reporter}", uuid4(), "", clock.now(), words)


async def public(face: Face) -> Filed:
    """A case that everyone may see."""
    filed = await face.files()
    await face.elsewhere.tells(filed.case, ConcernTriaged.model_validate(TRIAGED))
    return filed


async def closed(face: Face) -> Filed:
    """A case that has ended."""
    filed = await public(face)
    await face.elsewhere.tells(filed.case, CaseClosed.model_validate(CLOSED))
    return filed


async def says(face: Face, filed: Filed, step: str, text: str) -> None:
    """They say it, and nobody answers."""
    body = {"reason": text} if step == "appeal" else {"score": 4, "comment": text}
    with face.elsewhere.refuses(*AWAY):
        answer = await face.post(f"/cases/{filed.code}/{step}", body)
    assert answer.status_code == 503, answer.text
