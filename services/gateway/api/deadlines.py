"""Deadlines, before they are given: the days that a handover today would lead to."""

from dataclasses import fields
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.gateway.api.callers import Home
from services.gateway.house import House
from shared import clock
from shared.contracts.directory import PeriodSet
from shared.contracts.values import Division
from shared.deadlines import Counting
from shared.divisions import county_of, full_code
from shared.periods import Periods, in_force
from shared.terms import Urgency
from shared.working_days import local_date

router = APIRouter(tags=["directory"])

SETS = 1000  # of periods that a county had; more than anybody will set


class DeadlinesShown(BaseModel):
    """The days by which an order handed over today is to be accepted, and, accepted today,
    answered; `provisional` where a day lies in a year whose calendar is not announced yet."""

    today: date
    accept_by: date
    working_days: int
    due_on: date
    provisional: bool


@router.get("/deadlines", summary="The days a handover would give", operation_id="see_deadlines")
async def deadlines(
    home: Home,
    division: Annotated[Division, Query()],
    urgency: Urgency,
    working_days: Annotated[int | None, Query(ge=1, le=250)] = None,
) -> DeadlinesShown:
    """By the county's periods of today, unless so many working days are given; counted only."""
    counting = await counting_from_today(home, division)
    days = working_days or counting.periods.to_resolve(urgency)
    due_on = counting.calendar.after(counting.since, days)
    given = (counting.accept_by, due_on)
    return DeadlinesShown(
        today=counting.since,
        accept_by=counting.accept_by,
        working_days=days,
        due_on=due_on,
        provisional=any(counting.calendar.provisional(day) for day in given),
    )


async def counting_from_today(house: House, division: str) -> Counting:
    """How days are counted in the division's county from today on."""
    since, county = local_date(clock.now()), full_code(county_of(division))
    told = await house.entries.valid_in(PeriodSet, county, "", SETS)
    periods = in_force(since, ((one.valid_from, periods_of(one)) for one in told))
    return Counting(since, periods, await house.entries.working_calendar())


def periods_of(told: PeriodSet) -> Periods:
    """What a county set."""
    return Periods(**{field.name: getattr(told, field.name) for field in fields(Periods)})
