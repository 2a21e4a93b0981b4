"""The flow of a division: what its cases came to today, what happened last, and where they wait."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.gateway.views.cases.asking import OPEN_TO_MORE, Asked, due_first, query_of
from services.gateway.views.cases.lateness import Day
from services.gateway.views.cases.status import SET_BY, Status
from services.gateway.views.cases.store import LOOKED_FOR_AT_MOST, Cases
from services.gateway.views.lists import within
from shared.storage.client import Document

LEADS_TO: Mapping[str, Status] = {kind.TYPE: to for kind, to in SET_BY.items() if to}


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many public cases are open at a place; how many of them are due soon, and late."""

    division: str
    open: int
    yellow: int
    red: int


async def came_to(cases: Cases, division: str, since: datetime) -> Mapping[Status, int]:
    """How often a case of the division came to each status since a moment, public or not."""
    since_then = {"facts.time": {"$gte": since}}
    found: Counter[Status] = Counter()
    async for one in asked(
        cases,
        {"$match": {**within(division), "updated_at": {"$gte": since}}},
        {"$project": {"facts.time": 1, "facts.type": 1}},
        {"$unwind": "$facts"},
        {"$match": {**since_then, "facts.type": {"$in": sorted(LEADS_TO)}}},
        {"$group": {"_id": "$facts.type", "times": {"$sum": 1}}},
    ):
        found[LEADS_TO[one["_id"]]] += one["times"]
    return {status: found[status] for status in Status}


async def waiting(cases: Cases, division: str, day: Day) -> Sequence[Waiting]:
    """Where the open public cases of a division are, village by village, or at their township."""
    today, far = due_first(day.today), due_first(day.far)
    late = {"$lt": ["$by_due", today]}
    soon = {"$and": [{"$gte": ["$by_due", today]}, {"$lt": ["$by_due", far]}]}
    open_ = {**query_of(Asked(division)), "status": {"$in": sorted(OPEN_TO_MORE)}}
    found = asked(
        cases,
        {"$match": open_},
        {
            "$group": {
                "_id": "$division",
                "open": {"$sum": 1},
                "yellow": {"$sum": {"$cond": [soon, 1, 0]}},
                "red": {"$sum": {"$cond": [late, 1, 0]}},
            }
        },
        {"$sort": {"_id": 1}},
    )
    return [Waiting(one.pop("_id"), **one) async for one in found]


def asked(cases: Cases, *stages: Document) -> Any:
    """What MongoDB makes of the cases; a question that takes too long is answered 503."""
    return cases.documents.aggregate(list(stages), maxTimeMS=LOOKED_FOR_AT_MOST)
