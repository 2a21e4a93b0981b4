"""Handovers as the tests ask for them, and the directory they are decided with."""

from dataclasses import replace
from datetime import date

from services.dispatch.order import decisions
from services.dispatch.order.domain import Order
from shared.contracts.directory import DepartmentNamed, DeputyElected, PositionHeld, PracticeSet
from shared.contracts.envelope import Actor, Command
from shared.contracts.order import (
    HandOver,
    OrderHandedOver,
)
from shared.decision import Decision
from shared.periods import Periods
from shared.terms import Position
from shared.working_days import WorkingCalendar
from tests.unit.dispatch.order_life import (
    ASSISTING,
    LEAD,
)
from tests.unit.samples import (
    CALENDAR,
    CASE,
    COMMITTEE,
    COUNTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    command,
)

DEPARTMENTS = (LEAD, ASSISTING, "roads-bureau")


def department(id_: str, ended_on: date | None = None) -> DepartmentNamed:
    return DepartmentNamed(id=id_, division=COUNTY, name=id_, ended_on=ended_on)


def deputy(id_: str, division: str = TOWNSHIP, ended_on: date | None = None) -> DeputyElected:
    return DeputyElected(id=id_, division=division, name=id_, level="township", ended_on=ended_on)


def works(deputy_: str, in_: str, ended_on: date | None = None) -> PositionHeld:
    return PositionHeld(
        id=f"{in_}-{deputy_}",
        division=COUNTY,
        department=in_,
        title="副局长",
        position=Position.CHIEF,
        name=deputy_,
        deputy=deputy_,
        ended_on=ended_on,
    )


DIRECTORY = decisions.Directory(
    departments=[department(id_) for id_ in DEPARTMENTS],
    positions=[],
    deputies=[deputy("deputy-1"), deputy("deputy-2", OTHER_TOWNSHIP)],
    practice=PracticeSet(id="654004", division=COUNTY),
    periods=Periods(),
)
TOWNSHIPS_HAND_OVER = replace(
    DIRECTORY,
    practice=PracticeSet(id="654004", division=COUNTY, townships_hand_over=True),
)


def hand_over(
    lead: str = LEAD,
    appraiser: str | None = "deputy-1",
    by: Actor = COMMITTEE,
    ruling: str | None = None,
    assisting: tuple[str, ...] = (ASSISTING,),
) -> Command[HandOver]:
    data = HandOver(case=CASE, lead=lead, assisting=assisting, appraiser=appraiser, ruling=ruling)
    return command(data, by)


def decide(
    order: Order | None,
    asked: Command[HandOver],
    directory: decisions.Directory = DIRECTORY,
    calendar: WorkingCalendar = CALENDAR,
) -> Decision[Order]:
    return decisions.hand_over(order, asked, directory, calendar)


def appraiser_in(decision: Decision[Order]) -> str:
    [told] = decision.facts
    assert isinstance(told, OrderHandedOver)
    return told.appraiser


def with_deputies(
    *deputies: DeputyElected, positions: list[PositionHeld] | None = None
) -> decisions.Directory:
    return replace(DIRECTORY, deputies=deputies, positions=positions or [])
