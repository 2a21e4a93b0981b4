"""Callers who do not give up: the same request, with the same key, until it is answered."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from uuid import uuid4

import httpx

from infra.demo.accounts import Account

API = "/api/v1"
TRY_AGAIN = {429, 502, 503, 504}
AGAIN_AFTER = 0.25  # seconds, where no Retry-After says otherwise
GIVEN_UP_AFTER = 120.0  # seconds
TOKEN_GOOD_FOR = 1_200.0  # seconds
EXPIRED, CONFLICT = 401, 409
BEHIND = {"illegal_step"}
"""What is said of a step by whoever has not heard of the one before it, which was acknowledged."""

Answer = dict[str, Any]


class Rejected(Exception):
    """A step was answered with a refusal that trying again does not mend."""

    def __init__(self, path: str, response: httpx.Response) -> None:
        self.status = response.status_code
        super().__init__(f"{path}: {response.status_code} {response.text[:300]}")


class GivenUp(Exception):
    """Nobody answered for two minutes."""


@dataclass(slots=True)
class Callers:
    """Everyone who calls the gateways, in turn where there are several."""

    client: httpx.AsyncClient
    accounts: Mapping[str, Account]
    urls: Sequence[str]
    outcomes: Counter[str] = field(default_factory=Counter)
    """How often each status, and each kind of silence, was met."""
    _next: Any = field(init=False)
    _tokens: dict[str, tuple[float, str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._next = cycle(self.urls)

    async def post(self, path: str, body: Answer, by: str | None = None) -> Answer:
        """The answer to a step, however often it has to be asked. Raises Rejected and GivenUp."""
        key = str(uuid4())
        deadline = asyncio.get_running_loop().time() + GIVEN_UP_AFTER
        while asyncio.get_running_loop().time() < deadline:
            headers = {"Idempotency-Key": key, **(await self.signed_in(by) if by else {})}
            response = await self._tried(path, body, headers)
            if by and response is not None and response.status_code == EXPIRED:
                self._tokens.pop(by, None)
                continue
            if response is not None and not worth_another_try(response):
                return answered(path, response)
            await asyncio.sleep(wait_of(response))
        raise GivenUp(path)

    async def get(self, path: str) -> Answer | None:
        """What is seen now, if anybody answers."""
        try:
            response = await self.client.get(f"{next(self._next)}{API}{path}")
        except httpx.TransportError:
            return None
        return response.json() if response.is_success else None

    async def _tried(self, path: str, body: Answer, headers: Answer) -> httpx.Response | None:
        url = f"{next(self._next)}{API}{path}"
        try:
            response = await self.client.post(url, json=body, headers=headers)
        except httpx.TransportError as silence:
            self.outcomes[type(silence).__name__] += 1
            return None
        self.outcomes[str(response.status_code)] += 1
        return response

    async def signed_in(self, username: str) -> dict[str, str]:
        """The header by which an account is known."""
        now = asyncio.get_running_loop().time()
        known = self._tokens.get(username)
        if known is None or known[0] < now:
            account = self.accounts[username]
            body = {"username": username, "password": account.password}
            token = (await self.post("/sessions", body))["access_token"]
            self._tokens[username] = known = (now + TOKEN_GOOD_FOR, token)
        return {"Authorization": f"Bearer {known[1]}"}


def answered(path: str, response: httpx.Response) -> Answer:
    """The body of an answer. Raises Rejected."""
    if response.is_error:
        raise Rejected(path, response)
    body: Answer = response.json()
    return body


def worth_another_try(response: httpx.Response) -> bool:
    """Whether the same may be answered otherwise in a moment. Each step here follows one that was
    acknowledged, so that "too early" means that the news of it is on its way still."""
    early = response.status_code == CONFLICT and response.json()["code"] in BEHIND
    return early or response.status_code in TRY_AGAIN


def wait_of(response: httpx.Response | None) -> float:
    """How long to wait before the next try."""
    said = response.headers.get("retry-after") if response is not None else None
    return float(said) if said else AGAIN_AFTER
