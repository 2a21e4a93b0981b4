"""Who leaves: an account that is closed, and an office that ends, open nothing any more."""

from collections.abc import AsyncIterator, Mapping

import httpx
import pytest

from infra.servers import Servers
from shared import clock
from shared.working_days import local_date
from tests.harness.face import ACCOUNTS, PASSWORD, ROOT, TOWNSHIP, Face, faced

DEPUTY = {"division": TOWNSHIP, "name": "离任", "level": "township"}
ACCOUNT = {"role": "deputy", "division": TOWNSHIP, "deputy": "leaving", "name": "离任"}
CLOSED = {"closed": True, "password": PASSWORD}


def today() -> str:
    """The first day on which what ends is in force no more."""
    return local_date(clock.now()).isoformat()


@pytest.fixture(scope="module")
async def face(servers: Servers) -> AsyncIterator[Face]:
    async with faced(servers) as opened:
        yield opened


async def put(face: Face, path: str, body: Mapping[str, object]) -> httpx.Response:
    headers = await face.as_(*ROOT)
    return await face.client.put(f"/api/v1/{path}", json=body, headers=headers)


async def signs_in(face: Face, username: str) -> int:
    session = {"username": username, "password": PASSWORD}
    return (await face.client.post("/api/v1/sessions", json=session)).status_code


async def test_a_closed_account_opens_nothing_from_that_moment(face: Face) -> None:
    assert (await face.get("/cases", "chair", scope="mine")).status_code == 200
    closed = {**ACCOUNTS["chair"], "name": "chair", **CLOSED}
    answer = await put(face, "accounts/chair", closed)
    assert (answer.status_code, answer.json()["closed"]) == (200, True)
    assert (await face.get("/cases", "chair", scope="mine")).status_code == 401
    assert await signs_in(face, "chair") == 401
    assert (await put(face, "accounts/chair", {**closed, "closed": False})).status_code == 200
    assert await signs_in(face, "chair") == 200


async def test_who_left_office_does_not_sign_in_and_their_account_can_be_closed(
    face: Face,
) -> None:
    assert (await put(face, "directory/deputies/leaving", {**DEPUTY})).is_success
    assert (await put(face, "accounts/leaving", {**ACCOUNT, "password": PASSWORD})).is_success
    assert await signs_in(face, "leaving") == 200
    over = {**DEPUTY, "ended_on": today()}
    assert (await put(face, "directory/deputies/leaving", over)).is_success
    assert await signs_in(face, "leaving") == 401
    again = await put(face, "accounts/leaving", {**ACCOUNT, "password": PASSWORD})
    assert again.json()["code"] == "unknown_reference"
    closed = await put(face, "accounts/leaving", {**ACCOUNT, **CLOSED})
    assert closed.status_code == 200, closed.text
