"""Where an appraisal stands, and where it may go from there."""

from enum import StrEnum


class Status(StrEnum):
    """Where an appraisal stands; once appraised, it waits for ratings or the window's end."""

    AWAITING = "awaiting"
    OPEN = "open"
    APPRAISED = "appraised"
    SENT_BACK = "sent_back"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


LIFECYCLE: dict[Status, set[Status]] = {
    Status.AWAITING: {Status.OPEN, Status.CLOSED, Status.WITHDRAWN},
    Status.OPEN: {Status.APPRAISED, Status.SENT_BACK, Status.CLOSED, Status.WITHDRAWN},
    Status.APPRAISED: {Status.OPEN, Status.SENT_BACK, Status.CLOSED, Status.WITHDRAWN},
    Status.SENT_BACK: {Status.AWAITING, Status.WITHDRAWN},
    Status.CLOSED: {Status.SENT_BACK},
    Status.WITHDRAWN: set(),
}

RATEABLE = {Status.OPEN, Status.APPRAISED}

WITHOUT_A_VERDICT = {Status.AWAITING, Status.OPEN}

EXPLICABLE = {Status.AWAITING, Status.OPEN, Status.APPRAISED}

ENDED = {Status.CLOSED, Status.WITHDRAWN}
