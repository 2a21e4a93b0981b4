"""What people at desks send, and how refusals are read."""

from collections.abc import Mapping
from typing import Any

import httpx

from infra.demo.accounts import Account
from infra.demo.people import Reporter, answered

TOWNSHIP = "654004200"
CONCERN = {"text": "路灯坏了", "division": TOWNSHIP}
ACCEPT = {"decision": "accept", "category": "roads", "urgency": "problem", "summary": "路灯不亮"}

Json = Mapping[str, Any]


def problem(response: httpx.Response) -> Json:
    """The problem document of a refusal, RFC 9457."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    document: Json = response.json()
    assert document["status"] == response.status_code
    assert document["title"]
    assert document["detail"]
    return document


class Desk:
    """Someone signed in, who sends what they like."""

    def __init__(self, client: httpx.Client, account: Account) -> None:
        session = {"username": account.username, "password": account.password}
        token = answered(client.post("/api/v1/sessions", json=session))["access_token"]
        self._client, self._headers = client, {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> httpx.Response:
        return self._client.get(f"/api/v1{path}", headers=self._headers)

    def put(self, path: str, body: Json) -> httpx.Response:
        return self._client.put(f"/api/v1{path}", json=body, headers=self._headers)

    def post(self, path: str, body: Json, key: str | None = None) -> httpx.Response:
        keyed = {"Idempotency-Key": key} if key else {}
        return self._client.post(f"/api/v1{path}", json=body, headers={**self._headers, **keyed})


def unchanged(reporter: Reporter, before: Json) -> bool:
    """Whether the case stands as it stood; what services tell each other may still arrive."""
    after = reporter.looks()
    return all(after[name] == before[name] for name in ("status", "round", "outcome", "summary"))
