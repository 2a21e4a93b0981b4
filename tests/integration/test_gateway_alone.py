"""The gateway alone: facts in, and what its HTTP face shows of them, and to whom."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient, Response
from pydantic import SecretStr

from infra.servers import Servers
from services.gateway.accounts.domain import Account
from services.gateway.api.application import application
from services.gateway.house import GATEWAY, House
from services.gateway.settings import Settings
from shared import clock
from shared.contracts.concern import ConcernHidden, ConcernReferred
from shared.contracts.contact_point import ContactPointKept
from shared.contracts.envelope import FactData
from shared.contracts.order import OrderAccepted
from shared.terms import Role
from shared.working_days import local_date
from tests.harness.alone import SECRET, Bystander, beside
from tests.harness.deployment import deployed
from tests.harness.golden import golden
from tests.harness.telling import about
from tests.unit.gateway.facts import TOWNSHIP, handed_over, submitted, triaged

COUNTY = "654004000000"
CASE, *OTHERS = (f"01JD7Z0000CASE00000000000{number}" for number in range(4))
HIDDEN = golden(ConcernHidden, reason="涉及未成年人")


@dataclass(frozen=True, slots=True)
class Face:
    """The gateway's HTTP face, and everyone else on the bus."""

    client: AsyncClient
    house: House
    bystander: Bystander

    async def hears(self, id_: str, *story: FactData, of_a_case: bool = True) -> None:
        """Let it all have happened."""
        await self.bystander.tell(*about(id_, *story, of_a_case=of_a_case))
        await self.bystander.settled()

    async def get(self, path: str, account: Account | None = None, **query: Any) -> Response:
        """What someone is answered."""
        return await self.client.get(path, params=query, headers=await self._signed_in(account))

    async def listed(self, account: Account | None = None, **query: Any) -> list[str]:
        """The ids of the cases that someone is shown."""
        answer = await self.get("/cases", account, **query)
        return [one["id"] for one in answer.json()["items"]]

    async def _signed_in(self, account: Account | None) -> Mapping[str, str]:
        if account is None:
            return {}
        if not await self.house.accounts.get(account.username):
            await self.house.accounts.keep(account, "nobody signs in by it", before=None)
        kept = await self.house.accounts.get(account.username)
        assert kept
        return {"Authorization": f"Bearer {self.house.tokens.sign(kept, clock.now())}"}


@pytest.fixture
async def face(servers: Servers) -> AsyncIterator[Face]:
    async with deployed(servers, [GATEWAY]) as common:
        app = application(Settings(**common.model_dump(), secret=SecretStr(SECRET)))
        transport, url = ASGITransport(app), "http://gateway/api/v1"
        async with (
            app.state.gateway as gateway,
            beside(common, GATEWAY) as bystander,
            AsyncClient(transport=transport, base_url=url) as client,
        ):
            yield Face(client, gateway.house, bystander)


def someone(
    role: Role, division: str, department: str | None = None, deputy: str | None = None
) -> Account:
    username = "-".join(filter(None, (role, division, department, deputy)))
    return Account(username, role, division, "某人", department, deputy)


TOWN = someone(Role.TOWNSHIP, TOWNSHIP)
COMMITTEE = someone(Role.COMMITTEE, COUNTY)
LEAD = someone(Role.DEPARTMENT, COUNTY, department="traffic")
OTHER = someone(Role.DEPARTMENT, COUNTY, department="schools")
APPRAISER = someone(Role.DEPUTY, TOWNSHIP, deputy="wang")


async def test_a_hidden_case_is_seen_by_those_who_work_on_it_only(face: Face) -> None:
    await face.hears(CASE, submitted(), triaged(), handed_over(1), HIDDEN)
    for account in (None, OTHER):
        assert (await face.get(f"/cases/{CASE}", account)).status_code == 404
        assert await face.listed(account) == []
    shown = {
        one.role: (await face.get(f"/cases/{CASE}", one)).json()
        for one in (TOWN, COMMITTEE, LEAD, APPRAISER)
    }
    assert {one["summary"] for one in shown.values()} == {"西环路路灯不亮"}
    last = {role: one["timeline"][-1] for role, one in shown.items()}
    assert last[Role.TOWNSHIP]["note"] == last[Role.COMMITTEE]["note"] == "涉及未成年人"
    for role in (Role.DEPARTMENT, Role.DEPUTY):
        assert last[role]["type"] == "order.handed_over.v1"
    assert shown[Role.COMMITTEE]["hidden"] is True
    assert shown[Role.DEPARTMENT]["hidden"] is None
    for account in (TOWN, COMMITTEE, LEAD, APPRAISER):
        assert await face.listed(account, scope="mine") == [CASE]


async def test_what_was_referred_is_seen_by_staff_only(face: Face) -> None:
    await face.hears(CASE, submitted(), golden(ConcernReferred, reason="已在法院审理"))
    assert (await face.get(f"/cases/{CASE}")).status_code == 404
    assert (await face.get(f"/cases/{CASE}", LEAD)).status_code == 404
    shown = (await face.get(f"/cases/{CASE}", TOWN)).json()
    assert shown["timeline"][-1]["note"] == "已在法院审理"
    assert shown["status"] == "referred"


async def test_a_complaint_about_a_township_is_not_seen_there(face: Face) -> None:
    await face.hears(CASE, submitted(about_township=True))
    assert (await face.get(f"/cases/{CASE}", TOWN)).status_code == 404
    assert await face.listed(TOWN, scope="mine") == []
    assert (await face.get(f"/cases/{CASE}", COMMITTEE)).json()["about_township"] is True
    assert await face.listed(COMMITTEE, scope="mine") == [CASE]


async def test_what_is_not_screened_yet_tells_dates_only(face: Face) -> None:
    await face.hears("station", golden(ContactPointKept, name="代表联络站"), of_a_case=False)
    await face.hears(CASE, submitted(contact_point="station", owner="wang"))
    shown = (await face.get(f"/cases/{CASE}")).json()
    assert (shown["contact_point"], shown["owner"], shown["filed_by"]) == (None, None, None)
    assert "contact_point:station" not in shown["names"]
    shown = (await face.get(f"/cases/{CASE}", TOWN)).json()
    assert (shown["contact_point"], shown["owner"]) == ("station", "wang")
    assert shown["names"]["contact_point:station"] == "代表联络站"


async def test_lateness_is_a_colour_of_the_day_it_is_looked_at(face: Face) -> None:
    today = local_date(clock.now())
    seen = {"red": today - timedelta(days=1), "yellow": today, "green": today + timedelta(days=30)}
    colours = dict(zip(OTHERS, seen, strict=True))
    for id_, colour in colours.items():
        accepted = golden(OrderAccepted, round=1, due_on=seen[colour])
        await face.hears(id_, submitted(), triaged(), handed_over(1), accepted)
    await face.hears(CASE, submitted(), triaged())
    shown = (await face.get("/cases", order="due")).json()["items"]
    assert [(one["id"], one["lateness"]) for one in shown] == [*colours.items(), (CASE, None)]
    assert {one["waiting_for"] for one in shown} == {"resolve", "handover"}
    for id_, colour in colours.items():
        assert await face.listed(lateness=colour) == [id_]
        assert await face.listed(LEAD, scope="mine", lateness=colour) == [id_]
    answer = await face.get(f"/cases/{OTHERS[0]}")
    assert answer.headers["ETag"] == f'"{OTHERS[0]}.4.public.red"'
    known = {"If-None-Match": answer.headers["ETag"]}
    assert (await face.client.get(f"/cases/{OTHERS[0]}", headers=known)).status_code == 304


async def test_a_list_goes_on_by_its_cursor_and_by_no_other(face: Face) -> None:
    for id_ in OTHERS:
        await face.hears(id_, submitted(), triaged())
    first = (await face.get("/cases", order="frequency", limit=2)).json()
    assert [one["id"] for one in first["items"]] == [OTHERS[2], OTHERS[1]]
    after = {"cursor": first["next_cursor"], "limit": 2}
    rest = (await face.get("/cases", order="frequency", **after)).json()
    assert ([one["id"] for one in rest["items"]], rest["next_cursor"]) == ([OTHERS[0]], None)
    assert (await face.get("/cases", order="due", **after)).status_code == 422


async def test_what_is_alike_is_offered_by_its_summary(face: Face) -> None:
    await face.hears(CASE, submitted(), triaged(place={"lon": 80.42, "lat": 44.2}))
    asked: dict[str, Any] = {"division": "654004001", "text": "西环路的路灯坏了"}
    asked |= {"lon": 80.42, "lat": 44.2}
    answer = await face.get("/concerns/similar", **asked)
    [found] = answer.json()["items"]
    assert (found["id"], found["summary"], found["frequency"]) == (CASE, "西环路路灯不亮", 1)
    assert "reporters" not in found
    unwritten = await face.client.post("/concerns/similar", json=asked)
    assert unwritten.json() == answer.json()
    assert (await face.get("/concerns/similar", division="654004001")).status_code == 422
    elsewhere = {**asked, "division": "654004002"}
    assert (await face.get("/concerns/similar", **elsewhere)).json() == {"items": []}
