"""A duty activity 履职活动: what a deputy did, which counts once the township confirms it."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from shared.errors import Contradiction, IllegalStep
from shared.terms import DutyActivity


class Status(StrEnum):
    """Where an activity stands."""

    RECORDED = "recorded"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


LIFECYCLE: dict[Status, set[Status]] = {
    Status.RECORDED: {Status.CONFIRMED, Status.REJECTED},
    Status.CONFIRMED: set(),
    Status.REJECTED: set(),
}


@dataclass(frozen=True, slots=True)
class Activity:
    """What a deputy did, on which day and where, with the photos that show it."""

    id: str
    division: str
    deputy: str
    kind: DutyActivity
    on: date
    place: str
    note: str
    evidence: tuple[str, ...] = ()
    status: Status = Status.RECORDED

    @property
    def case(self) -> None:
        """An activity belongs to no case."""
        return

    def confirmed(self) -> "Activity":
        """The activity, which counts from now on."""
        return self._moved_to(Status.CONFIRMED)

    def rejected(self) -> "Activity":
        """The activity, which does not count."""
        return self._moved_to(Status.REJECTED)

    def must_have_been(self, today: date) -> None:
        """Refuse a day that has not come."""
        if self.on > today:
            raise Contradiction(what=f"On {self.on} nothing was done yet: it is {today}.")

    def _moved_to(self, status: Status) -> "Activity":
        if status not in LIFECYCLE[self.status]:
            raise IllegalStep(status=self.status, step=status)
        return replace(self, status=status)
