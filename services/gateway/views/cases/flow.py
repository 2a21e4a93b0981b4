"""Where the open cases of a division wait, as a wall shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.gateway.views.cases.asking import due_first, open_in
from services.gateway.views.cases.lateness import Day
from services.gateway.views.cases.store import LOOKED_FOR_AT_MOST, Cases


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many public cases are open at a place; how many of them are due soon, and late."""

    division: str
    open: int
    yellow: int
    red: int


async def waiting(cases: Cases, division: str, day: Day) -> Sequence[Waiting]:
    """Where the open public cases of a division are, village by village, or at their township."""
    today, far = due_first(day.today), due_first(day.far)
    late = {"$lt": ["$by_due", today]}
    soon = {"$and": [{"$gte": ["$by_due", today]}, {"$lt": ["$by_due", far]}]}
    sums = {
        "open": {"$sum": 1},
        "yellow": {"$sum": {"$cond": [soon, 1, 0]}},
        "red": {"$sum": {"$cond": [late, 1, 0]}},
    }
    found = cases.documents.aggregate(
        [
            {"$match": open_in(division)},
            {"$group": {"_id": "$division", **sums}},
            {"$sort": {"_id": 1}},
        ],
        maxTimeMS=LOOKED_FOR_AT_MOST,
    )
    return [Waiting(one.pop("_id"), **one) async for one in found]
