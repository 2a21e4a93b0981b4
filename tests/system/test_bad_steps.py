"""Steps too early, ratings that do not count: refused at once, by what the case shows."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from infra.demo.people import Reporter
from infra.demo.stories.rounds import APPRAISER, TRANSPORT
from tests.system.conftest import System, answered_case
from tests.system.desks import Desk, Json, problem, unchanged


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


def comments(system: System, reporter: Reporter) -> list[str]:
    """What is kept beside the reporter's ratings; the interface shows it to nobody."""
    with MongoClient[dict[str, Any]](system.house.servers.mongo_url) as client:
        found = client["liandan_gateway"]["reporters"].find_one({"case": reporter.case})
    assert found
    return list(found["comments"].values())
