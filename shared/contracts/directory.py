"""Reference data, as the gateway's directory says it: each fact is the whole entry as it is now."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.envelope import FactData
from shared.contracts.values import Day, Division, Id, Line, Number

Level = Literal["township", "county", "prefecture", "province", "national"]
Days = Annotated[tuple[Day, ...], Field(max_length=200)]


class ReferenceData(FactData):
    """An entry of the directory, kept as a copy by every service that asks for it."""

    id: Id
    division: Division


class DivisionNamed(ReferenceData):
    """A division has this name, and these other ones."""

    TYPE = "division.named.v1"

    name: Line
    aliases: Annotated[tuple[Line, ...], Field(max_length=10)] = ()


class DepartmentNamed(ReferenceData):
    """A department, or a township's government, of a division has this name."""

    TYPE = "department.named.v1"

    name: Line


class CommitteeNamed(ReferenceData):
    """A committee 委室 of a division's congress has this name."""

    TYPE = "committee.named.v1"

    name: Line


class DeputyElected(ReferenceData):
    """A deputy of this level acts in this division."""

    TYPE = "deputy.elected.v1"

    name: Line
    level: Level


class CategoryNamed(ReferenceData):
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


class CalendarAnnounced(ReferenceData):
    """The State Council announced a year's days off and swapped workdays."""

    TYPE = "calendar.announced.v1"

    year: Annotated[Number, Field(ge=2000, le=2100)]
    days_off: Days
    extra_workdays: Days
