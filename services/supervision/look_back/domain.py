"""A look-back 回头看: whether what was closed has stayed solved."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal

from shared.errors import IllegalStep, StaleRound, TooSoon

Occasion = Literal["after_closing", "on_promise"]


class Status(StrEnum):
    """Where the looking back on a case stands."""

    SCHEDULED = "scheduled"
    CALLED = "called"
    DONE = "done"
    FAILED = "failed"
    DROPPED = "dropped"


LIFECYCLE: dict[Status, set[Status]] = {
    Status.SCHEDULED: {Status.SCHEDULED, Status.CALLED, Status.DONE, Status.FAILED, Status.DROPPED},
    Status.CALLED: {Status.SCHEDULED, Status.CALLED, Status.DONE, Status.FAILED, Status.DROPPED},
    Status.DONE: {Status.SCHEDULED},
    Status.FAILED: {Status.SCHEDULED},
    Status.DROPPED: {Status.SCHEDULED},
}

OUTSTANDING = {Status.SCHEDULED, Status.CALLED}


@dataclass(frozen=True, slots=True)
class Look:
    """One time to look, the day for it, and whether that day has been called."""

    occasion: Occasion
    due_on: date
    called: bool = False

    def waits_on(self, day: date) -> bool:
        """Whether its day has come by then, and has not been called."""
        return not self.called and self.due_on <= day


@dataclass(frozen=True, slots=True)
class LookBack:
    """The looking back on one case since it was closed in a round; its id is the case's.

    `outstanding` are the times still to look, the oldest first.
    """

    id: str
    division: str
    round: int
    outstanding: tuple[Look, ...]
    status: Status = Status.SCHEDULED

    @property
    def case(self) -> str:
        """The case that is looked back on."""
        return self.id

    @property
    def next(self) -> Look:
        """The look that is to be done first. Raises IllegalStep when none is outstanding."""
        self._only_while_outstanding(step="looked back on")
        return self.outstanding[0]

    def scheduled_anew(self, in_round: int, looks: tuple[Look, ...]) -> "LookBack":
        """The looking back on a later closing; what was outstanding before is dropped."""
        moved = self._moved_to(Status.SCHEDULED, step="scheduled")
        return replace(moved, round=in_round, outstanding=looks)

    def called(self, on: date) -> "LookBack":
        """The looks whose day has come, called."""
        self._only_while_outstanding(step="called")
        looks = tuple(
            replace(look, called=look.called or look.waits_on(on)) for look in self.outstanding
        )
        return replace(self._moved_to(Status.CALLED, step="called"), outstanding=looks)

    def passed(self, on: date) -> "LookBack":
        """The oldest look, done: the result holds."""
        self._must_be_time(on)
        left = self.outstanding[1:]
        status = Status.SCHEDULED if left else Status.DONE
        if any(look.called for look in left):
            status = Status.CALLED
        return replace(self._moved_to(status, step="looked back on"), outstanding=left)

    def failed(self, on: date) -> "LookBack":
        """The result does not hold: nothing more is looked at before the next closing."""
        self._must_be_time(on)
        return replace(self._moved_to(Status.FAILED, step="looked back on"), outstanding=())

    def dropped(self) -> "LookBack":
        """The case went round again: what was outstanding is dropped."""
        return replace(self._moved_to(Status.DROPPED, step="dropped"), outstanding=())

    def waiting_on(self, day: date) -> tuple[Look, ...]:
        """The looks whose day has come by then, and has not been called."""
        return tuple(look for look in self.outstanding if look.waits_on(day))

    def expect_round(self, asked: int | None) -> None:
        """Refuse a step meant for a round that is over; one without a round is for today's."""
        if asked is not None and asked < self.round:
            raise StaleRound(asked=asked, round=self.round, status=self.status)

    def _must_be_time(self, on: date) -> None:
        if on < self.next.due_on:
            raise TooSoon(status=self.status, step="looked back on", day=self.next.due_on)

    def _only_while_outstanding(self, step: str) -> None:
        if self.status not in OUTSTANDING:
            raise IllegalStep(status=self.status, step=step)

    def _moved_to(self, status: Status, step: str) -> "LookBack":
        if status not in LIFECYCLE[self.status]:
            raise IllegalStep(status=self.status, step=step)
        return replace(self, status=status)
