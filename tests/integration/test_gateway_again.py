"""Asked again under its key, what was answered once is answered alike, whatever ended meanwhile."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from infra.servers import Servers
from shared import clock
from shared.working_days import local_date
from tests.harness.face import COUNTY, ROOT, TOWNSHIP, Face, faced

CONCERN = {"text": "村口路灯不亮", "division": TOWNSHIP}
ACCEPT = {"decision": "accept", "urgency": "problem", "summary": "路灯不亮"}


def today() -> str:
    """The first day on which what ends is in force no more."""
    return local_date(clock.now()).isoformat()


@pytest.fixture(scope="module")
async def face(servers: Servers) -> AsyncIterator[Face]:
    async with faced(servers) as opened:
        yield opened


async def category(face: Face, id_: str, **more: str) -> None:
    body = {"division": COUNTY, "name": "照明", **more}
    root = await face.as_(*ROOT)
    path = f"/api/v1/directory/categories/{id_}"
    answer = await face.client.put(path, json=body, headers=root)
    assert answer.is_success, answer.text


async def test_a_concern_whose_category_has_ended(face: Face) -> None:
    await category(face, "lights")
    body, once = {**CONCERN, "category": "lights"}, str(uuid4())
    first = await face.post("/concerns", body, key=once)
    assert first.status_code == 201, first.text
    await category(face, "lights", ended_on=today())
    again = await face.post("/concerns", body, key=once)
    assert (again.status_code, again.json()) == (201, first.json())
    anew = await face.post("/concerns", body, key=str(uuid4()))
    assert anew.json()["code"] == "unknown_reference"


async def test_a_triage_whose_category_has_ended(face: Face) -> None:
    await category(face, "lamps")
    filed, other, once = await face.files(), await face.files(), str(uuid4())
    body = {**ACCEPT, "category": "lamps"}
    first = await face.post(f"/cases/{filed.case}/triage", body, "clerk", key=once)
    assert first.status_code == 200, first.text
    await category(face, "lamps", ended_on=today())
    again = await face.post(f"/cases/{filed.case}/triage", body, "clerk", key=once)
    assert (again.status_code, again.json()["status"]) == (200, "triaged"), again.text
    anew = await face.post(f"/cases/{other.case}/triage", body, "clerk")
    assert anew.json()["code"] == "unknown_reference"
