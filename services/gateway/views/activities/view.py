"""A duty activity 履职活动 as the views show it: what a deputy did, and whether it counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.gateway.views.level import Level
from services.gateway.views.told import Told, story
from shared.contracts.activity import ActivityConfirmed, ActivityRecorded, ActivityRejected
from shared.terms import DutyActivity


class Status(StrEnum):
    """Whether an activity counts: recorded, it waits for the township."""

    RECORDED = "recorded"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(slots=True)
class ActivityView(Level):
    """An activity as it was recorded, and what the township said of it."""

    division: str
    deputy: str
    kind: DutyActivity
    on: date
    place: str
    note: str
    evidence: tuple[str, ...]
    recorded_at: datetime
    status: Status = Status.RECORDED
    reason: str | None = None
    """Why it was rejected."""
    id: str = ""
    """Its document's: no fact repeats it."""


def fold(facts: Iterable[Told]) -> ActivityView | None:
    """The activity that these facts tell of; None before it is known what it is."""
    ordered = story(facts)
    recorded = [fact for fact in ordered if isinstance(fact.data, ActivityRecorded)]
    if not recorded:
        return None
    [said, *_] = recorded
    view = ActivityView(division=said.division, recorded_at=said.time, **dict(said.data))
    for fact in ordered:
        if isinstance(fact.data, ActivityConfirmed):
            view.status = Status.CONFIRMED
        if isinstance(fact.data, ActivityRejected):
            view.status, view.reason = Status.REJECTED, fact.data.reason
    view.count(ordered)
    return view
