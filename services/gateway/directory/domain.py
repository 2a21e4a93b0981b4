"""An entry of the directory: what its last fact said, and where it is true."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.contracts.directory import (
    CalendarAnnounced,
    CategoryNamed,
    CommitteeNamed,
    DepartmentNamed,
    DeputyElected,
    DivisionNamed,
    IndicatorSet,
    ReferenceData,
)
from shared.divisions import GROUPS, county_of, depth, full_code
from shared.errors import Contradiction

ROOT = "0" * 12
"""The division that contains all others."""

KINDS: Mapping[str, type[ReferenceData]] = {
    "divisions": DivisionNamed,
    "departments": DepartmentNamed,
    "committees": CommitteeNamed,
    "deputies": DeputyElected,
    "categories": CategoryNamed,
    "indicators": IndicatorSet,
    "calendars": CalendarAnnounced,
}
"""What the directory has, by its plural."""


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


def entry_id(kind: type[ReferenceData], id_: str) -> str:
    """`department:654004-traffic`: entries of all kinds share a collection."""
    return f"{kind.TYPE.partition('.')[0]}:{id_}"


def must_be_of_its_place(value: ReferenceData) -> None:
    """Refuse a calendar that is not the whole land's, and an indicator that is not its county's.

    Every county counts days by every calendar, and looks for its indicators by their ids.
    """
    if isinstance(value, CalendarAnnounced) and value.division != ROOT:
        raise Contradiction(what=f"A calendar is announced for the whole land, {ROOT}.")
    if isinstance(value, IndicatorSet):
        county = county_of(value.division)
        if value.division != full_code(county):
            raise Contradiction(what="An indicator is set for a county, not for a part of one.")
        if value.id != f"{county}.{value.year}.{value.number}":
            what = f"This indicator's id is {county}.{value.year}.{value.number}."
            raise Contradiction(what=what)


def divisions_above(division: str) -> list[str]:
    """The divisions that a division lies in, the largest first: province, prefecture …"""
    return [division[:end].ljust(12, "0") for end in GROUPS if end < depth(division)]
