"""Scoring, alone on the bus: facts and commands in, facts and replies out."""

from collections.abc import AsyncIterator
from datetime import date
from uuid import uuid4

import pytest

from infra.declare import declare_all
from infra.servers import Servers
from services.scoring.__main__ import SCORING
from shared.contracts.activity import (
    ActivityConfirmed,
    ActivityRecorded,
    ActivityRejected,
    RecordActivity,
    RuleOnActivity,
)
from shared.contracts.concern import ResidentAnswered
from shared.contracts.envelope import Refused, Reply
from shared.contracts.points import PointsAwarded, PointsReversed
from shared.eventing.durables import STREAM
from shared.terms import DutyActivity
from tests.conformance.messages import annulled, appraised, deputy, elected, indicator
from tests.conformance.scenario import STAFF, Told
from tests.conformance.scenarios.scoring import (
    activity_confirmed,
    answering,
    checked_on_site,
    on_site,
    reception,
    resident_answered,
)
from tests.harness.alone import Bystander, alone, beside, running
from tests.harness.deployment import deployed

ON = date(2026, 1, 5)


@pytest.fixture
async def scoring(servers: Servers) -> AsyncIterator[Bystander]:
    async with deployed(servers, [SCORING]) as settings, alone(SCORING, settings) as bystander:
        yield bystander


@pytest.fixture
async def case(scoring: Bystander) -> str:
    """A case whose deputy is in the directory, in a county with a catalogue."""
    case = f"case-{uuid4().hex}"
    await hears(scoring, case, indicator, on_site, answering, reception, elected)
    return case


async def hears(scoring: Bystander, case: str, *facts: Told) -> None:
    await scoring.tell(*(fact.message(scoring, case) for fact in facts))
    await scoring.settled()


async def points_of(scoring: Bystander, case: str, year: int = 2026) -> list[tuple[int, int]]:
    """Indicator and points of every entry in the ledger of the case's deputy."""
    ledger = await scoring.database["ledgers"].find_one({"_id": f"deputy-{case}/{year}"})
    entries = ledger["entries"] if ledger else []
    return [(entry["indicator"], entry["points"]) for entry in entries]


def visit(case: str, on: date = ON) -> RecordActivity:
    return RecordActivity(
        case=case, kind=DutyActivity.RECEPTION, on=on, place="联络站", note="接待三位村民"
    )


async def test_a_verdict_in_time_earns_points_until_it_is_annulled(
    scoring: Bystander, case: str
) -> None:
    await hears(scoring, case, appraised)
    [award] = await scoring.told(PointsAwarded, f"deputy-{case}/2026")
    assert (award.deputy, award.indicator, award.points) == (f"deputy-{case}", 8, 2)
    await hears(scoring, case, annulled)
    [taken] = await scoring.told(PointsReversed, f"deputy-{case}/2026")
    assert (taken.reverses, taken.points) == (award.entry, -2)
    assert await points_of(scoring, case) == [(8, 2), (8, -2)]


async def test_an_annulment_takes_back_what_was_earned_on_site_too(
    scoring: Bystander, case: str
) -> None:
    await hears(scoring, case, checked_on_site, annulled)
    taken = await scoring.told(PointsReversed, f"deputy-{case}/2026", times=2)
    assert sorted((one.indicator, one.points) for one in taken) == [(7, -5), (8, -2)]
    assert sum(points for _, points in await points_of(scoring, case)) == 0


async def test_an_activity_earns_when_the_township_confirms_it(
    scoring: Bystander, case: str
) -> None:
    assert isinstance(await scoring.ask(deputy(case), visit(case)), Reply)
    [recorded] = await scoring.told(ActivityRecorded, case)
    assert (recorded.deputy, recorded.on) == (f"deputy-{case}", ON)
    assert await points_of(scoring, case) == []
    confirm = RuleOnActivity(case=case, confirmed=True)
    assert isinstance(await scoring.ask(STAFF, confirm), Reply)
    assert await scoring.told(ActivityConfirmed, case) == [
        ActivityConfirmed(deputy=f"deputy-{case}", kind=DutyActivity.RECEPTION, on=ON)
    ]
    [award] = await scoring.told(PointsAwarded, f"deputy-{case}/2026")
    assert (award.indicator, award.points, award.on) == (1, 5, ON)
    again = await scoring.ask(STAFF, confirm)
    assert isinstance(again, Refused)
    assert (again.refused, again.status) == ("illegal_step", 409)


async def test_an_activity_that_is_rejected_earns_nothing(scoring: Bystander, case: str) -> None:
    assert isinstance(await scoring.ask(deputy(case), visit(case)), Reply)
    unsaid = await scoring.ask(STAFF, RuleOnActivity(case=case, confirmed=False))
    assert isinstance(unsaid, Refused)
    assert unsaid.status == 422
    rejected = RuleOnActivity(case=case, confirmed=False, reason="照片不是那一天的")
    assert isinstance(await scoring.ask(STAFF, rejected), Reply)
    [told] = await scoring.told(ActivityRejected, case)
    assert told.reason == "照片不是那一天的"
    assert await points_of(scoring, case) == []


async def test_a_deputy_nobody_elected_and_a_day_to_come_are_refused(
    scoring: Bystander, case: str
) -> None:
    unknown = await scoring.ask(deputy("nobody"), visit(f"{case}-1"))
    assert isinstance(unknown, Refused)
    assert unknown.refused == "unknown_reference"
    tomorrow = await scoring.ask(deputy(case), visit(f"{case}-2", on=date(2100, 1, 1)))
    assert isinstance(tomorrow, Refused)
    assert tomorrow.refused == "contradiction"


async def test_hearing_the_log_again_gives_no_points_by_a_catalogue_that_came_later(
    servers: Servers,
) -> None:
    case = f"case-{uuid4().hex}"
    async with deployed(servers, [SCORING]) as settings, beside(settings, SCORING) as scoring:
        async with running(SCORING, settings):
            await hears(scoring, case, elected, resident_answered, activity_confirmed)
            await hears(scoring, case, answering, reception)
        for durable in SCORING.durables:
            await scoring.nats.jetstream().delete_consumer(STREAM, durable)
        await declare_all(settings, [SCORING])
        async with running(SCORING, settings):
            await scoring.settled()
        assert await points_of(scoring, case) == []


async def test_the_same_words_count_once_in_a_deputys_year(scoring: Bystander, case: str) -> None:
    other = Told(
        lambda case: ResidentAnswered(
            deputy=f"deputy-{case}", text=" 下周一 来修！", answered_on=ON, in_time=True
        )
    )
    await hears(scoring, case, resident_answered)
    elsewhere = other.message(scoring, case).model_copy(
        update={"subject": f"{case}-2", "case": f"{case}-2"}
    )
    await scoring.tell(elsewhere)
    await scoring.settled()
    assert await points_of(scoring, case) == [(6, 5)]
