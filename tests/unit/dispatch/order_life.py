"""The life of an order, for the test that walks its table."""

from dataclasses import replace
from datetime import date
from enum import StrEnum

from services.dispatch.order.domain import ANSWERED, Order, Parties, Status
from shared.deadlines import Counting
from shared.periods import Periods
from shared.terms import Outcome, Urgency
from tests.unit.lifecycles import Life, Verb
from tests.unit.samples import CALENDAR, CASE, TODAY, TOWNSHIP

LEAD, ASSISTING = "water-bureau", "housing-bureau"
PLAN = "Lay a new pipe"
PARTIES = Parties(lead=LEAD, assisting=(ASSISTING,), appraiser="deputy-1")
OTHER_PARTIES = Parties(lead="roads-bureau", assisting=(), appraiser="deputy-1")
COUNTING = Counting(TODAY, Periods(), CALENDAR)
DUE_ON = date(2026, 9, 21)  # fifteen working days; Sunday the 20th is a swapped workday
LATER = date(2026, 9, 30)

OPENED = Order(CASE, TOWNSHIP, Urgency.PROBLEM)


def handed_over(order: Order) -> Order:
    return order.handed_over_to(PARTIES, COUNTING)


def reassigned(order: Order) -> Order:
    return order.handed_over_to(OTHER_PARTIES, COUNTING)


def taken_from_its_lead(order: Order) -> Order:
    """To another one, for the lead that it has, if any, is in force no more."""
    why = replace(OTHER_PARTIES, ruling="Its lead has ended" if order.assignment else None)
    return order.handed_over_to(why, COUNTING, lead_ended=True)


def handed_over_again(order: Order, judgement: int = 1) -> Order:
    return order.handed_over_again(COUNTING, judgement)


def accepted(order: Order) -> Order:
    return order.accepted_by(LEAD, PLAN, TODAY, CALENDAR)


def returned(order: Order) -> Order:
    return order.returned(LEAD, on=TODAY)


def asked_to_postpone(order: Order, until: date = LATER) -> Order:
    return order.asked_to_postpone(LEAD, until, TODAY, CALENDAR)


def postponed(order: Order) -> Order:
    return asked_to_postpone(order).postponed(CALENDAR, on=TODAY)


def resolved(order: Order) -> Order:
    return order.resolved(LEAD, Outcome.SOLVED)


def closed(order: Order) -> Order:
    return order.closed(judgement=1)


HANDED_OVER = handed_over(OPENED)
ACCEPTED = accepted(HANDED_OVER)
RESOLVED = resolved(ACCEPTED)
SAMPLES = [
    OPENED,
    HANDED_OVER,
    returned(HANDED_OVER),
    ACCEPTED,
    RESOLVED,
    closed(RESOLVED),
    ACCEPTED.withdrawn(),
]


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
            "handed_over_to",
            taken_from_its_lead,
            Status.HANDED_OVER,
            only_from={Status.OPENED, Status.HANDED_OVER, Status.RETURNED, Status.ACCEPTED},
        ),
        Verb(
            "left_without_a_lead",
            lambda order: order.left_without_a_lead(judgement=1),
            Status.OPENED,
        ),
        Verb("handed_over_again", handed_over_again, Status.HANDED_OVER, only_from=ANSWERED),
        Verb("accepted_by", accepted, Status.ACCEPTED),
        Verb("returned", returned, Status.RETURNED),
        Verb("progressed", lambda order: order.progressed(LEAD), only_from={Status.ACCEPTED}),
        Verb("asked_to_postpone", asked_to_postpone, only_from={Status.ACCEPTED}),
        Verb("postponed", postponed, only_from={Status.ACCEPTED}),
        Verb(
            "not_postponed",
            lambda order: asked_to_postpone(order).not_postponed(),
            only_from={Status.ACCEPTED},
        ),
        Verb("called", lambda order: order.called(LATER)),
        Verb("resolved", resolved, Status.RESOLVED),
        Verb("closed", closed, Status.CLOSED, only_from={Status.RESOLVED}),
        Verb(
            "explained",
            lambda order: order.explained(judgement=1),
            Status.CLOSED,
            only_from={Status.HANDED_OVER, Status.RETURNED, Status.ACCEPTED, Status.RESOLVED},
        ),
        Verb("withdrawn", Order.withdrawn, Status.WITHDRAWN),
    ],
)
