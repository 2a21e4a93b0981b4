"""How late a case is, as a colour: seen on a day, and never kept, for days pass without a fact."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.working_days import WorkingCalendar

NEAR = 2  # working days


class Lateness(StrEnum):
    """Of the step that a case waits for: in time, due soon, or late. Colours mean nothing else."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Day:
    """The day on which cases are looked at."""

    today: date
    far: date
    """The first day that is more than two working days ahead."""

    @classmethod
    def of(cls, today: date, calendar: WorkingCalendar) -> "Day":
        """That day, by a working calendar."""
        return cls(today, far=calendar.after(today, NEAR + 1))

    def lateness(self, due: date | None) -> Lateness | None:
        """The colour of a step that is due on a day; None if none was given."""
        if due is None:
            return None
        if due < self.today:
            return Lateness.RED
        return Lateness.YELLOW if due < self.far else Lateness.GREEN

    def due(self, lateness: Lateness) -> tuple[date, date]:
        """The first day on which a step of this colour may be due, and the first after those."""
        match lateness:
            case Lateness.RED:
                return date.min, self.today
            case Lateness.YELLOW:
                return self.today, self.far
            case Lateness.GREEN:
                return self.far, date.max
