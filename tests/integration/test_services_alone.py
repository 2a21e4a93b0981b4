"""Intake and supervision, each alone on the bus: facts and commands in, facts out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

import pytest

from infra.servers import Servers
from services.gateway.house import GATEWAY
from services.intake.__main__ import INTAKE
from services.supervision.__main__ import SUPERVISION
from shared import clock
from shared.contracts.appraisal import (
    AppraisalOpened,
    Appraise,
    CaseClosed,
    CaseSentBack,
    OrderAppraised,
    RateCase,
)
from shared.contracts.concern import ConcernJoined, ConcernMerged, ConcernTriaged
from shared.contracts.envelope import Command, Refused, Reply
from shared.eventing.durables import STREAM
from shared.runtime.service import Service
from shared.terms import Outcome, Verdict
from tests.conformance.messages import (
    appraise,
    calendar,
    deputy,
    handed_over,
    joined,
    merge,
    reporter,
    resolved,
    submit,
    submit_another,
    triage,
    triaged,
)
from tests.conformance.scenario import Asked, Told
from tests.harness.alone import Bystander, alone
from tests.harness.deployment import deployed

DAYS_AGO = timedelta(days=1)


@pytest.fixture
async def intake(servers: Servers) -> AsyncIterator[Bystander]:
    async with at_work(servers, INTAKE) as bystander:
        yield bystander


@pytest.fixture
async def supervision(servers: Servers) -> AsyncIterator[Bystander]:
    async with at_work(servers, SUPERVISION) as bystander:
        yield bystander


@asynccontextmanager
async def at_work(servers: Servers, service: Service) -> AsyncIterator[Bystander]:
    async with deployed(servers, [service]) as settings, alone(service, settings) as bystander:
        yield bystander


async def hears(bystander: Bystander, case: str, *steps: Told | Asked, days_ago: int = 0) -> None:
    """Let it all happen, so many days ago."""
    for step in steps:
        message = step.message(bystander, case)
        if isinstance(message, Command):
            earlier = message.model_copy(update={"at": message.at - days_ago * DAYS_AGO})
            assert isinstance(await bystander.send(earlier), Reply)
        else:
            await bystander.tell(
                message.model_copy(update={"time": message.time - days_ago * DAYS_AGO})
            )
    await bystander.settled()


def a_case() -> str:
    return f"case-{uuid4().hex}"


async def test_a_concern_is_merged_and_its_reporter_follows(intake: Bystander) -> None:
    case = a_case()
    survivor = f"0-{case}"
    await hears(intake, case, submit_another, submit, merge)
    assert await intake.told(ConcernMerged, case) == [
        ConcernMerged(into=survivor, reporters=(f"r1-{case}",))
    ]
    assert await intake.told(ConcernJoined, survivor) == [
        ConcernJoined(merged=case, reporters=(f"r1-{case}",), triaged=False)
    ]
    later = triage.message(intake, survivor)
    assert isinstance(await intake.send(later), Reply)
    [told] = await intake.told(ConcernTriaged, survivor)
    assert set(told.reporters) == {f"r1-{case}", f"r2-{case}"}


async def test_an_unsatisfied_reporter_sends_the_case_back(supervision: Bystander) -> None:
    case = a_case()
    await hears(supervision, case, calendar, triaged, joined, handed_over, resolved, appraise)
    unhappy = RateCase(case=case, reporter=f"r2-{case}", score=2)
    assert isinstance(await supervision.ask(reporter(case, 2), unhappy), Reply)
    assert await supervision.told(CaseSentBack, case) == [CaseSentBack(round=1, by="rating")]
    rating = RateCase(case=case, reporter=f"r1-{case}", score=5)
    late = await supervision.ask(reporter(case), rating)
    assert isinstance(late, Refused)
    assert "sent_back" in late.detail


async def test_a_case_closes_when_verdict_and_every_rating_are_in(supervision: Bystander) -> None:
    case = a_case()
    await hears(supervision, case, calendar, triaged, joined, handed_over, resolved, appraise)
    for number, score in ((1, 3), (2, 5)):
        rating = RateCase(case=case, reporter=f"r{number}-{case}", score=score)
        assert isinstance(await supervision.ask(reporter(case, number), rating), Reply)
    assert await supervision.told(CaseClosed, case) == [
        CaseClosed(round=1, outcome=Outcome.SOLVED, verdict=Verdict.SATISFIED, rated=2, unrated=0)
    ]


async def test_silence_ends_with_the_window_and_is_counted_apart(supervision: Bystander) -> None:
    case = a_case()
    await hears(supervision, case, calendar, triaged, handed_over, resolved, days_ago=9)
    [opened] = await supervision.told(AppraisalOpened, case)
    assert opened.rating_until < clock.now().date()
    await hears(supervision, case, appraise, days_ago=5)
    # Nobody asks for it: the sweep finds that the window has ended.
    assert await supervision.told(CaseClosed, case) == [
        CaseClosed(round=1, outcome=Outcome.SOLVED, verdict=Verdict.SATISFIED, rated=0, unrated=1)
    ]


async def test_a_window_that_is_open_stays_open(supervision: Bystander) -> None:
    case = a_case()
    await hears(supervision, case, calendar, triaged, handed_over, resolved, appraise)
    assert not [f for f in await supervision.stream() if f.type.endswith("case.closed.v1")]
    appraisal = await supervision.database["appraisals"].find_one({"_id": case})
    assert appraisal is not None
    assert appraisal["status"] == "appraised"


async def test_an_unsatisfied_verdict_needs_reasons_and_sends_back(supervision: Bystander) -> None:
    case = a_case()
    await hears(supervision, case, calendar, triaged, handed_over, resolved)
    unsaid = Appraise(case=case, verdict=Verdict.UNSATISFIED)
    answer = await supervision.ask(deputy(case), unsaid)
    assert isinstance(answer, Refused)
    assert answer.status == 422
    said = unsaid.model_copy(update={"reasons": "东侧两百米未修"})
    assert isinstance(await supervision.ask(deputy(case), said), Reply)
    [told] = await supervision.told(OrderAppraised, case)
    assert (told.verdict, told.reasons) == (Verdict.UNSATISFIED, "东侧两百米未修")
    assert await supervision.told(CaseSentBack, case) == [CaseSentBack(round=1, by="verdict")]


@pytest.mark.parametrize("type_", ["dragon.eaten.v1", "concern.triaged.v2"])
async def test_a_fact_that_nobody_knows_is_laid_aside(servers: Servers, type_: str) -> None:
    async with at_work(servers, GATEWAY) as gateway:
        subject = f"liandan.654004.00.{type_}"
        await gateway.nats.jetstream().publish(subject, b"{}", stream=STREAM)
        await gateway.settled()
        [letter] = await gateway.database["dead_letters"].find().to_list(None)
        assert (letter["subject"], letter["reason"]) == (subject, "malformed")
