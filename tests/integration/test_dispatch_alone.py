"""Dispatch, alone on the bus: facts and commands in, facts and replies out."""

from collections.abc import AsyncIterator
from datetime import date
from uuid import uuid4

import pytest

from infra.servers import Servers
from services.dispatch.__main__ import DISPATCH
from shared.contracts.appraisal import CaseSentBack
from shared.contracts.concern import ConcernTriaged
from shared.contracts.directory import DepartmentNamed, DeputyElected
from shared.contracts.envelope import Actor, Refused, Reply
from shared.contracts.order import (
    AcceptOrder,
    HandOver,
    OrderHandedOver,
    OrderOpened,
    ResolveOrder,
    ReturnOrder,
)
from shared.terms import Outcome, Role, Urgency
from tests.harness.alone import Bystander, alone
from tests.harness.deployment import deployed

TOWNSHIP = "654004200000"
COUNTY = "654004000000"
COMMITTEE = Actor(id="c1", role=Role.COMMITTEE, division=COUNTY)
TRANSPORT = Actor(id="t1", role=Role.DEPARTMENT, division=COUNTY, department="transport")


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


def triaged() -> ConcernTriaged:
    return ConcernTriaged(
        category="roads", urgency=Urgency.PROBLEM, summary="村道坑洼", reporters=("r1",)
    )


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
