"""What a line of the timeline says of its fact, and to whom."""

from collections.abc import Mapping

from shared.contracts.appraisal import (
    AppraisalAnnulled,
    AppraiserRecused,
    AppraiserSubstituted,
    CaseExplained,
    OrderAppraised,
    ReopeningGranted,
    ReopeningRefused,
)
from shared.contracts.concern import (
    AppealDismissed,
    AppealUpheld,
    ConcernAnswered,
    ConcernDeclined,
    ConcernEscalated,
    ConcernHidden,
    ConcernReferred,
    ConcernRevealed,
    ConcernTriaged,
    ResidentAnswered,
)
from shared.contracts.envelope import FactData
from shared.contracts.look_back import LookBackFailed, LookBackPassed
from shared.contracts.order import (
    OrderAccepted,
    OrderHandedOver,
    OrderProgressed,
    OrderResolved,
    OrderReturned,
    PostponementAsked,
    PostponementRefused,
)

# What a line tells beside its note. Who reported, endorsed or filed is never among it.
DETAILS = (
    "round",
    "lead",
    "appraiser",
    "instead_of",
    "deputy",
    "outcome",
    "verdict",
    "score",
    "by",
    "because",
    "step",
    "occasion",
    "due_on",
    "due_in_working_days",
    "accept_by",
    "until",
    "promised_on",
    "verdict_due_on",
    "rating_until",
    "evidence",
    "before",
    "after",
    "to",
    "into",
    "merged",
)

PUBLIC_WORDS: Mapping[type[FactData], str] = {
    ConcernTriaged: "summary",
    ConcernAnswered: "answer",
    ResidentAnswered: "text",
    OrderHandedOver: "ruling",
    OrderAccepted: "plan",
    OrderReturned: "reason",
    OrderProgressed: "note",
    OrderResolved: "result",
    PostponementAsked: "reason",
    PostponementRefused: "reason",
    OrderAppraised: "reasons",
    AppraisalAnnulled: "reason",
    AppraiserSubstituted: "reason",
    CaseExplained: "explanation",
    ReopeningGranted: "reason",
    ReopeningRefused: "reason",
    LookBackPassed: "finding",
    LookBackFailed: "finding",
}

RESERVED_WORDS: Mapping[type[FactData], str] = {
    ConcernDeclined: "reason",
    AppealUpheld: "reason",
    AppealDismissed: "reason",
    ConcernReferred: "reason",
    ConcernEscalated: "reason",
    ConcernHidden: "reason",
    ConcernRevealed: "reason",
    AppraiserRecused: "reason",
}
"""Said to the reporter, and read by staff; nobody else reads it, whatever becomes of the case."""

RESERVED = frozenset(kind.TYPE for kind in RESERVED_WORDS)


def note(data: FactData) -> str | None:
    """The words of a fact that its line carries."""
    words = PUBLIC_WORDS.get(type(data)) or RESERVED_WORDS.get(type(data))
    return getattr(data, words) if words else None
