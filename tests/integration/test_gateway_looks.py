"""Looking at how to reach a reporter: for few, and every look is kept before it shows anything."""

from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from infra.faults.failing import storage_fails
from infra.servers import Servers
from tests.harness.face import Face, faced

CONTACT = {"name": "某某", "phone": "0999 8790001"}


@pytest.fixture(scope="module")
async def face(servers: Servers) -> AsyncIterator[Face]:
    async with faced(servers) as opened:
        yield opened


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
        with capture_logs() as lines:
            answer = await face.get(f"/cases/{filed.case}/contacts", who)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_case")
        [refused] = [line for line in lines if line["event"] == "look_refused"]
        assert refused["case"] == filed.case
    assert (await face.get(f"/cases/{filed.case}/contacts", "committee")).status_code == 200
    assert face.elsewhere.last("intake.submit_concern.v1")["data"]["about_township"] is True


async def test_a_look_that_cannot_be_kept_shows_nothing(face: Face, servers: Servers) -> None:
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
