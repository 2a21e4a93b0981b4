"""A life moved to another township, its department and deputy, and to another day."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from infra.bench.seeding.lives import ANOTHER
from infra.demo.counties import COUNTIES, division_of
from infra.load.cases import APPRAISER, LEAD, TOWNSHIP

DEPUTIES_OF_A_TOWNSHIP = 40
DAY = re.compile(r"\d{4}-\d\d-\d\d(?=T|$)")
COUNTY = TOWNSHIP[:6]
NAMED = re.compile("|".join((APPRAISER, LEAD, ANOTHER, TOWNSHIP, COUNTY)))


@dataclass(frozen=True, slots=True)
class Place:
    """A township, and who has a part in its cases."""

    township: str
    department: str
    another: str
    """The department that a case is given to wrongly."""
    deputy: str

    def named(self) -> Mapping[str, str]:
        """What stands for whom it was played with."""
        return {
            APPRAISER: self.deputy,
            LEAD: self.department,
            ANOTHER: self.another,
            TOWNSHIP: self.township,
            COUNTY: self.township[:6],
        }


def deputy_of(township: str, number: int) -> str:
    """The id of one of the deputies that a township has beside the demonstration's."""
    return f"{township}-b{number % DEPUTIES_OF_A_TOWNSHIP:02}"


def townships() -> Mapping[str, list[str]]:
    """Every township with the departments of its county."""
    return {
        township: [one for one in county.departments if division_of(one) == county.code]
        for county in COUNTIES
        for township in county.townships
    }


def mover(place: Place, by: timedelta) -> Callable[[Any], Any]:
    """What makes of anything played the same, there and then. Whole weeks keep working days."""
    named = place.named()

    def moved(value: Any) -> Any:
        match value:
            case str():
                there = NAMED.sub(lambda found: named[found.group()], value)
                return DAY.sub(lambda day: str(date.fromisoformat(day.group()) + by), there)
            case datetime():
                return value + by
            case dict():
                return {moved(key): moved(one) for key, one in value.items()}
            case list() | tuple():
                return [moved(one) for one in value]
            case _:
                return value

    return moved
