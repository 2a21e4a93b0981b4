"""Supervision, alone on the bus: who appraises, how a case ends, and what begins it again."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from infra.servers import Servers
from services.supervision.__main__ import SUPERVISION
from shared import clock
from shared.contracts.appraisal import (
    AppraisalOpened,
    Appraise,
    AppraiserRecused,
    AppraiserSubstituted,
    CaseClosed,
    CaseExplained,
    CaseFlagged,
    CaseRated,
    CaseSentBack,
    RateCase,
    ReopeningAsked,
    ReopeningGranted,
)
from shared.contracts.directory import PeriodSet, PositionHeld
from shared.contracts.envelope import Actor, Reply
from shared.contracts.look_back import (
    DoLookBack,
    LookBackCalled,
    LookBackFailed,
    LookBackPassed,
    LookBackScheduled,
)
from shared.contracts.order import OrderResolved
from shared.runtime.settings import Settings
from shared.terms import Outcome, Position, Role, Verdict
from shared.working_days import local_date
from tests.conformance.messages import (
    answered,
    appraise,
    calendar,
    closed,
    deputy,
    handed_over,
    rate,
    resolved,
    triaged,
)
from tests.conformance.scenario import COMMITTEE, COUNTY, TOWNSHIP, Asked, Told, by
from tests.conformance.scenarios.supervision import (
    SUBSTITUTE,
    ask_reopening,
    ended,
    endorsed,
    explain,
    found_wanting,
    handed_over_again,
    handed_to_a_deputy,
    recuse,
    rule_on_reopening,
    two_rounds_unsatisfied,
    withdrawn,
)
from tests.harness.alone import Bystander, alone, running
from tests.harness.deployment import deployed
from tests.harness.happening import a_case, happens, refused
from tests.harness.waiting import wait_until

substitute = Actor(id=SUBSTITUTE, role=Role.DEPUTY, division=TOWNSHIP)


@pytest.fixture
async def settings(servers: Servers) -> AsyncIterator[Settings]:
    async with deployed(servers, [SUPERVISION]) as settings:
        yield settings


@pytest.fixture
async def supervision(settings: Settings) -> AsyncIterator[Bystander]:
    async with alone(SUPERVISION, settings) as bystander:
        yield bystander


def today() -> date:
    return local_date(clock.now())


def works_there(case: str) -> PositionHeld:
    return PositionHeld(
        id=f"chief-{case}",
        division=COUNTY,
        department=f"road-{case}",
        title="局长",
        position=Position.CHIEF,
        name="马代表",
        deputy=f"deputy-{case}",
    )


def endorser(case: str) -> Actor:
    return Actor(id=f"e1-{case}", role=Role.RESIDENT, division=TOWNSHIP)


rates_as_endorser = Asked(
    endorser, lambda case: RateCase(case=case, reporter=f"e1-{case}", score=1)
)
planned = Told(
    lambda case: OrderResolved(
        round=1,
        department=f"road-{case}",
        outcome=Outcome.PLANNED,
        result="已列入计划",
        promised_on=date(2026, 1, 5),
    )
)


def looked(passed: bool) -> Asked:
    return Asked(
        by(COMMITTEE),
        lambda case: DoLookBack(
            case=case, passed=passed, finding="现场查看", evidence=("photo-1",)
        ),
    )


# Who appraises.


async def test_who_stands_back_is_followed_by_another(supervision: Bystander) -> None:
    case = a_case()
    await happens(supervision, case, *handed_to_a_deputy, resolved, recuse)
    [recused] = await supervision.told(AppraiserRecused, case)
    assert (recused.deputy, recused.reason) == (f"deputy-{case}", "本人承包过该工程")
    [given] = await supervision.told(AppraiserSubstituted, case)
    assert (given.instead_of, given.appraiser) == (f"deputy-{case}", SUBSTITUTE)
    assert await refused(supervision, case, appraise) == "not_the_appraiser"
    verdict = Appraise(case=case, verdict=Verdict.SATISFIED)
    assert isinstance(await supervision.ask(substitute, verdict), Reply)


async def test_with_nobody_left_the_committee_is_told_who_stood_back(
    supervision: Bystander,
) -> None:
    case = a_case()
    await happens(supervision, case, *answered, recuse)
    assert await supervision.told(CaseFlagged, case) == [
        CaseFlagged(round=1, because="nobody_to_appraise")
    ]
    assert await refused(supervision, case, appraise) == "has_a_part"


async def test_who_has_come_to_work_there_does_not_appraise(supervision: Bystander) -> None:
    case = a_case()
    await happens(supervision, case, *answered, Told(works_there))
    assert await refused(supervision, case, appraise) == "has_a_part"


async def test_a_handover_that_names_somebody_with_a_part_is_set_right(
    supervision: Bystander,
) -> None:
    case = a_case()
    await happens(supervision, case, Told(works_there), *handed_to_a_deputy)
    [given] = await supervision.told(AppraiserSubstituted, case)
    assert (given.instead_of, given.appraiser) == (f"deputy-{case}", SUBSTITUTE)
    assert (given.because, given.verdict_due_on) == ("recused", None)


async def test_a_later_round_does_not_bring_back_who_stood_back(supervision: Bystander) -> None:
    case = a_case()
    await happens(supervision, case, *handed_to_a_deputy, resolved, recuse)
    wanting = Appraise(case=case, verdict=Verdict.UNSATISFIED, reasons="东侧未修")
    assert isinstance(await supervision.ask(substitute, wanting), Reply)
    await happens(supervision, case, handed_over_again(2))
    _, again = await supervision.told(AppraiserSubstituted, case, times=2)
    assert (again.round, again.appraiser, again.because) == (2, SUBSTITUTE, "recused")


async def test_the_absent_are_substituted_once_however_many_look(
    settings: Settings, supervision: Bystander
) -> None:
    cases = [a_case() for _ in range(5)]
    async with running(SUPERVISION, settings), running(SUPERVISION, settings):
        await asyncio.gather(
            *(happens(supervision, case, *handed_to_a_deputy, days_ago=30) for case in cases)
        )
        for case in cases:
            await happens(supervision, case, resolved, days_ago=29)
        for case in cases:
            [given] = await supervision.told(AppraiserSubstituted, case)
            assert (given.because, given.appraiser) == ("absent", SUBSTITUTE)
            assert given.verdict_due_on is not None
            assert given.verdict_due_on > today()
    # Nobody else is left, and the new day is to come: it stays so.
    for case in cases:
        assert len(await supervision.told(AppraiserSubstituted, case)) == 1
        assert await refused(supervision, case, appraise) == "not_the_appraiser"


async def test_with_nobody_else_the_absent_one_stays(supervision: Bystander) -> None:
    case = a_case()
    await happens(supervision, case, *answered, days_ago=30)

    async def looked_for() -> bool:
        found = await supervision.database["appraisals"].find_one({"_id": case})
        return found is not None and found["judging"]["nobody_else_on"] is not None

    await wait_until(looked_for, "somebody else was looked for")
    await happens(supervision, case, appraise)


# Periods.


async def test_a_county_counts_by_its_own_periods_from_their_first_day_on(
    supervision: Bystander,
) -> None:
    before, after = a_case(), a_case()
    await happens(supervision, before, *answered)
    longer = PeriodSet(
        id="654004.later",
        division=COUNTY,
        valid_from=today(),
        rating_window=20,
    )
    await happens(supervision, after, Told(lambda _: longer), *answered)
    [usual] = await supervision.told(AppraisalOpened, before)
    [own] = await supervision.told(AppraisalOpened, after)
    assert usual.rating_until == today() + timedelta(days=7)
    assert own.rating_until == today() + timedelta(days=20)


# Endorsers, flags, and the end that is an explanation.


async def test_an_endorser_is_heard_and_sends_nothing_back(supervision: Bystander) -> None:
    case = a_case()
    await happens(supervision, case, *answered, endorsed, rates_as_endorser, appraise, rate)
    endorsers, reporters = await supervision.told(CaseRated, case, times=2)
    assert (endorsers.by, reporters.by) == ("endorser", "reporter")
    assert await supervision.told(CaseFlagged, case) == [
        CaseFlagged(round=1, because="endorser_unsatisfied")
    ]
    [end] = await supervision.told(CaseClosed, case)
    assert (end.rated, end.unrated) == (1, 0)


async def test_two_unsatisfied_rounds_may_end_explained(supervision: Bystander) -> None:
    case = a_case()
    await happens(supervision, case, *two_rounds_unsatisfied)
    assert await supervision.told(CaseFlagged, case) == [
        CaseFlagged(round=2, because="two_unsatisfied_rounds")
    ]
    await happens(supervision, case, explain)
    [end] = await supervision.told(CaseExplained, case)
    assert (end.round, end.outcome, end.explanation) == (3, Outcome.NOT_POSSIBLE, "线路由国家规划")
    assert await refused(supervision, case, ask_reopening) == "illegal_step"
    assert await refused(supervision, case, found_wanting(3)) == "illegal_step"


async def test_nothing_is_explained_before_two_rounds(supervision: Bystander) -> None:
    case = a_case()
    await happens(supervision, case, *two_rounds_unsatisfied[:5], handed_over_again(2))
    now_and_here = Asked(explain.actor, explain.data)
    assert await refused(supervision, case, now_and_here) == "illegal_step"


async def test_a_withdrawn_case_is_judged_no_more(supervision: Bystander) -> None:
    case = a_case()
    await happens(supervision, case, *answered, withdrawn)
    assert await refused(supervision, case, appraise) == "illegal_step"
    assert await refused(supervision, case, rate) == "illegal_step"


# Begun again.


async def test_a_reporter_asks_and_the_township_reopens(supervision: Bystander) -> None:
    case = a_case()
    await happens(supervision, case, *ended, ask_reopening)
    assert await refused(supervision, case, ask_reopening) == "illegal_step"
    await happens(supervision, case, rule_on_reopening)
    assert await supervision.told(ReopeningAsked, case) == [
        ReopeningAsked(round=1, reporter=f"r1-{case}")
    ]
    assert len(await supervision.told(ReopeningGranted, case)) == 1
    assert await supervision.told(CaseSentBack, case) == [CaseSentBack(round=1, by="reopening")]

    async def dropped() -> bool:
        found = await supervision.database["look_backs"].find_one({"_id": case})
        return found is not None and found["status"] == "dropped"

    await wait_until(dropped, "the look-back of the round before is dropped")


async def test_after_its_days_a_case_is_not_reopened(supervision: Bystander) -> None:
    case = a_case()
    await happens(supervision, case, *ended, days_ago=31)
    assert await refused(supervision, case, ask_reopening) == "reopened_too_late"
    recent = a_case()
    await happens(supervision, recent, *ended, days_ago=29)
    await happens(supervision, recent, ask_reopening)


async def test_the_periods_of_the_closing_count_for_reopening(supervision: Bystander) -> None:
    case = a_case()
    await happens(supervision, case, *ended, days_ago=10)
    shorter = PeriodSet(
        id="654004.shorter",
        division=COUNTY,
        valid_from=today() - timedelta(days=5),
        reopening_within=1,
    )
    await happens(supervision, case, Told(lambda _: shorter), ask_reopening)


async def test_a_look_back_is_called_on_its_day_and_done(supervision: Bystander) -> None:
    case = a_case()
    await happens(supervision, case, closed, days_ago=31)
    [planned_for] = await supervision.told(LookBackScheduled, case)
    assert planned_for.due_on == today() - timedelta(days=1)
    [called] = await supervision.told(LookBackCalled, case)
    assert called.occasion == "after_closing"
    await happens(supervision, case, looked(passed=True))
    [passed] = await supervision.told(LookBackPassed, case)
    assert passed.evidence == ("photo-1",)
    assert await refused(supervision, case, looked(passed=False)) == "illegal_step"


async def test_nobody_looks_back_before_the_day(supervision: Bystander) -> None:
    case = a_case()
    await happens(supervision, case, closed, days_ago=29)
    assert await refused(supervision, case, looked(passed=True)) == "too_soon"
    assert not [f for f in await supervision.stream() if f.type.endswith("look_back.called.v1")]


async def test_a_look_back_that_fails_sends_the_case_round_again(supervision: Bystander) -> None:
    case = a_case()
    await happens(supervision, case, calendar, triaged, handed_over, planned, appraise, rate)
    first, second = await supervision.told(LookBackScheduled, case, times=2)
    assert (first.occasion, second.occasion) == ("on_promise", "after_closing")
    await happens(supervision, case, looked(passed=False))
    [failed] = await supervision.told(LookBackFailed, case)
    assert failed.occasion == "on_promise"
    assert await supervision.told(CaseSentBack, case) == [CaseSentBack(round=1, by="look_back")]
    await happens(supervision, case, handed_over_again(2))
    appraisal = await supervision.database["appraisals"].find_one({"_id": case})
    assert appraisal is not None
    assert (appraisal["status"], appraisal["round"]) == ("awaiting", 2)


async def test_only_the_deputy_named_is_asked_for_a_verdict(supervision: Bystander) -> None:
    case = a_case()
    await happens(supervision, case, *answered)
    assert await refused(supervision, case, appraise, by=substitute) == "not_the_appraiser"
    assert await refused(supervision, case, recuse, by=substitute) == "not_the_appraiser"
    assert await refused(supervision, case, explain, by=deputy(case)) == "not_allowed"
