"""How lists are asked for: of which division, in which order, and from which place on."""

from dataclasses import dataclass
from datetime import datetime

from pymongo import ASCENDING, DESCENDING

from shared.divisions import COUNTY, TOWNSHIP, county_of, depth, township_of
from shared.storage.client import Document

Key = datetime | str | int


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list: what the last one that was shown is sorted by, and its id."""

    key: Key
    id: str


@dataclass(frozen=True, slots=True)
class Sorting:
    """What a list is sorted by, and in which direction; among equals by id."""

    field: str
    direction: int
    of: type[Key]

    @property
    def by(self) -> list[tuple[str, int]]:
        """As MongoDB sorts, and as the indexes end."""
        return [(self.field, self.direction), ("_id", self.direction)]

    def beyond(self, place: Place) -> Document:
        """What comes after a place; the first line of it is what an index can begin at."""
        further = "$gt" if self.direction == ASCENDING else "$lt"
        return {
            self.field: {f"{further}e": place.key},
            "$or": [{self.field: {further: place.key}}, {"_id": {further: place.id}}],
        }


def newest_first(field: str) -> Sorting:
    """The latest moment first."""
    return Sorting(field, DESCENDING, datetime)


def placed(division: str) -> Document:
    """What a document says of its place, to be found by `within`."""
    return {"county": county_of(division), "township": township_of(division)}


def within(division: str) -> Document:
    """What is of a division and what lies below it; by equality where the indexes have it."""
    digits = depth(division)
    if digits == COUNTY:
        return {"county": county_of(division)}
    if digits == TOWNSHIP:
        return {"township": township_of(division)}
    return {"division": from_to(division)}


def from_to(division: str) -> Document:
    """The codes of a division and of what lies below it, as a range."""
    code = division[: depth(division)]
    return {"$gte": code.ljust(12, "0"), "$lte": code.ljust(12, "9")}
