"""Dispatch, alone on the bus: facts and commands in, facts and replies out."""

from collections.abc import AsyncIterator
from datetime import date
from uuid import uuid4

import pytest

from infra.servers import Servers
from services.dispatch.__main__ import DISPATCH
from shared import clock
from shared.contracts.appraisal import CaseClosed, CaseSentBack
from shared.contracts.concern import ConcernTriaged, ConcernWithdrawn
from shared.contracts.directory import (
    DepartmentNamed,
    DeputyElected,
    PeriodSet,
    PositionHeld,
    PracticeSet,
)
from shared.contracts.envelope import Actor, CommandData, Refused, Reply
from shared.contracts.order import (
    AcceptOrder,
    AskPostponement,
    HandOver,
    OrderAccepted,
    OrderHandedOver,
    OrderOpened,
    OrderPostponed,
    ReportProgress,
    ResolveOrder,
    ReturnOrder,
    RuleOnPostponement,
)
from shared.terms import Outcome, Position, Role, Urgency, Verdict
from shared.working_days import WorkingCalendar, local_date
from tests.harness.alone import Bystander, alone
from tests.harness.deployment import deployed

TOWNSHIP = "654004200000"
COUNTY = "654004000000"
COMMITTEE = Actor(id="c1", role=Role.COMMITTEE, division=COUNTY)
STAFF = Actor(id="s1", role=Role.TOWNSHIP, division=TOWNSHIP)
TRANSPORT = Actor(id="t1", role=Role.DEPARTMENT, division=COUNTY, department="transport")
LIAISON = TRANSPORT.model_copy(update={"id": "t2", "position": Position.LIAISON})
HOUSING = Actor(id="h1", role=Role.DEPARTMENT, division=COUNTY, department="housing")


@pytest.fixture
async def dispatch(servers: Servers) -> AsyncIterator[Bystander]:
    async with deployed(servers, [DISPATCH]) as settings, alone(DISPATCH, settings) as bystander:
        await bystander.tell(
            bystander.fact(
                DepartmentNamed(id="transport", division=COUNTY, name="交通运输局"), "d1"
            ),
            bystander.fact(DepartmentNamed(id="housing", division=COUNTY, name="住建局"), "d2"),
            bystander.fact(
                DeputyElected(id="ma", division=TOWNSHIP, name="马代表", level="township"), "d3"
            ),
        )
        await bystander.settled()
        yield bystander


def triaged(owner: str | None = None) -> ConcernTriaged:
    return ConcernTriaged(
        category="roads",
        urgency=Urgency.PROBLEM,
        summary="村道坑洼",
        reporters=("r1",),
        owner=owner,
    )


async def an_order(dispatch: Bystander, owner: str | None = None) -> str:
    """The case of an order that waits to be handed over."""
    case = f"case-{uuid4().hex}"
    await dispatch.tell(dispatch.fact(triaged(owner), case))
    await dispatch.settled()
    return case


async def does(dispatch: Bystander, actor: Actor, *asked: CommandData) -> None:
    """Let someone do this, one after the other."""
    for data in asked:
        answer = await dispatch.ask(actor, data)
        assert isinstance(answer, Reply), answer


async def refused(dispatch: Bystander, actor: Actor, asked: CommandData) -> str:
    """The code with which someone is refused."""
    answer = await dispatch.ask(actor, asked)
    assert isinstance(answer, Refused)
    return answer.refused


async def test_a_case_goes_through_dispatch_and_round_again(dispatch: Bystander) -> None:
    case = f"case-{uuid4().hex}"
    await dispatch.tell(dispatch.fact(triaged(), case))
    assert await dispatch.told(OrderOpened, case) == [OrderOpened(urgency=Urgency.PROBLEM)]

    handed = await dispatch.ask(COMMITTEE, HandOver(case=case, lead="transport"))
    assert handed == Reply(result=("liandan.order.handed_over.v1",), versions={"order": 2})
    assert isinstance(await dispatch.ask(TRANSPORT, AcceptOrder(case=case, plan="整修")), Reply)
    refused = await dispatch.ask(TRANSPORT, ReturnOrder(case=case, reason="不是我局"))
    assert isinstance(refused, Refused)
    assert (refused.refused, refused.status) == ("illegal_step", 409)
    answer = ResolveOrder(case=case, outcome=Outcome.SOLVED, result="已修")
    assert isinstance(await dispatch.ask(TRANSPORT, answer), Reply)

    await dispatch.tell(dispatch.fact(CaseSentBack(round=1, by="verdict"), case))
    first, second = await dispatch.told(OrderHandedOver, case, times=2)
    assert (first.round, second.round) == (1, 2)
    assert second.due_in_working_days == 8
    assert second.accept_by > date(2026, 1, 1)


async def test_after_a_return_the_committee_rules_and_that_stands(dispatch: Bystander) -> None:
    case = await an_order(dispatch)
    stays = HandOver(case=case, lead="transport", ruling="乡道由交通部门管养")
    assert await refused(dispatch, COMMITTEE, stays) == "contradiction"
    await does(dispatch, COMMITTEE, HandOver(case=case, lead="transport", assisting=("housing",)))
    await does(dispatch, TRANSPORT, ReturnOrder(case=case, reason="不是我局"))
    unruled = stays.model_copy(update={"ruling": None})
    assert await refused(dispatch, COMMITTEE, unruled) == "contradiction"
    await does(dispatch, COMMITTEE, stays)
    again = ReturnOrder(case=case, reason="不是我局")
    assert await refused(dispatch, TRANSPORT, again) == "already_returned"
    _, ruled = await dispatch.told(OrderHandedOver, case, times=2)
    assert (ruled.lead, ruled.ruling, ruled.assisting) == ("transport", stays.ruling, ())


async def test_an_answer_is_postponed_once_with_consent(dispatch: Bystander) -> None:
    case = await an_order(dispatch)
    await does(dispatch, COMMITTEE, HandOver(case=case, lead="transport"))
    await does(dispatch, TRANSPORT, AcceptOrder(case=case, plan="整修"))
    [accepted] = await dispatch.told(OrderAccepted, case)
    later = WorkingCalendar().after(accepted.due_on, 15)
    await does(dispatch, TRANSPORT, AskPostponement(case=case, until=later, reason="材料未到"))
    await does(dispatch, COMMITTEE, RuleOnPostponement(case=case, granted=True))
    [postponed] = await dispatch.told(OrderPostponed, case)
    assert postponed.due_on == later
    once_more = AskPostponement(case=case, until=later, reason="材料未到")
    assert await refused(dispatch, TRANSPORT, once_more) == "already_postponed"


async def test_the_liaison_signs_nothing_and_who_assists_reports(dispatch: Bystander) -> None:
    case = await an_order(dispatch)
    await does(dispatch, COMMITTEE, HandOver(case=case, lead="transport", assisting=("housing",)))
    taking = AcceptOrder(case=case, plan="整修")
    assert await refused(dispatch, LIAISON, taking) == "chief_signs"
    assert await refused(dispatch, HOUSING, taking) == "not_the_lead"
    await does(dispatch, TRANSPORT, taking)
    await does(dispatch, HOUSING, ReportProgress(case=case, note="材料已到场"))


async def test_a_closed_case_is_reopened_as_the_next_round(dispatch: Bystander) -> None:
    case = await an_order(dispatch)
    await does(dispatch, COMMITTEE, HandOver(case=case, lead="transport"))
    await does(
        dispatch,
        TRANSPORT,
        AcceptOrder(case=case, plan="整修"),
        ResolveOrder(case=case, outcome=Outcome.SOLVED, result="已修"),
    )
    satisfied = CaseClosed(
        round=1, outcome=Outcome.SOLVED, verdict=Verdict.SATISFIED, rated=1, unrated=0
    )
    end = dispatch.fact(satisfied, case)
    reopened = dispatch.fact(CaseSentBack(round=1, by="reopening"), case)
    # Whatever comes first: the order closes, and goes round again.
    await dispatch.tell(reopened, end)
    _, second = await dispatch.told(OrderHandedOver, case, times=2)
    assert (second.round, second.lead, second.due_in_working_days) == (2, "transport", 8)
    await dispatch.settled()


async def test_what_is_withdrawn_ends_and_takes_no_more_steps(dispatch: Bystander) -> None:
    case = await an_order(dispatch)
    await does(dispatch, COMMITTEE, HandOver(case=case, lead="transport"))
    withdrawn = ConcernWithdrawn(reporter="r1", triaged=True)
    await dispatch.tell(dispatch.fact(withdrawn, case))
    await dispatch.settled()
    taking = AcceptOrder(case=case, plan="整修")
    assert await refused(dispatch, TRANSPORT, taking) == "illegal_step"
    order = await dispatch.database["orders"].find_one({"_id": case})
    assert order is not None
    assert (order["status"], order["deadline"]) == ("withdrawn", None)


async def test_a_withdrawal_before_triage_is_nothing_to_dispatch(dispatch: Bystander) -> None:
    case = f"case-{uuid4().hex}"
    await dispatch.tell(dispatch.fact(ConcernWithdrawn(reporter="r1"), case))
    await dispatch.settled()
    assert await dispatch.database["orders"].find_one({"_id": case}) is None


async def test_a_county_sets_its_periods_and_they_hold_from_their_day_on(
    dispatch: Bystander,
) -> None:
    before = await an_order(dispatch)
    await does(dispatch, COMMITTEE, HandOver(case=before, lead="transport"))
    today = local_date(clock.now())
    slower = PeriodSet(
        id=f"654004.{today}", division=COUNTY, valid_from=today, accept_within=4, problem=20
    )
    await dispatch.tell(dispatch.fact(slower, "p1"))
    await dispatch.settled()
    after = await an_order(dispatch)
    await does(dispatch, COMMITTEE, HandOver(case=after, lead="transport"))
    [first] = await dispatch.told(OrderHandedOver, before)
    [second] = await dispatch.told(OrderHandedOver, after)
    assert (first.due_in_working_days, second.due_in_working_days) == (15, 20)
    assert (first.accept_by, second.accept_by) == (
        WorkingCalendar().after(today, 2),
        WorkingCalendar().after(today, 4),
    )


async def test_where_its_county_lets_it_a_township_hands_over(dispatch: Bystander) -> None:
    case = await an_order(dispatch)
    asked = HandOver(case=case, lead="transport")
    assert await refused(dispatch, STAFF, asked) == "not_allowed"
    practice = PracticeSet(id="654004", division=COUNTY, townships_hand_over=True)
    await dispatch.tell(dispatch.fact(practice, "p2"))
    await dispatch.settled()
    await does(dispatch, STAFF, asked)


async def test_the_owner_appraises_unless_they_work_in_a_department_that_has_it(
    dispatch: Bystander,
) -> None:
    # The owner is a deputy of the prefecture, above the county.
    owner = DeputyElected(id="guan", division="654000", name="关代表", level="prefecture")
    held = PositionHeld(
        id="transport-guan",
        division=COUNTY,
        department="transport",
        title="副局长",
        position=Position.CHIEF,
        name="关代表",
        deputy="guan",
    )
    await dispatch.tell(dispatch.fact(owner, "d4"), dispatch.fact(held, "h1"))
    await dispatch.settled()
    apart, part = await an_order(dispatch, owner="guan"), await an_order(dispatch, owner="guan")
    await does(dispatch, COMMITTEE, HandOver(case=apart, lead="housing"))
    [told] = await dispatch.told(OrderHandedOver, apart)
    assert told.appraiser == "guan"
    named = HandOver(case=part, lead="transport", appraiser="guan")
    assert await refused(dispatch, COMMITTEE, named) == "has_a_part"
    await does(dispatch, COMMITTEE, HandOver(case=part, lead="transport"))
    [told] = await dispatch.told(OrderHandedOver, part)
    assert told.appraiser == "ma"


async def test_what_has_ended_in_the_directory_is_given_nothing(dispatch: Bystander) -> None:
    ended = DepartmentNamed(
        id="housing", division=COUNTY, name="住建局", ended_on=local_date(clock.now())
    )
    # A later word of the same entry: its version counts on.
    await dispatch.tell(dispatch.fact(ended, "d2"))
    await dispatch.settled()
    case = await an_order(dispatch)
    asked = HandOver(case=case, lead="housing")
    assert await refused(dispatch, COMMITTEE, asked) == "unknown_reference"


async def test_an_order_whose_lead_is_no_more_waits_for_the_committee(dispatch: Bystander) -> None:
    case = await an_order(dispatch)
    await does(dispatch, COMMITTEE, HandOver(case=case, lead="housing"))
    ended = DepartmentNamed(
        id="housing", division=COUNTY, name="住建局", ended_on=local_date(clock.now())
    )
    unruled = HandOver(case=case, lead="transport")
    assert await refused(dispatch, COMMITTEE, unruled) == "illegal_step"
    await dispatch.tell(dispatch.fact(ended, "d2"))
    await dispatch.settled()
    assert await refused(dispatch, COMMITTEE, unruled) == "contradiction"
    ruled = HandOver(case=case, lead="transport", ruling="住建局已撤销")
    await does(dispatch, COMMITTEE, ruled)
    _, anew = await dispatch.told(OrderHandedOver, case, times=2)
    assert (anew.round, anew.lead, anew.ruling) == (1, "transport", "住建局已撤销")
