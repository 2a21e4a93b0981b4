"""The flow of a county, as a wall shows it: numbers of today, last steps, where cases wait."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from infra.servers import Servers
from services.gateway import glances
from services.gateway.listeners import Listeners, Listening
from shared.contracts.concern import ConcernHidden, ConcernTriaged
from shared.contracts.order import OrderAccepted, OrderHandedOver
from tests.harness.face import COUNTY, NEIGHBOUR, OWNER, ROOT, TOWNSHIP, Face, Filed, faced

VILLAGE = "654004200201"
ONE = Listening(together=1, from_one_address=1)
TRIAGED = {"category": "roads", "urgency": "problem", "summary": "路灯不亮", "reporters": []}
ORDER = {"round": 1, "lead": "roads", "appraiser": OWNER, "due_in_working_days": 15}
ACCEPTED = {"round": 1, "department": "roads", "plan": "更换", "in_time": True}


@pytest.fixture
async def face(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Face]:
    monkeypatch.setattr(glances, "KEPT_FOR", 0)  # what was just told is seen
    async with faced(servers, listeners_of_flows=ONE, followers_of_cases=ONE) as opened:
        root = await opened.as_(*ROOT)
        named = {"name": "伊车嘎善村"}
        await opened.client.put(f"/api/v1/directory/divisions/{VILLAGE}", json=named, headers=root)
        yield opened


async def accepted(face: Face, filed: Filed, due_on: str, division: str = TOWNSHIP) -> None:
    """The roads department has taken it on, until a day."""
    await face.elsewhere.tells(
        filed.case,
        ConcernTriaged.model_validate(TRIAGED),
        OrderHandedOver.model_validate({**ORDER, "accept_by": "2026-11-25"}),
        OrderAccepted.model_validate({**ACCEPTED, "due_on": due_on}),
        division=division,
    )


async def seen(face: Face, division: str = COUNTY) -> Any:
    answer = await face.get("/flow", division=division)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_how_many_came_to_each_status_today(face: Face) -> None:
    await face.files()
    await accepted(face, await face.files(), "2020-01-02")
    came_to = (await seen(face))["came_to"]
    assert (came_to["submitted"], came_to["accepted"], came_to["closed"]) == (2, 1, 0)
    assert (await seen(face, "420607"))["came_to"]["submitted"] == 0


async def test_where_open_cases_wait_village_by_village(face: Face) -> None:
    await accepted(face, await face.files(), "2020-01-02")
    await accepted(face, await face.files(division=VILLAGE), "2999-01-02", VILLAGE)
    await face.files(division=NEIGHBOUR)  # nobody has screened it yet
    assert (await seen(face))["places"] == [
        {"division": TOWNSHIP, "open": 1, "yellow": 0, "red": 1},
        {"division": VILLAGE, "open": 1, "yellow": 0, "red": 0},
    ]


async def test_the_last_steps_tell_what_is_public_and_nothing_of_people(face: Face) -> None:
    waiting, filed = await face.files(text="我是某某"), await face.files(text="我是某某")
    await accepted(face, filed, "2999-01-02")
    shown = await seen(face)
    [last] = shown["last"]
    assert (last["case"], last["summary"]) == (filed.case, "路灯不亮")
    assert (last["type"], last["status"]) == ("order.accepted.v1", "accepted")
    said = str(shown)
    assert waiting.case not in said
    assert "某某" not in said
    assert OWNER not in said
    await face.elsewhere.tells(filed.case, ConcernHidden(reason="涉及未成年人"))
    assert (await seen(face))["last"] == (await seen(face))["places"] == []


async def test_who_is_one_too_many_is_told_to_look_instead(face: Face) -> None:
    listeners: Listeners = face.house.listeners
    with listeners.one_more("a wall"):
        refused = await face.get("/flow/events", division=COUNTY)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_listeners")
    assert (await seen(face))["last"] == []


async def test_and_so_is_who_follows_a_case(face: Face) -> None:
    filed = await face.files()
    await accepted(face, filed, "2999-01-02")
    followers: Listeners = face.house.followers
    with followers.one_more("a phone"):
        refused = await face.get(f"/cases/{filed.case}/events")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_listeners")
