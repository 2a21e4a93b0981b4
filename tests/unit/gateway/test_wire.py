"""What every request passes, and what becomes of an error that nobody foresaw."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import Depends, FastAPI
from pydantic import BaseModel
from pymongo.errors import OperationFailure
from structlog.testing import capture_logs

from services.gateway.api import problems
from services.gateway.api.callers import as_json
from services.gateway.api.wire import BODY_AT_MOST, HEADERS_AT_MOST, Wire

WORDS = "what a resident wrote"
AT_ONCE = 2
BODIES = 4


class Said(BaseModel):
    text: str


@pytest.fixture
def begun() -> asyncio.Queue[str]:
    """What was begun."""
    return asyncio.Queue()


@pytest.fixture
def may_end() -> asyncio.Event:
    """When those that wait may end."""
    return asyncio.Event()


@pytest.fixture
def client(begun: asyncio.Queue[str], may_end: asyncio.Event) -> httpx.AsyncClient:
    app = FastAPI(dependencies=[Depends(as_json)])
    problems.install(app)
    longer = {"/photos": 2 * BODY_AT_MOST}
    app.add_middleware(Wire, longer=longer, at_once=AT_ONCE, bodies=BODIES * BODY_AT_MOST)

    @app.get("/fails")
    async def fails() -> None:
        raise OperationFailure(WORDS)

    @app.api_route("/waits", methods=["GET", "POST"])
    @app.post("/photos")
    async def waits() -> None:
        begun.put_nowait("waits")
        await may_end.wait()

    @app.get("/healthz")
    async def healthz() -> None: ...

    @app.post("/said")
    async def said(body: Said) -> Said:
        return body

    transport = httpx.ASGITransport(app)  # raises on what the application raises on
    return httpx.AsyncClient(transport=transport, base_url="http://test")


async def test_an_unforeseen_error_is_a_problem_and_one_line_without_its_text(
    client: httpx.AsyncClient,
) -> None:
    with capture_logs() as lines:
        answer = await client.get("/fails")
    assert (answer.status_code, answer.json()["code"]) == (500, "failed")
    assert answer.headers["content-type"] == problems.MEDIA_TYPE
    failed = [line for line in lines if line["event"] == "request_failed"]
    assert [(line["error"], line["route"]) for line in failed] == [("OperationFailure", "/fails")]
    assert failed[0]["where"][-1].endswith(" fails")
    assert WORDS not in str(lines) + answer.text


@pytest.mark.parametrize("said", ["text/plain", "application/x-www-form-urlencoded", None])
async def test_a_body_says_that_it_is_json(client: httpx.AsyncClient, said: str | None) -> None:
    headers = {"Content-Type": said} if said else {}
    answer = await client.post("/said", content=b'{"text": "x"}', headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
    assert "application/json" in answer.json()["detail"]
    assert (await client.post("/said", json={"text": "x"})).status_code == 200


async def test_headers_have_a_limit(client: httpx.AsyncClient) -> None:
    answer = await client.get("/fails", headers={"X": "x" * HEADERS_AT_MOST})
    assert answer.status_code == 431
    assert answer.headers["content-type"] == problems.MEDIA_TYPE


async def test_bodies_on_their_way_take_no_more_memory_than_there_is(
    client: httpx.AsyncClient,
) -> None:
    rest, begun = asyncio.Event(), asyncio.Semaphore(0)

    async def slowly() -> AsyncIterator[bytes]:
        begun.release()
        yield b'{"text": '
        await rest.wait()
        yield b'"x"}'

    async def sends() -> httpx.Response:
        headers = {"Content-Type": "application/json"}
        return await client.post("/said", content=slowly(), headers=headers)

    slow = [asyncio.create_task(sends()) for _ in range(BODIES)]
    for _ in slow:
        await begun.acquire()
    turned_away = await sends()
    assert (turned_away.status_code, turned_away.json()["code"]) == (503, "too_busy")
    rest.set()
    assert {answer.status_code for answer in await asyncio.gather(*slow)} == {200}
    assert (await sends()).status_code == 200


async def busy(
    client: httpx.AsyncClient, begun: asyncio.Queue[str], method: str, path: str = "/waits"
) -> list[asyncio.Task[int]]:
    """As many requests of that kind in hand as are taken."""

    async def asked() -> int:
        return (await client.request(method, path)).status_code

    asking = [asyncio.create_task(asked()) for _ in range(AT_ONCE)]
    for _ in range(AT_ONCE):
        await begun.get()
    return asking


@pytest.mark.parametrize(("method", "other"), [("POST", "GET"), ("GET", "POST")])
async def test_one_more_than_are_taken_is_told_at_once_to_come_again(
    client: httpx.AsyncClient,
    begun: asyncio.Queue[str],
    may_end: asyncio.Event,
    method: str,
    other: str,
) -> None:
    asking = await busy(client, begun, method)
    turned_away = await client.request(method, "/waits")
    assert (turned_away.status_code, turned_away.json()["code"]) == (503, "too_busy")
    assert int(turned_away.headers["retry-after"]) > 0
    assert turned_away.headers["content-type"] == problems.MEDIA_TYPE
    asking += await busy(client, begun, other)  # who reads does not wait with those who write
    assert (await client.get("/healthz")).status_code == 200
    may_end.set()
    assert await asyncio.gather(*asking) == [200] * 2 * AT_ONCE
    assert (await client.request(method, "/waits")).status_code == 200


async def test_nobody_waits_with_those_who_bring_photos(
    client: httpx.AsyncClient, begun: asyncio.Queue[str], may_end: asyncio.Event
) -> None:
    asking = await busy(client, begun, "POST", "/photos")
    assert (await client.post("/photos")).status_code == 503
    asking += await busy(client, begun, "POST")
    asking += await busy(client, begun, "GET")
    may_end.set()
    assert await asyncio.gather(*asking) == [200] * 3 * AT_ONCE


async def test_whoever_is_slow_to_say_what_they_want_keeps_nobody_out(
    client: httpx.AsyncClient, may_end: asyncio.Event
) -> None:
    async def slowly() -> AsyncIterator[bytes]:
        yield b'{"text": '
        await may_end.wait()
        yield b'"x"}'

    headers = {"Content-Type": "application/json"}
    slow = [
        asyncio.create_task(client.post("/said", content=slowly(), headers=headers))
        for _ in range(AT_ONCE)
    ]
    await asyncio.sleep(0)
    assert (await client.post("/said", json={"text": "x"})).status_code == 200
    may_end.set()
    assert [answer.status_code for answer in await asyncio.gather(*slow)] == [200, 200]


async def test_a_failed_request_is_not_in_hand_any_more(client: httpx.AsyncClient) -> None:
    for _ in range(2 * AT_ONCE):
        assert (await client.get("/fails")).status_code == 500
