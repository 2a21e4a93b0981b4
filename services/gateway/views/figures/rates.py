"""The four rates 响应率, 办结率, 解决率, 满意率: always a numerator over a denominator."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.gateway.views.figures.marks import Figure

RATES: Mapping[str, tuple[Figure, Figure]] = {
    "response": (Figure.ACCEPTED_IN_TIME, Figure.HANDED_OVER),
    "concluded": (Figure.CONCLUDED, Figure.HANDED_OVER),
    "resolution": (Figure.SOLVED, Figure.CLOSED),
    "satisfaction": (Figure.SATISFIED, Figure.RATED),
}
"""Each rate's numerator, and its denominator."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many; a quotient is left to the reader, since of nothing there is none."""

    numerator: int
    denominator: int


def rates_in(sums: Mapping[str, int]) -> dict[str, Rate]:
    """The four rates that these sums of figures give."""
    return {
        rate: Rate(sums.get(above, 0), sums.get(below, 0)) for rate, (above, below) in RATES.items()
    }
