"""The gateway's HTTP face, alone: whoever it asks over the bus is played by a bystander."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson
from nats.aio.msg import Msg
from pydantic import SecretStr

from infra.servers import Servers
from services.gateway.api.application import application
from services.gateway.house import GATEWAY, House
from services.gateway.settings import Settings
from shared.contracts.appraisal import CaseRated, OrderAppraised, ReopeningAsked
from shared.contracts.concern import (
    ConcernAppealed,
    ConcernEndorsed,
    ConcernSubmitted,
    ConcernTriaged,
    ConcernWithdrawn,
)
from shared.contracts.contact_point import ContactPointClosed, ContactPointKept
from shared.contracts.envelope import FactData, Refused, Reply
from shared.contracts.order import OrderResolved
from shared.runtime.settings import Settings as Common
from shared.storage.client import Database
from tests.harness.alone import SECRET, Bystander, beside
from tests.harness.deployment import deployed

ROOT = ("root", "a password of the tests")
PASSWORD = "another password of the tests"
COUNTY, TOWNSHIP, NEIGHBOUR = "654004000000", "654004200000", "654004001000"
OWNER = "654004200-d1"

Said = Mapping[str, Any]
# What each service would tell, if it said yes to a command.
TOLD: Mapping[str, Callable[[Said], tuple[str, FactData]]] = {
    "intake.submit_concern.v1": lambda said: ("concern", ConcernSubmitted.model_validate(said)),
    "intake.triage_concern.v1": lambda said: (
        "concern",
        ConcernTriaged.model_validate({**said, "reporters": []}),
    ),
    "intake.endorse_concern.v1": lambda said: ("concern", ConcernEndorsed.model_validate(said)),
    "intake.withdraw_concern.v1": lambda said: ("concern", ConcernWithdrawn.model_validate(said)),
    "intake.appeal_decline.v1": lambda said: ("concern", ConcernAppealed.model_validate(said)),
    "intake.keep_contact_point.v1": lambda said: (
        "contact_point",
        ContactPointKept.model_validate(said),
    ),
    "intake.close_contact_point.v1": lambda said: (
        "contact_point",
        ContactPointClosed.model_validate(said),
    ),
    "dispatch.resolve_order.v1": lambda said: (
        "order",
        OrderResolved.model_validate({**said, "round": 1, "department": "roads"}),
    ),
    "supervision.rate_case.v1": lambda said: (
        "appraisal",
        CaseRated.model_validate({**said, "round": 1}),
    ),
    "supervision.ask_reopening.v1": lambda said: (
        "appraisal",
        ReopeningAsked.model_validate({**said, "round": 1}),
    ),
    "supervision.appraise.v1": lambda said: (
        "appraisal",
        OrderAppraised.model_validate(
            {**said, "round": 1, "appraiser": OWNER, "appraised_on": "2026-11-23", "in_time": True}
        ),
    ),
}


@dataclass(slots=True)
class Elsewhere:
    """Every other service: says yes, and tells the fact; or refuses, for as long as a test asks."""

    bystander: Bystander
    asked: list[Said] = field(default_factory=list)
    refusing: Refused | None = None
    versions: dict[tuple[str, str], int] = field(default_factory=dict)
    replies: dict[str, bytes] = field(default_factory=dict)
    """By the command's id: the same again gets the same, as a service's inbox gives it."""

    async def listen(self) -> None:
        """Begin to answer."""
        await self.bystander.nats.subscribe("cmd.>", cb=self._answer)

    @contextmanager
    def refuses(self, code: str = "illegal_step", status: int = 409) -> Iterator[None]:
        """They say no to everything."""
        self.refusing = Refused(refused=code, detail="Not now.", status=status)
        try:
            yield
        finally:
            self.refusing = None

    def last(self, subject: str) -> Said:
        """What was asked last under this name."""
        return next(one for one in reversed(self.asked) if one["subject"] == subject)

    async def tells(self, case: str, *facts: FactData, division: str = TOWNSHIP) -> None:
        """Facts about a case, by whoever tells them; returns when the gateway has heard them."""
        for data in facts:
            await self._tell(data.TYPE.partition(".")[0], case, data, division)
        await self.bystander.heard()

    async def _answer(self, message: Msg) -> None:
        command = orjson.loads(message.data)
        subject = message.subject.removeprefix("cmd.")
        self.asked.append({**command, "subject": subject})
        if self.refusing:
            await message.respond(self.refusing.model_dump_json().encode())
            return
        if command["id"] not in self.replies:
            reply = await self._decided(subject, command["data"])
            self.replies[command["id"]] = reply.model_dump_json().encode()
        await message.respond(self.replies[command["id"]])

    async def _decided(self, subject: str, data: Said) -> Reply:
        noun, fact = TOLD[subject](data)
        version = await self._tell(noun, data["case"], fact, data.get("division", TOWNSHIP))
        return Reply(result=(f"liandan.{fact.TYPE}",), versions={noun: version})

    async def _tell(self, noun: str, case: str, data: FactData, division: str) -> int:
        version = self.versions[noun, case] = self.versions.get((noun, case), 0) + 1
        fact = self.bystander.fact(data, case)
        more = {"version": version, "division": division}
        await self.bystander.tell(fact.model_copy(update=more))
        return version


@dataclass(slots=True)
class Face:
    """The gateway as its callers meet it, and what a test may look at behind it."""

    client: httpx.AsyncClient
    elsewhere: Elsewhere
    database: Database
    house: House
    _signed_in: dict[str, Mapping[str, str]] = field(default_factory=dict)

    async def seed(self) -> None:
        """A county, two townships, a deputy, and an account for everyone who has a part."""
        root = await self.as_(*ROOT)
        for path, body in (
            (f"directory/divisions/{COUNTY}", {"name": "霍尔果斯市"}),
            (f"directory/divisions/{TOWNSHIP}", {"name": "伊车嘎善乡"}),
            (f"directory/divisions/{NEIGHBOUR}", {"name": "卡拉苏街道"}),
            ("directory/departments/roads", {"division": COUNTY, "name": "交通运输局"}),
            (
                f"directory/deputies/{OWNER}",
                {"division": TOWNSHIP, "name": "佟某某", "level": "township"},
            ),
            *(
                (f"accounts/{name}", {"password": PASSWORD, "name": name, **of})
                for name, of in ACCOUNTS.items()
            ),
        ):
            answer = await self.client.put(f"/api/v1/{path}", json=body, headers=root)
            assert answer.is_success, answer.text

    async def as_(self, username: str, password: str = PASSWORD) -> dict[str, str]:
        """The header of someone who signed in."""
        if username not in self._signed_in:
            session = {"username": username, "password": password}
            answer = await self.client.post("/api/v1/sessions", json=session)
            token = answer.json()["access_token"]
            self._signed_in[username] = {"Authorization": f"Bearer {token}"}
        return dict(self._signed_in[username])

    async def files(self, **more: Any) -> "Filed":
        """Someone reports, and the view shows it."""
        body = {"text": "村口路灯不亮", "division": TOWNSHIP, **more}
        answer = await self.client.post("/api/v1/concerns", json=body)
        assert answer.status_code == 201, answer.text
        return Filed(answer.json()["id"], answer.json()["tracking_code"])

    async def get(self, path: str, username: str | None = None, **asked: str) -> httpx.Response:
        """Look at something, signed in or not."""
        headers = await self.as_(username) if username else {}
        return await self.client.get(f"/api/v1{path}", params=asked, headers=headers)

    async def post(
        self,
        path: str,
        body: Said | None = None,
        username: str | None = None,
        key: str | None = None,
    ) -> httpx.Response:
        """Send something, signed in or not, under an Idempotency-Key or not."""
        headers = await self.as_(username) if username else {}
        headers |= {"Idempotency-Key": key} if key else {}
        return await self.client.post(f"/api/v1{path}", json=body or {}, headers=headers)


@dataclass(frozen=True, slots=True)
class Filed:
    """What someone who reported has: the public id, and the code."""

    case: str
    code: str


ACCOUNTS: Mapping[str, Said] = {
    "clerk": {"role": "township", "division": TOWNSHIP},
    "neighbour": {"role": "township", "division": NEIGHBOUR},
    "chair": {"role": "chair", "division": TOWNSHIP},
    "committee": {"role": "committee", "division": COUNTY},
    "roads": {"role": "department", "division": COUNTY, "department": "roads"},
    "liaison": {
        "role": "department",
        "division": COUNTY,
        "department": "roads",
        "position": "liaison",
    },
    "owner": {"role": "deputy", "division": TOWNSHIP, "deputy": OWNER},
}


@asynccontextmanager
async def faced(servers: Servers, **more: Any) -> AsyncIterator[Face]:
    """A gateway of its own with everyone's accounts, and the bystander that answers it."""
    async with deployed(servers, [GATEWAY]) as common, opened(common, **more) as face:
        await face.elsewhere.listen()
        await face.seed()
        yield face


@asynccontextmanager
async def opened(common: Common, **more: Any) -> AsyncIterator[Face]:
    """A gateway in a deployment, and a bystander that does not answer it yet."""
    username, password = ROOT
    own = {
        "secret": SecretStr(SECRET),
        "admin_username": username,
        "admin_password": SecretStr(password),
        "public_url": "https://liandan.example.cn",
    }
    app = application(Settings(**{**common.model_dump(), **own, **more}))
    transport = httpx.ASGITransport(app, client=("192.0.2.7", 1))
    async with (
        beside(common, GATEWAY) as bystander,
        app.state.gateway,
        httpx.AsyncClient(transport=transport, base_url="http://test", timeout=30) as client,
    ):
        gateway, elsewhere = app.state.gateway, Elsewhere(bystander)
        yield Face(client, elsewhere, bystander.database, gateway.house)
