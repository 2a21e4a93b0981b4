"""What residents do at the gateway, alone: words stay here, ids travel."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from infra.servers import Servers
from shared.contracts.appraisal import AppraisalOpened, CaseClosed
from shared.contracts.concern import ConcernHidden, ConcernTriaged
from shared.contracts.order import OrderHandedOver, OrderResolved
from tests.harness.face import OWNER, Face, Filed, faced

TRIAGED = {"category": "roads", "urgency": "problem", "summary": "路灯不亮", "reporters": []}


@pytest.fixture(scope="module")
async def face(servers: Servers) -> AsyncIterator[Face]:
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


async def endorsed(face: Face, case: str, key: str | None = None) -> str:
    answer = await face.post(f"/cases/{case}/endorsements", key=key)
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
    filed, other, once = await public(face), await public(face), str(uuid4())
    assert await endorsed(face, filed.case, once) == await endorsed(face, filed.case, once)
    reused = await face.post(f"/cases/{other.case}/endorsements", key=once)
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
