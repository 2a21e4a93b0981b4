"""What every request passes, and what becomes of an error that nobody foresaw."""

import httpx
import pytest
from fastapi import Depends, FastAPI
from pydantic import BaseModel
from pymongo.errors import OperationFailure
from structlog.testing import capture_logs

from services.gateway.api import problems
from services.gateway.api.callers import as_json
from services.gateway.api.wire import HEADERS_AT_MOST, Wire

WORDS = "what a resident wrote"


class Said(BaseModel):
    text: str


@pytest.fixture
def client() -> httpx.AsyncClient:
    app = FastAPI(dependencies=[Depends(as_json)])
    problems.install(app)
    app.add_middleware(Wire)

    @app.get("/fails")
    async def fails() -> None:
        raise OperationFailure(WORDS)

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
