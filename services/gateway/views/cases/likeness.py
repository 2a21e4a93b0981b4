"""How alike a case is to what someone is about to report: by words, and by place.

Chinese is written without spaces between words; two characters in a row are as near to a word as
an index needs, and serve other scripts too.
"""

import re
from collections.abc import Set
from dataclasses import dataclass
from itertools import pairwise
from math import asin, cos, hypot, radians, sin, sqrt
from unicodedata import normalize

from services.gateway.views.cases.view import CaseView
from shared.contracts.values import PublicPlace

AT_LEAST = 0.2
"""Of the shorter text's pairs, that both have."""
NEAR = 500.0
"""Metres at which being near counts half of what being there does."""
EARTH = 6_371_000.0  # metres, its radius

_WORDS = re.compile(r"[^\W_]+")


def pairs(text: str) -> Set[str]:
    """Every two characters in a row, with punctuation, width and case left aside."""
    words = _WORDS.findall(normalize("NFKC", text).lower())
    return {one + other for word in words for one, other in pairwise(word)}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is, in degrees."""

    lon: float
    lat: float

    def metres_to(self, other: "Spot") -> float:
        """The distance over the ground."""
        lat, other_lat = radians(self.lat), radians(other.lat)
        across = sin((other_lat - lat) / 2)
        along = sin(radians(other.lon - self.lon) / 2) * sqrt(cos(lat) * cos(other_lat))
        return 2 * EARTH * asin(min(1.0, hypot(across, along)))


@dataclass(frozen=True, slots=True)
class Reported:
    """What someone is about to report: its pairs, and where it is if they say so."""

    pairs: Set[str]
    spot: Spot | None = None

    def likeness(self, case: CaseView) -> float:
        """How alike a public case is: 0 if it is not; at most 1 by its words, and 1/2 by place."""
        shared = self._shared(pairs(case.summary or ""))
        return shared + self._nearness(case) / 2 if shared >= AT_LEAST else 0.0

    def _shared(self, others: Set[str]) -> float:
        fewer = min(len(self.pairs), len(others))
        return len(self.pairs & others) / fewer if fewer else 0.0

    def _nearness(self, case: CaseView) -> float:
        there = spot_of(case.place)
        if self.spot is None or there is None:
            return 0.0
        return NEAR / (NEAR + self.spot.metres_to(there))


def spot_of(place: PublicPlace | None) -> Spot | None:
    """Where it is on the map, if that was said too."""
    if place is None or place.lon is None or place.lat is None:
        return None
    return Spot(place.lon, place.lat)
