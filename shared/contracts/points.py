"""Points of the duty bank 履职银行, as scoring says them."""

from datetime import date

from shared.contracts.envelope import FactData
from shared.contracts.values import Id


class PointsAwarded(FactData):
    """A deputy earned points; 0 when the indicator's yearly cap is reached."""

    TYPE = "points.awarded.v1"

    deputy: Id
    entry: int
    indicator: int
    points: int
    on: date
    because: str


class PointsReversed(FactData):
    """An entry was taken back by a reversing one; the ledger itself is only added to."""

    TYPE = "points.reversed.v1"

    deputy: Id
    entry: int
    reverses: int
    indicator: int
    points: int
    on: date
    because: str
