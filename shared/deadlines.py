"""Deadlines 期限: the day a step is due, and what it calls for before and after.

A deadline is computed once, when the step begins. Neither the county's periods nor a calendar
that come later move it.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from shared.periods import Periods
from shared.working_days import WorkingCalendar

Step = Literal["accept", "resolve"]
"""What a day is due for: taking the order on, or answering it."""

# In working days. What is to be accepted within two is reminded of on the last of them.
REMIND_BEFORE = 2
ESCALATE_AFTER = 3


@dataclass(frozen=True, slots=True)
class Counting:
    """How days are counted from one day on: by a county's periods, in working days."""

    since: date
    periods: Periods
    calendar: WorkingCalendar

    @property
    def accept_by(self) -> date:
        """The day by which what is handed over is to be accepted."""
        return self.calendar.after(self.since, self.periods.accept_within)

    @property
    def return_by(self) -> date:
        """The last day on which what is handed over can be returned."""
        return self.calendar.after(self.since, self.periods.return_within)

    @property
    def verdict_by(self) -> date:
        """The day by which a verdict is to be given that can be given from now on."""
        return self.calendar.after(self.since, self.periods.verdict_within)

    @property
    def rating_until(self) -> date:
        """The last day to rate an answer that is there from now on."""
        return self.since + timedelta(days=self.periods.rating_window)


class Call(StrEnum):
    """What a deadline calls for, each once."""

    REMINDER = "reminder"
    OVERRUN = "overrun"
    ESCALATION = "escalation"


@dataclass(frozen=True, slots=True)
class Calling:
    """A day on which a deadline calls for something."""

    call: Call
    on: date


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day a step is due, and what it calls for still, the earliest first."""

    step: Step
    due_on: date
    calls: tuple[Calling, ...]

    @classmethod
    def to_accept(cls, due_on: date, calendar: WorkingCalendar) -> "Deadline":
        """The deadline to take an order on: the lead is reminded on the day itself."""
        return cls._of("accept", due_on, due_on, calendar)

    @classmethod
    def to_resolve(cls, due_on: date, calendar: WorkingCalendar) -> "Deadline":
        """The deadline to answer: the lead is reminded two working days before."""
        return cls._of("resolve", due_on, calendar.before(due_on, REMIND_BEFORE), calendar)

    @classmethod
    def _of(
        cls, step: Step, due_on: date, remind_on: date, calendar: WorkingCalendar
    ) -> "Deadline":
        calls = (
            Calling(Call.REMINDER, remind_on),
            Calling(Call.OVERRUN, due_on + timedelta(days=1)),
            Calling(Call.ESCALATION, calendar.after(due_on, ESCALATE_AFTER)),
        )
        return cls(step, due_on, calls)

    @property
    def escalated(self) -> bool:
        """Whether nothing more is called for: the committee is to see to it."""
        return not self.calls

    def calls_by(self, today: date) -> tuple[Call, ...]:
        """What is to be told by today; of a day that is over nobody is reminded."""
        come = [calling.call for calling in self.calls if calling.on <= today]
        return tuple(call for call in come if call is not Call.REMINDER or today <= self.due_on)

    def told(self, today: date) -> "Deadline":
        """The deadline with what it calls for after today."""
        return replace(self, calls=tuple(calling for calling in self.calls if calling.on > today))
