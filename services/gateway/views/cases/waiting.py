"""What a case waits for, and until when: what the desks sort by."""

from datetime import date

from services.gateway.views.cases.status import Status
from services.gateway.views.cases.view import CaseView, Waiting

Waits = tuple[Waiting | None, date | None]
NOTHING: Waits = None, None


def waits(view: CaseView) -> Waits:
    """The step that a case waits for, and the day it is due, if one was given."""
    match view.status:
        case Status.SUBMITTED:
            return "triage", None
        case Status.TRIAGED | Status.RETURNED | Status.SENT_BACK:
            return "handover", None
        case Status.HANDED_OVER:
            return "accept", view.accept_by
        case Status.ACCEPTED:
            return "resolve", view.due_on
        case Status.RESOLVED:
            return ("rating", None) if view.verdict else ("verdict", view.verdict_due_on)
        case _:
            return after_an_end(view)


def after_an_end(view: CaseView) -> Waits:
    """What may still be done about a case that has come to an end."""
    if view.status is Status.DECLINED and view.appeal == "pending":
        return "appeal", None
    if view.status is not Status.CLOSED:
        return NOTHING
    if view.reopening == "pending":
        return "reopening", None
    called = [one.due_on for one in view.look_backs if one.state == "due" and one.due_on]
    return ("look_back", min(called)) if called else NOTHING
