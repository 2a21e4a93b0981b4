"""The day it is, as colours are seen by: by the clock, and by the calendars of the directory."""

from services.gateway.directory.domain import ROOT
from services.gateway.house import House
from services.gateway.views.cases.lateness import Day
from shared import clock
from shared.contracts.directory import CalendarAnnounced
from shared.working_days import WorkingCalendar, local_date

YEARS = 50  # more than anybody will announce before this is read again


async def today(house: House) -> Day:
    """Today, in Asia/Shanghai."""
    return Day.of(local_date(clock.now()), await working_calendar(house))


async def working_calendar(house: House) -> WorkingCalendar:
    """Every year's days off and workdays that the directory knows."""
    calendars = await house.entries.valid_in(CalendarAnnounced, ROOT, "", YEARS)
    return WorkingCalendar.of((one.year, one.days_off, one.extra_workdays) for one in calendars)
