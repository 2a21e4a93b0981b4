"""The people of a story: with an account, or with a tracking code, at the public interface."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from infra.demo.accounts import Account

API = "/api/v1"
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


def once() -> dict[str, str]:
    """A key of one's own: sent again, a request does nothing more."""
    return {"Idempotency-Key": str(uuid4())}


def sign_in(client: httpx.Client, username: str, password: str) -> None:
    """From here on the client is this account. Raises Refused."""
    session = {"username": username, "password": password}
    token = answered(client.post(f"{API}/sessions", json=session))["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with an account, signed in."""

    client: httpx.Client
    account: Account

    def does(self, step: str, case: str, **body: object) -> Answer:
        """Take a step on a case; raises Refused."""
        return self.posts(f"/cases/{case}/{step}", **body)

    def posts(self, path: str, **body: object) -> Answer:
        """Send something; raises Refused."""
        headers = {**self._signed_in(), **once()}
        return answered(self.client.post(f"{API}{path}", json=body, headers=headers))

    def puts(self, path: str, **body: object) -> Answer:
        """Say what something is; raises Refused."""
        headers = {**self._signed_in(), **once()}
        return answered(self.client.put(f"{API}{path}", json=body, headers=headers))

    def gets(self, path: str, **asked: str) -> Answer:
        """Look at something; raises Refused."""
        return answered(self.client.get(f"{API}{path}", params=asked, headers=self._signed_in()))

    def photographs(self, picture: bytes) -> str:
        """Hand in a photo; returns its id."""
        headers = {**self._signed_in(), "Content-Type": "image/png"}
        id_: str = answered(self.client.post(f"{API}/photos", content=picture, headers=headers))[
            "id"
        ]
        return id_

    def files(self, division: str, text: str, **more: object) -> "Reporter":
        """File for a resident without a phone, who takes the printed slip home."""
        filed = self.posts("/concerns", text=text, division=division, **more)
        return Reporter(self.client, filed["id"], filed["tracking_code"])

    def _signed_in(self) -> dict[str, str]:
        signing_in = {"username": self.account.username, "password": self.account.password}
        token = answered(self.client.post(f"{API}/sessions", json=signing_in))["access_token"]
        return {"Authorization": f"Bearer {token}"}


@dataclass(frozen=True, slots=True)
class Reporter:
    """A resident without an account, who keeps the tracking code of what they reported."""

    client: httpx.Client
    case: str
    code: str

    @classmethod
    def of(cls, client: httpx.Client, division: str, text: str, **more: object) -> "Reporter":
        """Someone who reports."""
        said = {"channel": "qr", "identity": "anonymous", **more}
        body = {"text": text, "division": division, **said}
        filed = answered(client.post(f"{API}/concerns", json=body, headers=once()))
        return cls(client, filed["id"], filed["tracking_code"])

    @classmethod
    def endorsing(cls, client: httpx.Client, case: str) -> "Reporter":
        """Someone who endorses a case instead of reporting it again, with a code of their own."""
        path = f"{API}/cases/{case}/endorsements"
        endorsed = answered(client.post(path, json={}, headers=once()))
        return cls(client, case, endorsed["tracking_code"])

    def looks(self) -> Answer:
        """The whole story of their case, by their own code."""
        return answered(self.client.get(f"{API}/cases/{self.code}"))

    def does(self, step: str, **body: object) -> Answer:
        """Take a step that only the holder of the code may take; raises Refused."""
        path = f"{API}/cases/{self.code}/{step}"
        return answered(self.client.post(path, json=body, headers=once()))

    def rates(self, score: int) -> Answer:
        """Rate the answer."""
        return self.does("ratings", score=score)
