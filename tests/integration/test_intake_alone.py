"""Intake, alone on the bus: facts and commands in, facts and replies out."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from infra.servers import Servers
from services.intake.__main__ import INTAKE
from shared import clock
from shared.contracts.concern import (
    AppealDismissed,
    AppealUpheld,
    ConcernAnswered,
    ConcernAppealed,
    ConcernDeclined,
    ConcernEndorsed,
    ConcernEscalated,
    ConcernHidden,
    ConcernMerged,
    ConcernReferred,
    ConcernResumed,
    ConcernRevealed,
    ConcernSubmitted,
    ConcernWithdrawn,
    ResidentAnswered,
    RuleOnAppeal,
)
from shared.contracts.directory import PeriodSet
from shared.contracts.envelope import Actor, Command, Refused, Reply
from shared.storage.references import entry_id
from shared.terms import Role
from shared.working_days import local_date
from tests.conformance.messages import (
    calendar,
    closed,
    decline,
    deputy,
    elected,
    merge,
    resolved,
    submit,
    submit_another,
    triage,
)
from tests.conformance.scenario import COMMITTEE, STAFF, TOWNSHIP, Told
from tests.conformance.scenarios.intake import (
    answer,
    answer_resident,
    appeal,
    endorse,
    escalate,
    explained,
    hide,
    refer,
    reopened,
    reveal,
    rule_on_appeal,
    withdraw,
)
from tests.harness.alone import Bystander, alone
from tests.harness.deployment import deployed
from tests.harness.happening import a_case, happens, refused

ANOTHER_COUNTY = "420607000000"


@pytest.fixture
async def intake(servers: Servers) -> AsyncIterator[Bystander]:
    async with deployed(servers, [INTAKE]) as settings, alone(INTAKE, settings) as bystander:
        yield bystander


async def kept(intake: Bystander, case: str) -> dict[str, Any]:
    """The concern as it is on disk."""
    document = await intake.database["concerns"].find_one({"_id": case})
    assert document is not None
    return dict(document)


async def test_an_enquiry_is_answered_within_the_periods_of_its_county(intake: Bystander) -> None:
    case, quick = a_case(), a_case()
    # Ten days are more than one working day, and less than fourteen.
    ten_days_ago = local_date(clock.now()) - timedelta(days=10)
    await happens(intake, case, calendar, submit, days_ago=10)
    await happens(intake, case, answer)
    assert [told.in_time for told in await intake.told(ConcernAnswered, case)] == [False]
    patient = PeriodSet(
        id=f"654004.{quick}", division="654004000000", valid_from=ten_days_ago, answer_within=14
    )
    await happens(intake, quick, Told(lambda _: patient))
    await happens(intake, quick, submit, days_ago=10)
    await happens(intake, quick, answer)
    assert [told.in_time for told in await intake.told(ConcernAnswered, quick)] == [True]


async def test_a_decline_is_appealed_once_and_what_was_written_is_not_told(
    intake: Bystander,
) -> None:
    case = a_case()
    await happens(intake, case, submit, decline, appeal)
    assert await intake.told(ConcernAppealed, case) == [ConcernAppealed(reporter=f"r1-{case}")]
    assert await refused(intake, case, rule_on_appeal, by=STAFF) == "not_allowed"
    await happens(intake, case, rule_on_appeal)
    assert len(await intake.told(AppealUpheld, case)) == 1
    assert await refused(intake, case, decline) == "contradiction"
    assert len(await intake.told(ConcernDeclined, case)) == 1


async def test_a_dismissed_appeal_leaves_the_concern_declined(intake: Bystander) -> None:
    case = a_case()
    await happens(intake, case, submit, decline, appeal)
    no = RuleOnAppeal(case=case, upheld=False, reason="法院已受理")
    assert isinstance(await intake.ask(COMMITTEE, no), Reply)
    assert await intake.told(AppealDismissed, case) == [AppealDismissed(reason="法院已受理")]
    assert (await kept(intake, case))["status"] == "declined"


async def test_what_belongs_elsewhere_is_referred_and_what_is_about_the_township_escalated(
    intake: Bystander,
) -> None:
    case, about_it = a_case(), a_case()
    await happens(intake, case, submit, refer)
    [told] = await intake.told(ConcernReferred, case)
    assert told.to == "court"
    await happens(intake, about_it, submit, escalate)
    assert len(await intake.told(ConcernEscalated, about_it)) == 1
    assert await refused(intake, about_it, triage) == "not_allowed"
    assert await refused(intake, about_it, escalate, by=COMMITTEE) == "contradiction"
    accepted = triage.data(about_it)
    assert isinstance(await intake.ask(COMMITTEE, accepted), Reply)


async def test_what_is_hidden_is_not_endorsed_until_it_is_revealed(intake: Bystander) -> None:
    case = a_case()
    await happens(intake, case, submit, triage, hide)
    assert await refused(intake, case, endorse) == "illegal_step"
    assert await refused(intake, case, hide) == "illegal_step"
    await happens(intake, case, reveal, endorse)
    assert await intake.told(ConcernHidden, case) == [ConcernHidden(reason="涉及未成年人")]
    assert await intake.told(ConcernRevealed, case) == [ConcernRevealed(reason="已隐去姓名")]
    assert await intake.told(ConcernEndorsed, case) == [ConcernEndorsed(endorser=f"e1-{case}")]
    concern = await kept(intake, case)
    assert (concern["reporters"], concern["endorsers"]) == ([f"r1-{case}"], [f"e1-{case}"])


async def test_its_only_reporter_withdraws_and_then_it_is_over(intake: Bystander) -> None:
    case = a_case()
    await happens(intake, case, submit, triage, endorse)
    stranger = Actor(id="r2", role=Role.RESIDENT, division=TOWNSHIP)
    assert await refused(intake, case, withdraw, by=stranger) == "not_a_reporter"
    await happens(intake, case, withdraw, resolved, closed, reopened)
    told = ConcernWithdrawn(reporter=f"r1-{case}", triaged=True)
    assert await intake.told(ConcernWithdrawn, case) == [told]
    assert (await kept(intake, case))["status"] == "withdrawn"


async def test_with_another_reporter_or_an_answer_it_is_not_withdrawn(intake: Bystander) -> None:
    case, answered = a_case(), a_case()
    await happens(intake, case, submit_another, submit, merge)
    await intake.settled()
    survivor = f"0-{case}"
    r2 = Actor(id=f"r2-{case}", role=Role.RESIDENT, division=TOWNSHIP)
    data = withdraw.data(case).model_copy(update={"case": survivor, "reporter": r2.id})
    answer_ = await intake.ask(r2, data)
    assert isinstance(answer_, Refused)
    assert answer_.refused == "others_remain"
    await happens(intake, answered, submit, triage, resolved)
    assert await refused(intake, answered, withdraw) == "illegal_step"


async def test_a_withdrawal_and_a_merge_at_the_same_moment_lose_nobody(intake: Bystander) -> None:
    cases = [a_case() for _ in range(8)]
    for case in cases:
        await happens(intake, case, submit_another, submit)
    asked = [message for case in cases for message in at_the_same_moment(intake, case)]
    await asyncio.gather(*(intake.send(message) for message in asked))
    await intake.settled()
    for case in cases:
        one, survivor = await kept(intake, case), await kept(intake, f"0-{case}")
        if survivor["status"] == "withdrawn":
            assert one["status"] == "submitted"
        else:
            assert one["status"] == "merged"
            assert f"r1-{case}" in survivor["reporters"]
    told = [fact.type for fact in await intake.stream()]
    resumed = told.count(f"liandan.{ConcernResumed.TYPE}")
    merged = told.count(f"liandan.{ConcernMerged.TYPE}")
    assert merged - resumed == sum([(await kept(intake, c))["status"] == "merged" for c in cases])


def at_the_same_moment(intake: Bystander, case: str) -> list[Command[Any]]:
    """The clerk merges into the earlier concern; whoever reported that withdraws it."""
    earlier = Actor(id=f"r2-{case}", role=Role.RESIDENT, division=TOWNSHIP)
    data = withdraw.data(case).model_copy(update={"case": f"0-{case}", "reporter": earlier.id})
    withdrawal = Command[Any](id=uuid4(), actor=earlier, at=clock.now(), data=data)
    merging = merge.message(intake, case)
    assert isinstance(merging, Command)
    return [merging, withdrawal]


async def test_a_deputy_of_the_county_answers_once_in_their_own_words(intake: Bystander) -> None:
    case, late = a_case(), a_case()
    await happens(intake, case, submit, answer_resident)
    [told] = await intake.told(ResidentAnswered, case)
    assert (told.deputy, told.text, told.in_time) == (f"deputy-{case}", "我明天去看", True)
    assert await refused(intake, case, answer_resident) == "illegal_step"
    stranger = deputy(case).model_copy(update={"id": "d2", "division": ANOTHER_COUNTY})
    assert await refused(intake, case, answer_resident, by=stranger) == "outside_division"
    await happens(intake, late, submit, days_ago=5)
    await happens(intake, late, answer_resident)
    assert [told.in_time for told in await intake.told(ResidentAnswered, late)] == [False]


@pytest.mark.parametrize("end", [closed, explained])
async def test_a_case_that_goes_round_again_is_open_again(intake: Bystander, end: Told) -> None:
    case = a_case()
    await happens(intake, case, submit, triage, end)
    assert (await kept(intake, case))["status"] == "closed"
    await happens(intake, case, reopened)
    assert (await kept(intake, case))["status"] == "triaged"
    assert await refused(intake, case, withdraw) == "illegal_step"


async def test_an_end_that_comes_after_what_followed_it_is_ignored(intake: Bystander) -> None:
    case = a_case()
    await happens(intake, case, submit, triage)
    first, second = closed.message(intake, case), reopened.message(intake, case)
    for late in (second, first):
        await intake.tell(late)
        await intake.settled()
    assert (await kept(intake, case))["status"] == "triaged"


async def test_a_deputy_who_files_for_a_resident_is_named(intake: Bystander) -> None:
    case = a_case()
    answer_ = await intake.ask(deputy(case), submit.data(case))
    assert isinstance(answer_, Reply)
    [told] = await intake.told(ConcernSubmitted, case)
    assert told.filed_by == f"deputy-{case}"


async def test_the_directory_is_kept_as_it_was_last_told(intake: Bystander) -> None:
    case = a_case()
    in_force = PeriodSet(id=f"p-{case}", division="654004000000", valid_from=date(2026, 1, 1))
    await happens(intake, case, elected, calendar, Told(lambda _: in_force))
    for kind, id_ in (("deputy.elected.v1", f"deputy-{case}"), (PeriodSet.TYPE, f"p-{case}")):
        entry = await intake.database["references"].find_one({"_id": entry_id(kind, id_)})
        assert entry is not None


async def test_no_fact_of_intake_carries_what_a_resident_wrote(intake: Bystander) -> None:
    case = a_case()
    await happens(intake, case, submit, decline, appeal, rule_on_appeal, triage, withdraw)
    told = [fact for fact in await intake.stream() if fact.case == case]
    assert told
    assert all("words" not in fact.data for fact in told)
