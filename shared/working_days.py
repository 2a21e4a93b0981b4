"""The working calendar: which days count, in the years the State Council has announced."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_SATURDAY = 5


def local_date(moment: datetime) -> date:
    """The day it is in Asia/Shanghai at `moment`: days and periods are counted there."""
    return moment.astimezone(SHANGHAI).date()


def midnight(day: date) -> datetime:
    """When a day begins in Asia/Shanghai, in UTC."""
    return datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Days off and swapped workdays by year; years without data count Monday to Friday."""

    years: frozenset[int] = frozenset()
    days_off: frozenset[date] = field(default=frozenset())
    extra_workdays: frozenset[date] = field(default=frozenset())

    @classmethod
    def of(cls, years: Iterable[tuple[int, Iterable[date], Iterable[date]]]) -> "WorkingCalendar":
        """The calendar of (year, days off on weekdays, workdays on weekends)."""
        known = list(years)
        return cls(
            frozenset(year for year, _, _ in known),
            frozenset(day for _, off, _ in known for day in off),
            frozenset(day for _, _, extra in known for day in extra),
        )

    def is_working(self, day: date) -> bool:
        """Whether `day` counts."""
        if day in self.extra_workdays:
            return True
        return day.weekday() < _SATURDAY and day not in self.days_off

    def after(self, day: date, working_days: int) -> date:
        """The last day of a period of `working_days` that starts the day after `day`."""
        left = working_days
        while left:
            day += timedelta(days=1)
            left -= self.is_working(day)
        return day

    def before(self, day: date, working_days: int) -> date:
        """The working day that lies so many working days before `day`."""
        left = working_days
        while left:
            day -= timedelta(days=1)
            left -= self.is_working(day)
        return day

    def provisional(self, day: date) -> bool:
        """Whether `day` was computed without that year's announcement and may turn out otherwise.

        The date given stays: only later dates are computed with later data.
        """
        return day.year not in self.years
