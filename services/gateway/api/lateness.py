"""The day it is, as colours are seen by: by the clock, and by the calendars of the directory."""

from services.gateway.house import House
from services.gateway.views.cases.lateness import Day
from shared import clock
from shared.working_days import local_date


async def today(house: House) -> Day:
    """Today, in Asia/Shanghai."""
    return Day.of(local_date(clock.now()), await house.entries.working_calendar())
