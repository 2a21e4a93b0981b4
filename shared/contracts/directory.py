"""Reference data, as the gateway's directory says it: each fact is the whole entry as it is now."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.envelope import FactData
from shared.contracts.values import Day, Division, Id, Line, Number
from shared.terms import Position

Earned = Literal["automatic", "confirmed", "claimed", "attendance"]
Level = Literal["township", "county", "prefecture", "province", "national"]
Period = Annotated[int, Field(strict=True, ge=1, le=250)]
Days = Annotated[tuple[Day, ...], Field(max_length=200)]


class ReferenceData(FactData):
    """An entry of the directory, kept as a copy by every service that asks for it."""

    id: Id
    division: Division


class Ending(ReferenceData):
    """An entry that ends one day; what it was named in before stays as it was."""

    ended_on: Day | None = None
    """The first day on which it is in force no more."""

    def in_force(self, on: date) -> bool:
        """Whether it holds on that day."""
        return self.ended_on is None or on < self.ended_on


class DivisionNamed(ReferenceData):
    """A division has this name, and these other ones."""

    TYPE = "division.named.v1"

    name: Line
    aliases: Annotated[tuple[Line, ...], Field(max_length=10)] = ()


class DepartmentNamed(Ending):
    """A department, or a township's government, of a division has this name."""

    TYPE = "department.named.v1"

    name: Line


class CommitteeNamed(Ending):
    """A committee 委室 of a division's congress has this name."""

    TYPE = "committee.named.v1"

    name: Line


class DeputyElected(Ending):
    """A deputy of this level acts in this division."""

    TYPE = "deputy.elected.v1"

    name: Line
    level: Level


class PositionHeld(Ending):
    """Someone holds a position in a department; a deputy who does never appraises its answers."""

    TYPE = "position.held.v1"

    department: Id
    title: Line
    position: Position
    name: Line
    deputy: Id | None = None


class GridDrawn(Ending):
    """A grid 1+1+1+N+X: its worker, its party-group lead, its deputy, and those who help."""

    TYPE = "grid.drawn.v1"

    name: Line
    villages: Annotated[tuple[Division, ...], Field(max_length=100)] = ()
    worker: Line
    party_lead: Line
    deputy: Id
    part_time: Annotated[Number, Field(ge=0, le=1000)] = 0
    volunteers: Annotated[Number, Field(ge=0, le=10_000)] = 0


class PeriodSet(ReferenceData):
    """From a day on a county counts by these periods; a date already given never moves.

    Working days, but for `rating_window`, `look_back_after` and `reopening_within`: days. An
    urgent problem has half the period of a problem. Its id is `<county>.<valid_from>`.
    """

    TYPE = "period.set.v1"

    valid_from: Day
    return_within: Period = 2
    accept_within: Period = 2
    answer_within: Period = 1
    request: Period = 5
    problem: Period = 15
    verdict_within: Period = 7
    rating_window: Period = 7
    look_back_after: Period = 30
    reopening_within: Period = 30


class PracticeSet(ReferenceData):
    """How a county practises the four-party order, where counties differ; its id is the county."""

    TYPE = "practice.set.v1"

    townships_hand_over: bool = False
    ranking_public: bool = False


class CategoryNamed(Ending):
    """Concerns of a division may be of this category."""

    TYPE = "category.named.v1"

    name: Line


class IndicatorSet(ReferenceData):
    """In this county and year an indicator gives so many points, up to a yearly cap."""

    TYPE = "indicator.set.v1"

    number: Annotated[Number, Field(ge=1, le=99)]
    year: Annotated[Number, Field(ge=2000, le=2100)]
    name: Line
    points: Annotated[Number, Field(ge=0, le=100)]
    cap: Annotated[Number, Field(ge=0, le=1000)]
    earned: Earned = "automatic"


class CalendarAnnounced(ReferenceData):
    """The State Council announced a year's days off and swapped workdays."""

    TYPE = "calendar.announced.v1"

    year: Annotated[Number, Field(ge=2000, le=2100)]
    days_off: Days
    extra_workdays: Days
