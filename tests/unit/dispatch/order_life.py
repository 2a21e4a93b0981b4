"""The life of an order, for the test that walks its table."""

from enum import StrEnum

from services.dispatch.order.domain import Order, Parties, Plan, Status
from shared.terms import Outcome, Urgency
from tests.unit.lifecycles import Life, Verb
from tests.unit.samples import CALENDAR, CASE, TODAY, TOWNSHIP

LEAD = "water-bureau"
PARTIES = Parties(lead=LEAD, assisting=("housing-bureau",), appraiser="deputy-1")
OTHER_PARTIES = Parties(lead="roads-bureau", assisting=(), appraiser="deputy-1")
PLAN = Plan("Lay a new pipe", due_on=CALENDAR.after(TODAY, 15))

OPENED = Order(CASE, TOWNSHIP, Urgency.PROBLEM)


def handed_over(order: Order) -> Order:
    return order.handed_over_to(PARTIES, TODAY, CALENDAR)


def reassigned(order: Order) -> Order:
    return order.handed_over_to(OTHER_PARTIES, TODAY, CALENDAR)


def handed_over_again(order: Order) -> Order:
    return order.handed_over_again(TODAY, CALENDAR)


def accepted(order: Order) -> Order:
    return order.accepted_by(LEAD, PLAN)


def returned(order: Order) -> Order:
    return order.returned(LEAD, on=TODAY)


def resolved(order: Order) -> Order:
    return order.resolved(LEAD, Outcome.SOLVED)


HANDED_OVER = handed_over(OPENED)
ACCEPTED = accepted(HANDED_OVER)
RESOLVED = resolved(ACCEPTED)
SAMPLES = [OPENED, HANDED_OVER, returned(HANDED_OVER), ACCEPTED, RESOLVED, RESOLVED.closed()]


def at(status: StrEnum) -> Order:
    """An order that came to this status by its own verbs."""
    [order] = [sample for sample in SAMPLES if sample.status is status]
    return order


LIFE = Life(
    at,
    verbs=[
        Verb(
            "handed_over_to",
            reassigned,
            Status.HANDED_OVER,
            only_from={Status.OPENED, Status.RETURNED},
        ),
        Verb(
            "handed_over_again",
            handed_over_again,
            Status.HANDED_OVER,
            only_from={Status.RESOLVED},
        ),
        Verb("accepted_by", accepted, Status.ACCEPTED),
        Verb("returned", returned, Status.RETURNED),
        Verb("progressed", lambda order: order.progressed(LEAD), only_from={Status.ACCEPTED}),
        Verb("resolved", resolved, Status.RESOLVED),
        Verb("closed", Order.closed, Status.CLOSED),
    ],
)
