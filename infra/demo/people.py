"""The people of a story: with an account, or with a tracking code, at the public interface."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from infra.demo.seeding import Account

Answer = dict[str, Any]


class Refused(Exception):
    """The system refused a step; the message is its problem document's."""

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.problem: Answer = response.json()
        super().__init__(f"{response.status_code} {self.problem.get('detail')}")


def answered(response: httpx.Response) -> Answer:
    """The body of an answer. Raises Refused."""
    if response.is_error:
        raise Refused(response)
    body: Answer = response.json()
    return body


def sign_in(client: httpx.Client, username: str, password: str) -> None:
    """From here on the client is this account. Raises Refused."""
    session = {"username": username, "password": password}
    token = answered(client.post("/api/v1/sessions", json=session))["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with an account, signed in."""

    client: httpx.Client
    account: Account

    def does(self, step: str, case: str, **body: object) -> Answer:
        """Take a step on a case; raises Refused."""
        headers = {"Authorization": f"Bearer {self._token()}", "Idempotency-Key": str(uuid4())}
        path = f"/api/v1/cases/{case}/{step}"
        return answered(self.client.post(path, json=body, headers=headers))

    def _token(self) -> str:
        signing_in = {"username": self.account.username, "password": self.account.password}
        token: str = answered(self.client.post("/api/v1/sessions", json=signing_in))["access_token"]
        return token


@dataclass(frozen=True, slots=True)
class Reporter:
    """A resident without an account, who keeps the tracking code of what they reported."""

    client: httpx.Client
    case: str
    code: str

    @classmethod
    def of(cls, client: httpx.Client, division: str, text: str) -> "Reporter":
        """Someone who reports."""
        body = {"text": text, "division": division, "channel": "qr", "identity": "anonymous"}
        filed = answered(
            client.post("/api/v1/concerns", json=body, headers={"Idempotency-Key": str(uuid4())})
        )
        return cls(client, filed["id"], filed["tracking_code"])

    def looks(self) -> Answer:
        """The whole story of their case, by their own code."""
        return answered(self.client.get(f"/api/v1/cases/{self.code}"))

    def rates(self, score: int) -> Answer:
        """Rate the answer."""
        path = f"/api/v1/cases/{self.code}/ratings"
        return answered(self.client.post(path, json={"score": score}))
