"""The status of a case, and the fact that sets it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from shared.contracts.appraisal import (
    AppraisalAnnulled,
    AppraisalOpened,
    CaseClosed,
    CaseRated,
    CaseSentBack,
    OrderAppraised,
)
from shared.contracts.concern import (
    ConcernDeclined,
    ConcernJoined,
    ConcernMerged,
    ConcernSubmitted,
    ConcernTriaged,
)
from shared.contracts.envelope import FactData
from shared.contracts.order import (
    OrderAccepted,
    OrderHandedOver,
    OrderOpened,
    OrderProgressed,
    OrderResolved,
    OrderReturned,
)


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
    ConcernSubmitted: Status.SUBMITTED,
    ConcernTriaged: Status.TRIAGED,
    ConcernDeclined: Status.DECLINED,
    ConcernMerged: Status.MERGED,
    ConcernJoined: NO_CHANGE,
    OrderOpened: NO_CHANGE,
    OrderHandedOver: Status.HANDED_OVER,
    OrderAccepted: Status.ACCEPTED,
    OrderReturned: Status.RETURNED,
    OrderProgressed: NO_CHANGE,
    OrderResolved: Status.RESOLVED,
    AppraisalOpened: NO_CHANGE,
    OrderAppraised: NO_CHANGE,
    AppraisalAnnulled: NO_CHANGE,
    CaseRated: NO_CHANGE,
    CaseSentBack: Status.SENT_BACK,
    CaseClosed: Status.CLOSED,
}

NEVER_PUBLIC = {Status.SUBMITTED, Status.DECLINED}

_BY_NAME = {f"liandan.{kind.TYPE}": status for kind, status in SET_BY.items()}


def status_after(types: Iterable[str], before: Status) -> Status:
    """Where a case stands after facts of these types, as a reply names them."""
    for type_ in types:
        before = _BY_NAME.get(type_) or before
    return before
