"""The status of a case, and the fact that sets it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from shared.contracts import appraisal, concern, look_back, order
from shared.contracts.envelope import FactData


class Status(StrEnum):
    """Where a case stands, for all to see."""

    SUBMITTED = "submitted"
    TRIAGED = "triaged"
    ANSWERED = "answered"
    DECLINED = "declined"
    REFERRED = "referred"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    RESOLVED = "resolved"
    SENT_BACK = "sent_back"
    CLOSED = "closed"


NO_CHANGE = None

SET_BY: Mapping[type[FactData], Status | None] = {
    concern.ConcernSubmitted: Status.SUBMITTED,
    concern.ConcernTriaged: Status.TRIAGED,
    concern.ConcernAnswered: Status.ANSWERED,
    concern.ConcernDeclined: Status.DECLINED,
    concern.ConcernMerged: Status.MERGED,
    concern.ConcernJoined: NO_CHANGE,
    concern.ConcernResumed: Status.SUBMITTED,
    concern.ConcernAppealed: NO_CHANGE,
    concern.AppealUpheld: Status.SUBMITTED,
    concern.AppealDismissed: NO_CHANGE,
    concern.ConcernReferred: Status.REFERRED,
    concern.ConcernEscalated: NO_CHANGE,
    concern.ConcernHidden: NO_CHANGE,
    concern.ConcernRevealed: NO_CHANGE,
    concern.ConcernEndorsed: NO_CHANGE,
    concern.ConcernWithdrawn: Status.WITHDRAWN,
    concern.ResidentAnswered: NO_CHANGE,
    order.OrderOpened: NO_CHANGE,
    order.OrderHandedOver: Status.HANDED_OVER,
    order.OrderAccepted: Status.ACCEPTED,
    order.OrderReturned: Status.RETURNED,
    order.OrderProgressed: NO_CHANGE,
    order.OrderResolved: Status.RESOLVED,
    order.PostponementAsked: NO_CHANGE,
    order.PostponementRefused: NO_CHANGE,
    order.OrderPostponed: NO_CHANGE,
    order.OrderReminded: NO_CHANGE,
    order.OrderOverrun: NO_CHANGE,
    order.OrderEscalated: NO_CHANGE,
    appraisal.AppraisalOpened: NO_CHANGE,
    appraisal.OrderAppraised: NO_CHANGE,
    appraisal.AppraisalAnnulled: NO_CHANGE,
    appraisal.CaseRated: NO_CHANGE,
    appraisal.CaseSentBack: Status.SENT_BACK,
    appraisal.CaseClosed: Status.CLOSED,
    appraisal.CaseExplained: Status.CLOSED,
    appraisal.CaseFlagged: NO_CHANGE,
    appraisal.AppraiserRecused: NO_CHANGE,
    appraisal.AppraiserSubstituted: NO_CHANGE,
    appraisal.ReopeningAsked: NO_CHANGE,
    appraisal.ReopeningGranted: NO_CHANGE,
    appraisal.ReopeningRefused: NO_CHANGE,
    look_back.LookBackScheduled: NO_CHANGE,
    look_back.LookBackCalled: NO_CHANGE,
    look_back.LookBackPassed: NO_CHANGE,
    look_back.LookBackFailed: NO_CHANGE,
}

ANSWERABLE = {Status.SUBMITTED, Status.TRIAGED, Status.ANSWERED}
"""While a deputy may answer the resident."""

NEVER_PUBLIC = {Status.SUBMITTED, Status.DECLINED, Status.REFERRED}

# Another service may tell of a step that it took before it heard of the end.
LED_ON_BY: Mapping[Status, tuple[type[FactData], ...]] = {
    Status.WITHDRAWN: (),
    Status.CLOSED: (appraisal.CaseSentBack, concern.ConcernWithdrawn),
}

LEADS_TO: Mapping[str, Status] = {kind.TYPE: to for kind, to in SET_BY.items() if to}

_BY_NAME = {f"liandan.{kind.TYPE}": status for kind, status in SET_BY.items()}


def status_left_by(kind: type[FactData], before: Status) -> Status:
    """Where a case stands after a fact of this kind; from an end, few facts lead on."""
    if before in LED_ON_BY and kind not in LED_ON_BY[before]:
        return before
    return SET_BY[kind] or before


def status_after(types: Iterable[str], before: Status) -> Status:
    """Where a case stands after facts of these types, as a reply names them."""
    for type_ in types:
        before = _BY_NAME.get(type_) or before
    return before
