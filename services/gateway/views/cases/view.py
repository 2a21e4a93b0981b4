"""A case as the views show it, derived from its facts and from nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

from services.gateway.views.cases.status import Status
from services.gateway.views.level import Level
from shared.contracts.look_back import Occasion
from shared.contracts.values import PublicPlace
from shared.terms import Channel, Outcome, Urgency, Verdict

LONG_AGO = datetime.min.replace(tzinfo=UTC)

Ruling = Literal["pending", "granted", "refused"]
Appeal = Literal["pending", "upheld", "dismissed"]
LookBackState = Literal["scheduled", "due", "passed", "failed"]
Waiting = Literal[
    "triage",
    "appeal",
    "handover",
    "accept",
    "resolve",
    "verdict",
    "rating",
    "reopening",
    "look_back",
]
"""The step that a case waits for."""


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


@dataclass(frozen=True, slots=True)
class LookBack:
    """A look-back of a round: when it is due, and what became of it."""

    round: int
    occasion: Occasion
    state: LookBackState
    due_on: date | None = None

    @property
    def outstanding(self) -> bool:
        """Whether nobody has looked yet."""
        return self.state in ("scheduled", "due")


@dataclass(slots=True)
class CaseView(Level):
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
    place: PublicPlace | None = None
    contact_point: str | None = None
    owner: str | None = None
    """The deputy who owns the contact point."""
    filed_by: str | None = None
    """The deputy who filed it for a resident."""
    about_township: bool = False
    hidden: bool = False
    public: bool = False
    lead_department: str | None = None
    assisting: tuple[str, ...] = ()
    appraiser: str | None = None
    accept_by: date | None = None
    return_by: date | None = None
    """The last day on which the order may be returned; none once it was."""
    due_on: date | None = None
    provisional: bool = False
    """Whether the last day given was counted without that year's calendar."""
    overdue: bool = False
    escalated: bool = False
    postponement: Ruling | None = None
    postponed_until: date | None = None
    """The day asked for, or consented to."""
    outcome: Outcome | None = None
    promised_on: date | None = None
    verdict: Verdict | None = None
    verdict_due_on: date | None = None
    rating_until: date | None = None
    explained: bool = False
    flags: list[str] = field(default_factory=list)
    """Why the committee is to look at the case, each reason once."""
    appeal: Appeal | None = None
    reopening: Ruling | None = None
    look_backs: list[LookBack] = field(default_factory=list)
    waiting_for: Waiting | None = None
    due: date | None = None
    """The day that the step it waits for is due, if one was given."""
    into: str | None = None
    merged: list[str] = field(default_factory=list)
    reporters: set[str] = field(default_factory=set)
    endorsers: set[str] = field(default_factory=set)
    ratings: dict[str, dict[str, int]] = field(default_factory=dict)
    """How often each score was given, by round."""
    timeline: list[Happening] = field(default_factory=list)
    submitted_at: datetime = LONG_AGO
    updated_at: datetime = LONG_AGO
    applied: int = 0

    @property
    def frequency(self) -> int:
        """How many reported it, and how many endorsed it."""
        return len(self.reporters) + len(self.endorsers)

    @property
    def departments(self) -> Sequence[str]:
        """Those who work on it: the lead, then those who assist."""
        return [*([self.lead_department] if self.lead_department else []), *self.assisting]

    @property
    def deputies(self) -> Sequence[str]:
        """Those whom it concerns: the appraiser, and who owns the contact point it came by."""
        return sorted({one for one in (self.appraiser, self.owner) if one})

    @property
    def secluded(self) -> bool:
        """Whether nobody learns of it by its public id but those with a right of their own."""
        apart = self.about_township and not self.public
        return self.hidden or apart or self.status is Status.REFERRED
