"""What an order's facts change of its case."""

from functools import singledispatch

from services.gateway.views.cases.view import CaseView
from shared.contracts.envelope import FactData
from shared.contracts.order import (
    OrderAccepted,
    OrderEscalated,
    OrderHandedOver,
    OrderOverrun,
    OrderPostponed,
    OrderResolved,
    OrderReturned,
    PostponementAsked,
    PostponementRefused,
)


@singledispatch
def tell(_: FactData, __: CaseView) -> None:
    """What a fact changes of the case beside its status, if anything."""


@tell.register
def _handed_over(data: OrderHandedOver, view: CaseView) -> None:
    view.round, view.lead_department, view.assisting = data.round, data.lead, data.assisting
    view.appraiser, view.accept_by = data.appraiser, data.accept_by
    view.return_by = data.return_by
    view.due_on = view.outcome = view.promised_on = view.verdict = None
    view.verdict_due_on = view.rating_until = view.reopening = None
    view.provisional = data.provisional
    in_time_again(view)
    if view.postponement == "pending":
        view.postponement = view.postponed_until = None


@tell.register
def _accepted(data: OrderAccepted, view: CaseView) -> None:
    view.due_on, view.provisional = data.due_on, data.provisional
    in_time_again(view)


@tell.register
def _returned(_: OrderReturned, view: CaseView) -> None:
    in_time_again(view)


@tell.register
def _resolved(data: OrderResolved, view: CaseView) -> None:
    view.outcome, view.promised_on = data.outcome, data.promised_on
    in_time_again(view)


@tell.register
def _postponement_asked(data: PostponementAsked, view: CaseView) -> None:
    view.postponement, view.postponed_until = "pending", data.until


@tell.register
def _postponement_refused(_: PostponementRefused, view: CaseView) -> None:
    view.postponement, view.postponed_until = "refused", None


@tell.register
def _postponed(data: OrderPostponed, view: CaseView) -> None:
    view.postponement, view.postponed_until = "granted", data.due_on
    view.due_on, view.provisional = data.due_on, data.provisional
    in_time_again(view)


@tell.register
def _overrun(_: OrderOverrun, view: CaseView) -> None:
    view.overdue = True


@tell.register
def _escalated(_: OrderEscalated, view: CaseView) -> None:
    view.escalated = True


def in_time_again(view: CaseView) -> None:
    """The step that was late was taken, or has another day."""
    view.overdue = view.escalated = False
