"""An entry of the directory: what its last fact said, where it is true, and what it names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.contracts.directory import (
    CalendarAnnounced,
    CategoryNamed,
    CommitteeNamed,
    DepartmentNamed,
    DeputyElected,
    DivisionNamed,
    Ending,
    GridDrawn,
    IndicatorSet,
    PeriodSet,
    PositionHeld,
    PracticeSet,
    ReferenceData,
)
from shared.divisions import GROUPS, county_of, depth, full_code
from shared.errors import Contradiction

ROOT = "0" * 12
"""The division that contains all others."""

KINDS: Mapping[str, type[ReferenceData]] = {
    "divisions": DivisionNamed,
    "departments": DepartmentNamed,
    "positions": PositionHeld,
    "committees": CommitteeNamed,
    "deputies": DeputyElected,
    "grids": GridDrawn,
    "categories": CategoryNamed,
    "periods": PeriodSet,
    "practices": PracticeSet,
    "indicators": IndicatorSet,
    "calendars": CalendarAnnounced,
}
"""What the directory has, by its plural."""

ANYWHERE = (DivisionNamed, CategoryNamed, CalendarAnnounced, IndicatorSet)
"""What may be recorded of a division that is not in the directory itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; its id is the kind's noun and the id it has among its kind."""

    id: str
    division: str
    kind: str
    data: dict[str, Any]

    @classmethod
    def of(cls, value: ReferenceData) -> "Entry":
        """The entry that says this."""
        said = value.model_dump(mode="json")
        return cls(entry_id(type(value), value.id), value.division, value.TYPE, said)

    @property
    def case(self) -> None:
        """An entry belongs to no case."""
        return


@dataclass(frozen=True, slots=True)
class Named:
    """An entry that another one names, which has to be of the division `within`, or below.

    `ground` is the division that the other one stands on.
    """

    kind: type[ReferenceData]
    id: str
    within: str = ROOT
    ground: bool = False

    @property
    def noun(self) -> str:
        """What it is, in a word."""
        return noun_of(self.kind)


def noun_of(kind: type[ReferenceData]) -> str:
    """`department`, of `department.named.v1`."""
    return kind.TYPE.partition(".")[0]


def entry_id(kind: type[ReferenceData], id_: str) -> str:
    """`department:654004-traffic`: entries of all kinds share a collection."""
    return f"{noun_of(kind)}:{id_}"


def named_in(value: ReferenceData) -> Sequence[Named]:
    """The entries that the directory has to have before this one: its division, and its people."""
    here = value.division
    match value:
        case DivisionNamed():
            return [ground(above) for above in divisions_above(here)[-1:]]
        case PositionHeld():
            people = [Named(DeputyElected, value.deputy)] if value.deputy else []
            return [*division_of(value), Named(DepartmentNamed, value.department, here), *people]
        case GridDrawn():
            villages = [Named(DivisionNamed, village, here) for village in value.villages]
            return [*division_of(value), Named(DeputyElected, value.deputy), *villages]
        case _:
            return division_of(value)


def division_of(value: ReferenceData) -> Sequence[Named]:
    """The division that an entry is of; the whole land is always there."""
    anywhere = isinstance(value, ANYWHERE) or value.division == ROOT
    return [] if anywhere else [ground(value.division)]


def ground(division: str) -> Named:
    """A division that something stands on."""
    return Named(DivisionNamed, division, ground=True)


def must_be_of_its_place(value: ReferenceData) -> None:
    """Refuse a calendar that is not the whole land's, and a county's data that is not a county's.

    Every county counts days by every calendar, and looks for its own data by their ids.
    """
    match value:
        case CalendarAnnounced() if value.division != ROOT:
            raise Contradiction(what=f"A calendar is announced for the whole land, {ROOT}.")
        case IndicatorSet():
            county = county_alone(value, "An indicator is set")
            must_be_called(f"{county}.{value.year}.{value.number}", value, "indicator")
        case PeriodSet():
            county = county_alone(value, "Periods are set")
            must_be_called(f"{county}.{value.valid_from}", value, "set of periods")
        case PracticeSet():
            must_be_called(county_alone(value, "A practice is set"), value, "practice")


def county_alone(value: ReferenceData, what: str) -> str:
    """The county an entry is of, in six digits. Raises Contradiction for a part of one."""
    county = county_of(value.division)
    if value.division != full_code(county):
        raise Contradiction(what=f"{what} for a county, not for a part of one.")
    return county


def must_be_called(id_: str, value: ReferenceData, what: str) -> None:
    """Refuse an id by which nobody would look for the entry."""
    if value.id != id_:
        raise Contradiction(what=f"This {what}'s id is {id_}.")


def must_not_rewrite_the_past(value: ReferenceData, before: Mapping[str, Any], on: date) -> None:
    """Refuse an end that is over, and to make another deputy of one who has points already."""
    said = value.model_dump(mode="json")
    ends = value.ended_on if isinstance(value, Ending) else None
    if ends and ends < on and said["ended_on"] != before.get("ended_on"):
        raise Contradiction(what=f"{ends} is over; an entry ends today, or later.")
    another = any(before[name] != said.get(name) for name in {"division", "level"} & before.keys())
    if isinstance(value, DeputyElected) and another:
        what = "A deputy of another division or level is another entry; end this one."
        raise Contradiction(what=what)


def must_not_be_retroactive(value: ReferenceData, known: bool, on: date) -> None:
    """Refuse to change periods by which something may have been counted already.

    New ones may begin today; those that have begun stay as they are.
    """
    if not isinstance(value, PeriodSet):
        return
    if value.valid_from < on:
        what = f"{value.valid_from} is over: a retroactive change of periods is not possible."
        raise Contradiction(what=what)
    if known and value.valid_from == on:
        what = f"The periods from {value.valid_from} are in force; set new ones from a later day."
        raise Contradiction(what=what)


def divisions_above(division: str) -> list[str]:
    """The divisions that a division lies in, the largest first: province, prefecture …"""
    return [division[:end].ljust(12, "0") for end in GROUPS if end < depth(division)]
