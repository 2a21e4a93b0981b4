"""Orders 联单, as dispatch says them."""

from datetime import date
from typing import Annotated

from pydantic import Field

from shared.contracts.envelope import CommandData, FactData
from shared.contracts.values import Day, Evidence, Id, Number, Paragraph
from shared.deadlines import Step
from shared.terms import Outcome, Urgency

Assisting = Annotated[tuple[Id, ...], Field(max_length=10)]


class HandOver(CommandData):
    """The committee gives the order to a lead department and any assisting ones."""

    SUBJECT = "dispatch.hand_over.v1"

    lead: Id
    assisting: Assisting = ()
    due_in_working_days: Annotated[Number, Field(ge=1, le=250)] | None = None
    appraiser: Id | None = None
    ruling: Paragraph | None = None
    """After a return: why it stays where it was, on the opinion of the government office. Needed
    where the order is taken from a lead that does not act, or is in force no more."""


class AcceptOrder(CommandData):
    """The chief takes the order on, with a plan."""

    SUBJECT = "dispatch.accept_order.v1"

    plan: Paragraph


class ReturnOrder(CommandData):
    """The chief returns the order, once, with a reason."""

    SUBJECT = "dispatch.return_order.v1"

    reason: Paragraph


class ReportProgress(CommandData):
    """The department says how far it is."""

    SUBJECT = "dispatch.report_progress.v1"

    note: Paragraph


class ResolveOrder(CommandData):
    """The chief answers, with an outcome; what is planned has a date."""

    SUBJECT = "dispatch.resolve_order.v1"

    outcome: Outcome
    result: Paragraph
    promised_on: Day | None = None
    before: Evidence = ()
    after: Evidence = ()

    @property
    def evidence(self) -> tuple[str, ...]:
        """All the photos beside the answer, of the place before the work and after it."""
        return (*self.before, *self.after)


class AskPostponement(CommandData):
    """The chief asks, once, for a later day to answer by."""

    SUBJECT = "dispatch.ask_postponement.v1"

    until: Day
    reason: Paragraph


class RuleOnPostponement(CommandData):
    """Those who handed the order over consent to the later day, or refuse it with a reason."""

    SUBJECT = "dispatch.rule_on_postponement.v1"

    granted: bool
    reason: Paragraph | None = None


class OrderOpened(FactData):
    """A triaged concern became an order that waits to be handed over."""

    TYPE = "order.opened.v1"

    urgency: Urgency


class OrderHandedOver(FactData):
    """The order was given to its departments for this round."""

    TYPE = "order.handed_over.v1"

    round: int
    lead: Id
    assisting: tuple[Id, ...] = ()
    appraiser: Id
    accept_by: date
    return_by: date | None = None
    """The last day on which it may be returned; none once it was, for that is done once."""
    due_in_working_days: int
    provisional: bool = False
    ruling: Paragraph | None = None


class OrderAccepted(FactData):
    """The lead took the order on; the day the answer is due counts from here."""

    TYPE = "order.accepted.v1"

    round: int
    department: Id
    plan: Paragraph
    due_on: date
    in_time: bool
    provisional: bool = False


class OrderReturned(FactData):
    """The lead returned the order; it waits to be reassigned."""

    TYPE = "order.returned.v1"

    round: int
    department: Id
    reason: Paragraph


class OrderProgressed(FactData):
    """The lead, or a department that assists it, told how far it is."""

    TYPE = "order.progressed.v1"

    round: int
    department: Id
    note: Paragraph


class OrderResolved(FactData):
    """The lead answered; now the deputy and the residents judge."""

    TYPE = "order.resolved.v1"

    round: int
    department: Id
    outcome: Outcome
    result: Paragraph
    promised_on: date | None = None
    before: tuple[Id, ...] = ()
    after: tuple[Id, ...] = ()


class PostponementAsked(FactData):
    """The lead asked for a later day to answer by."""

    TYPE = "postponement.asked.v1"

    round: int
    department: Id
    until: date
    reason: Paragraph


class PostponementRefused(FactData):
    """The later day was refused; the one given stands."""

    TYPE = "postponement.refused.v1"

    round: int
    department: Id
    reason: Paragraph


class OrderPostponed(FactData):
    """The answer is due on a later day, with consent."""

    TYPE = "order.postponed.v1"

    round: int
    department: Id
    due_on: date
    provisional: bool = False


class OrderReminded(FactData):
    """The lead was reminded: the day a step is due is near."""

    TYPE = "order.reminded.v1"

    round: int
    department: Id
    step: Step
    due_on: date


class OrderOverrun(FactData):
    """The day a step was due is over: the order is overdue."""

    TYPE = "order.overrun.v1"

    round: int
    department: Id
    step: Step
    due_on: date


class OrderEscalated(FactData):
    """The order stayed overdue: the committee is to see to it."""

    TYPE = "order.escalated.v1"

    round: int
    department: Id
    step: Step
    due_on: date
