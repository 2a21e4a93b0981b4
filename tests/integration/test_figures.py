"""Rankings, rates and counters over HTTP; and that each figure is read by an index."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import uuid4

import httpx
import pytest

from infra.servers import Servers
from services.gateway.accounts.domain import Account
from services.gateway.accounts.store import Kept
from services.gateway.api.application import application
from services.gateway.directory.decisions import RecordEntry
from services.gateway.directory.domain import ROOT, entry_id
from services.gateway.house import GATEWAY, Gateway
from services.gateway.settings import Settings as GatewaySettings
from shared import clock
from shared.contracts.activity import ActivityRecorded
from shared.contracts.concern import ConcernHidden, ConcernTriaged
from shared.contracts.directory import (
    DepartmentNamed,
    DeputyElected,
    DivisionNamed,
    PracticeSet,
    ReferenceData,
)
from shared.contracts.envelope import Actor, Command, FactData
from shared.contracts.points import PointsAwarded, PointsReversed
from shared.storage.client import Database
from shared.terms import DutyActivity, Role, Urgency
from tests.harness.alone import SECRET, Bystander, beside
from tests.harness.deployment import deployed
from tests.harness.waiting import wait_until
from tests.unit.gateway.counting import (
    COUNTY,
    accepted,
    closed,
    endorsed,
    handed_over,
    rated,
    referred,
    resolved,
    submitted,
)

TOWNSHIP, OTHER_COUNTY = "654004200000", "420607000000"
ADMINISTRATOR = Actor(id="root", role=Role.ADMINISTRATOR, division=ROOT)
NOW = clock.now()
YEAR, MONTH = f"{NOW:%Y}", f"{NOW:%Y-%m}"

SOLVED, HIDDEN, WAITING, REFERRED = "solved", "hidden", "waiting", "referred"


def triaged() -> ConcernTriaged:
    return ConcernTriaged(
        category="roads", urgency=Urgency.PROBLEM, summary="村道坑洼", reporters=("r1",)
    )


STORIES: dict[str, list[FactData]] = {
    SOLVED: [
        submitted(),
        triaged(),
        endorsed(),
        handed_over(),
        accepted(),
        resolved(),
        rated(5),
        rated(2, reporter="e1"),
        closed(unrated=1),
    ],
    HIDDEN: [
        submitted(),
        triaged(),
        handed_over(lead="water"),
        accepted(lead="water", in_time=False),
        ConcernHidden(reason="涉及未成年人"),
    ],
    WAITING: [submitted()],
    REFERRED: [submitted(), referred()],
}


class Face:
    """The gateway's HTTP face in this process, and everyone else beside it."""

    def __init__(self, gateway: Gateway, client: httpx.AsyncClient, others: Bystander) -> None:
        self.gateway, self.client, self.others = gateway, client, others

    async def get(
        self, path: str, asked: dict[str, str], actor: Actor | None = None
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {await self._token(actor)}"} if actor else {}
        return await self.client.get(f"/api/v1{path}", params=asked, headers=headers)

    async def shown(self, path: str, **asked: str) -> Any:
        answer = await self.get(path, asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def happens(self, case: str, *facts: FactData) -> None:
        await self.others.tell(*(self.others.fact(fact, case) for fact in facts))
        await self.others.settled()

    async def publishes_ranking(self, public: bool) -> None:
        await self.records(DivisionNamed(id=COUNTY, division=COUNTY, name="霍尔果斯市"))
        await self.records(PracticeSet(id="654004", division=COUNTY, ranking_public=public))

    async def records_township(self) -> None:
        for code, name in ((COUNTY, "霍尔果斯市"), (TOWNSHIP, "伊车嘎善乡")):
            await self.records(DivisionNamed(id=code, division=code, name=name))

    async def records(self, value: ReferenceData) -> None:
        data = RecordEntry(case=entry_id(type(value), value.id), value=value)
        command = Command[RecordEntry](id=uuid4(), actor=ADMINISTRATOR, at=clock.now(), data=data)
        await self.gateway.house.entries.record(command)

    async def _token(self, actor: Actor) -> str:
        accounts = self.gateway.house.accounts
        kept = await accounts.get(actor.id)
        if kept is None:
            account = Account(
                actor.id,
                actor.role,
                actor.division,
                name=actor.id,
                department=actor.department,
                deputy=actor.id if actor.role is Role.DEPUTY else None,
            )
            kept = Kept(account, password="nobody signs in with it")
            await accounts.keep(account, kept.password, before=None)
        return self.gateway.house.tokens.sign(kept, clock.now())


@pytest.fixture
async def face(servers: Servers) -> AsyncIterator[Face]:
    async with deployed(servers, [GATEWAY]) as settings, beside(settings, GATEWAY) as others:
        app = application(GatewaySettings(**settings.model_dump(), secret=SECRET))
        transport = httpx.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://gateway") as client,
        ):

            async def ready() -> bool:
                return (await client.get("/readyz")).is_success

            await wait_until(ready, "the gateway is ready")
            yield Face(app.state.gateway, client, others)


@pytest.fixture
async def told(face: Face) -> Face:
    """The same, when a few stories have happened in a county."""
    for case, story in STORIES.items():
        await face.happens(case, *story)
    await face.happens(
        "names",
        DepartmentNamed(id="traffic", division=COUNTY, name="交通运输局"),
        DivisionNamed(id=TOWNSHIP, division=TOWNSHIP, name="伊车嘎善乡"),
    )
    return face


def over(numerator: int, denominator: int) -> dict[str, int]:
    return {"numerator": numerator, "denominator": denominator}


NOTHING = {"concluded": over(0, 1), "resolution": over(0, 0), "satisfaction": over(0, 0)}
TRAFFIC = {
    "response": over(1, 1),
    "concluded": over(1, 1),
    "resolution": over(1, 1),
    "satisfaction": over(1, 2),
    "unrated": 1,
}
ALL = {**TRAFFIC, "response": over(1, 2), "concluded": over(1, 2)}


@pytest.mark.parametrize("division", ["654004", "654004200", "6540", "65"])
@pytest.mark.parametrize("period", [YEAR, MONTH])
async def test_rates_of_departments(told: Face, division: str, period: str) -> None:
    asked = {"division": division.ljust(6, "0"), "period": period}
    assert await told.shown("/rates", **asked) == {
        "period": period,
        "items": [
            {"department": "traffic", "name": "交通运输局", **TRAFFIC},
            {"department": "water", "name": "water", "response": over(0, 1), **NOTHING}
            | {"unrated": 0},
        ],
        "total": ALL,
    }


async def test_rates_of_townships_and_of_other_places_and_times(told: Face) -> None:
    by = {"by": "township", "division": "654004"}
    assert (await told.shown("/rates", **by))["items"] == [
        {"township": TOWNSHIP, "name": "伊车嘎善乡", **ALL}
    ]
    empty = await told.shown("/rates", division="654004", period="2020")
    assert (empty["items"], empty["total"]["response"]) == ([], over(0, 0))
    assert (await told.shown("/rates", division=OTHER_COUNTY))["items"] == []


async def test_each_number_opens_the_cases_behind_it(told: Face) -> None:
    async def behind(**asked: str) -> list[str]:
        shown = await told.shown("/rates/cases", division="654004", **asked)
        assert shown["next_cursor"] is None
        return [*[item["id"] for item in shown["items"]], *[HIDDEN] * shown["kept_from_sight"]]

    assert await behind(rate="response") == [SOLVED, HIDDEN]
    assert await behind(rate="response", part="numerator") == [SOLVED]
    assert await behind(rate="response", department="water") == [HIDDEN]
    assert await behind(rate="satisfaction") == [SOLVED]
    assert await behind(rate="resolution", part="numerator", period=MONTH) == [SOLVED]
    assert await behind(rate="resolution", department="water") == []
    assert await behind(rate="response", period="2020") == []


async def test_what_is_hidden_is_behind_a_number_and_nobody_learns_what_it_is(told: Face) -> None:
    shown = await told.shown("/rates/cases", division="654004", rate="response")
    assert {item["id"]: item["summary"] for item in shown["items"]} == {SOLVED: "村道坑洼"}
    assert shown["kept_from_sight"] == 1


async def test_the_cases_behind_a_number_come_in_pages(told: Face) -> None:
    between, last = f"{SOLVED}-1", f"{SOLVED}-2"
    for case in (between, last):
        await told.happens(case, submitted(), triaged(), handed_over())
    await told.happens(between, ConcernHidden(reason="涉及未成年人"))
    asked = {"division": "654004", "rate": "response", "limit": "1"}
    first = await told.shown("/rates/cases", **asked)
    second = await told.shown("/rates/cases", **asked, cursor=first["next_cursor"])
    assert [one["id"] for page in (first, second) for one in page["items"]] == [SOLVED, last]
    assert (first["kept_from_sight"], second["kept_from_sight"]) == (1, 1)
    assert second["next_cursor"] is None
    assert not any(kept in f"{first}{second}" for kept in (HIDDEN, between))


async def test_counters_tell_what_happened_and_where_cases_stand(told: Face) -> None:
    shown = await told.shown("/counters", division="654004", period=YEAR)
    happened = {name: n for name, n in shown["figures"].items() if n}
    assert happened == {
        "submitted": 4,
        "endorsed": 1,
        "referred": 1,
        "handed_over": 2,
        "accepted_in_time": 1,
        "concluded": 1,
        "resolved": 1,
        "closed": 1,
        "solved": 1,
        "rated": 2,
        "satisfied": 1,
        "unrated": 1,
    }
    standing = {name: n for name, n in shown["statuses"].items() if n}
    assert standing == {"closed": 1, "accepted": 1, "submitted": 1, "referred": 1}
    assert shown["overdue"] == 1


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/rates", {"division": "654004001002"}),
        ("/rates", {"division": "65400"}),
        ("/rates", {"division": "654004", "period": "2026-13"}),
        ("/rates", {"division": "654004", "by": "deputy"}),
        ("/rankings", {"division": "654004", "period": "0000"}),
        ("/rates", {}),
        ("/rates/cases", {"division": "654004", "rate": "speed"}),
        ("/rates/cases", {"division": "654004", "rate": "response", "cursor": "路"}),
        ("/rates/cases", {"division": "654004", "rate": "response", "limit": "1000"}),
        ("/counters", {"division": "654004", "period": "now"}),
        ("/counters", {"division": "x"}),
    ],
)
async def test_what_cannot_be_asked_is_refused(
    face: Face, path: str, asked: dict[str, str]
) -> None:
    assert (await face.get(path, asked)).status_code == 422


async def test_a_balance_is_the_sum_of_its_entries(face: Face) -> None:
    await ranked(face)
    asked = {"division": "654004", "level": "township"}
    shown = (await face.get("/rankings", asked, actor(COUNTY))).json()
    assert [(one["deputy"], one["points"], one["rank"]) for one in shown["items"]] == [
        ("ma", 7, 1),
        ("guan", 0, 2),
    ]


async def ranked(face: Face) -> None:
    """Two deputies, and the entries of one of them."""
    on = date.fromisoformat(f"{YEAR}-01-05")
    await face.happens(
        "entries",
        *(
            DeputyElected(id=id_, division=TOWNSHIP, name=id_, level="township")
            for id_ in ("ma", "guan")
        ),
        DeputyElected(
            id="ended", division=TOWNSHIP, name="ended", level="township", ended_on=f"{YEAR}-01-01"
        ),
        PointsAwarded(deputy="ma", entry=1, indicator=8, points=2, on=on, because="a"),
        PointsAwarded(deputy="ma", entry=2, indicator=1, points=5, on=on, because="b"),
        PointsAwarded(deputy="ma", entry=3, indicator=7, points=4, on=on, because="a"),
        PointsReversed(
            deputy="ma", entry=4, reverses=3, indicator=7, points=-4, on=on, because="a"
        ),
    )


async def test_a_ledger_names_what_each_entry_is_for(face: Face) -> None:
    on = date.fromisoformat(f"{YEAR}-01-05")
    await records_deputies(face)
    await face.happens(
        "visit",
        ActivityRecorded(
            deputy="ma", kind=DutyActivity.HOUSEHOLD_VISIT, on=on, place="一组", note="饮水"
        ),
    )
    await face.happens("lights", *STORIES[SOLVED])
    await face.happens(
        "entries",
        PointsAwarded(deputy="ma", entry=1, indicator=2, points=2, on=on, because="visit"),
        PointsAwarded(deputy="ma", entry=2, indicator=7, points=4, on=on, because="lights/1/1"),
        PointsReversed(
            deputy="ma", entry=3, reverses=2, indicator=7, points=-4, on=on, because="lights/1/1"
        ),
    )
    by = Actor(id="ma", role=Role.DEPUTY, division=TOWNSHIP)
    first = (await face.get("/ledgers/ma", {"limit": "2"}, by)).json()
    rest = (await face.get("/ledgers/ma", {"cursor": first["next_cursor"]}, by)).json()
    assert (first["balance"], rest["next_cursor"]) == (2, None)
    assert [
        (one["number"], one["points"], one["case"], one["activity"], one["about"])
        for one in (*first["items"], *rest["items"])
    ] == [
        (3, -4, "lights", None, "村道坑洼"),
        (2, 4, "lights", None, "村道坑洼"),
        (1, 2, None, "visit", "一组"),
    ]
    assert first["items"][0]["reverses"] == 2
    past = (await face.get("/ledgers/ma", {"year": "2020"}, by)).json()
    assert (past["balance"], past["items"]) == (0, [])


async def test_a_ledger_is_for_its_deputy_and_for_staff_over_them(face: Face) -> None:
    await records_deputies(face)

    async def answer(by: Actor | None) -> int:
        return (await face.get("/ledgers/ma", {}, by)).status_code

    deputy = Actor(id="ma", role=Role.DEPUTY, division=TOWNSHIP)
    another = Actor(id="guan", role=Role.DEPUTY, division=TOWNSHIP)
    chief = Actor(id="chief", role=Role.DEPARTMENT, division=COUNTY, department="traffic")
    for by in (deputy, actor(COUNTY), actor(TOWNSHIP)):
        assert await answer(by) == 200, by
    for by in (another, chief, actor(OTHER_COUNTY)):
        assert await answer(by) == 403, by
    assert await answer(None) == 401
    assert (await face.get("/ledgers/nobody", {}, actor(COUNTY))).status_code == 422


async def records_deputies(face: Face) -> None:
    """The directory knows two deputies of the township."""
    await face.records_township()
    for id_ in ("ma", "guan"):
        await face.records(DeputyElected(id=id_, division=TOWNSHIP, name=id_, level="township"))


def actor(division: str) -> Actor:
    return Actor(id=f"committee-{division}", role=Role.COMMITTEE, division=division)


async def test_a_ranking_is_the_congresss_own_unless_its_county_publishes_it(face: Face) -> None:
    county = {"division": "654004", "level": "township"}
    township = {**county, "division": "654004200"}

    async def answer(asked: dict[str, str], by: Actor | None = None) -> int:
        return (await face.get("/rankings", asked, by)).status_code

    stranger = actor(OTHER_COUNTY)
    for division in (COUNTY, TOWNSHIP, "650000000000", ROOT):
        assert await answer(county, actor(division)) == 200, division
        assert await answer(township, actor(division)) == 200, division
    assert await answer(county) == await answer(township) == 401
    assert await answer(county, stranger) == await answer(township, stranger) == 403
    await face.publishes_ranking(True)
    assert await answer(county) == await answer(township, stranger) == 200
    assert await answer({**county, "division": "650000"}) == 401
    await face.publishes_ranking(False)
    assert await answer(county) == 401


async def test_every_figure_is_read_by_an_index(told: Face) -> None:
    await ranked(told)
    await told.publishes_ranking(True)
    truth, views = told.others.databases
    for database in (truth, views):
        await database.command("profile", 2)
    for asked in ({"by": "department"}, {"by": "township"}, {"division": "650000"}):
        await told.shown("/rates", **{"division": "654004", **asked})
    for department in ({}, {"department": "traffic"}):
        await told.shown("/rates/cases", division="654004", rate="response", **department)
    await told.shown("/counters", division="654004200")
    await told.shown("/rankings", division="654004", level="township")
    for database in (truth, views):
        await database.command("profile", 0)
    plans = {**await plans_in(truth), **await plans_in(views)}
    assert plans.keys() >= {"cells", "tallies", "balances", "cases", "entries"}
    assert {plan.split()[0] for seen in plans.values() for plan in seen} <= {"IXSCAN", "IDHACK"}


async def plans_in(database: Database) -> dict[str, set[str]]:
    """How each collection was read while the database was watched."""
    plans: dict[str, set[str]] = {}
    read = {"op": "query", "ns": {"$not": {"$regex": "system"}}}
    async for seen in database["system.profile"].find(read):
        collection = seen["ns"].split(".", 1)[1]
        plans.setdefault(collection, set()).add(seen["planSummary"])
    return plans
