"""A case as the views show it, derived from its facts and from nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from services.gateway.views.cases.status import Status
from shared.contracts.envelope import Reply
from shared.terms import Channel, Outcome, Urgency, Verdict

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a case's timeline: one fact, its public words, and the status it left."""

    id: str
    at: datetime
    type: str
    actor: str
    status: Status
    note: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class CaseView:
    """Everything a case's facts tell. Changed only while they are folded."""

    division: str
    status: Status = Status.SUBMITTED
    round: int = 1
    county: str = ""
    township: str = ""
    channel: Channel | None = None
    category: str | None = None
    urgency: Urgency | None = None
    summary: str | None = None
    lead_department: str | None = None
    assisting: tuple[str, ...] = ()
    appraiser: str | None = None
    accept_by: date | None = None
    due_on: date | None = None
    outcome: Outcome | None = None
    promised_on: date | None = None
    verdict: Verdict | None = None
    verdict_due_on: date | None = None
    rating_until: date | None = None
    into: str | None = None
    merged: list[str] = field(default_factory=list)
    reporters: set[str] = field(default_factory=set)
    ratings: dict[str, dict[str, int]] = field(default_factory=dict)
    """How often each score was given, by round."""
    public: bool = False
    timeline: list[Happening] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    """Of the aggregates that told of the case, by noun, as far as they are known here."""
    told: dict[str, int] = field(default_factory=dict)
    """How many facts of that version are known: one decision may tell several."""
    submitted_at: datetime = LONG_AGO
    updated_at: datetime = LONG_AGO
    applied: int = 0

    def is_level_with(self, reply: Reply) -> bool:
        """Whether the view holds what a reply tells: all facts of that version, or later ones."""
        return all(
            (self.versions.get(noun, 0), self.told.get(noun, 0)) >= (version, len(reply.result))
            for noun, version in reply.versions.items()
        )
