"""An order 联单: one case on its way through the departments, round by round."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from shared.errors import (
    AlreadyReturned,
    Contradiction,
    IllegalStep,
    NotTheLead,
    ReturnedTooLate,
    StaleRound,
)
from shared.terms import Outcome, Urgency
from shared.working_days import WorkingCalendar


class Status(StrEnum):
    """Where an order stands."""

    OPENED = "opened"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    RESOLVED = "resolved"
    CLOSED = "closed"


LIFECYCLE: dict[Status, set[Status]] = {
    Status.OPENED: {Status.HANDED_OVER},
    Status.HANDED_OVER: {Status.ACCEPTED, Status.RETURNED},
    Status.RETURNED: {Status.HANDED_OVER},
    Status.ACCEPTED: {Status.RESOLVED},
    Status.RESOLVED: {Status.HANDED_OVER, Status.CLOSED},
    Status.CLOSED: set(),
}

WITHOUT_A_LEAD = {Status.OPENED, Status.RETURNED}

STEP = {
    Status.HANDED_OVER: "handed over",
    Status.ACCEPTED: "accepted",
    Status.RETURNED: "returned",
    Status.RESOLVED: "answered",
    Status.CLOSED: "closed",
}

# Default periods, in working days; a county may ask for others order by order. What is not
# accepted may be returned, within the same days.
ACCEPT_WITHIN = 2
RESOLVE_WITHIN = {Urgency.REQUEST: 5, Urgency.PROBLEM: 15, Urgency.URGENT: 8}


@dataclass(frozen=True, slots=True)
class Parties:
    """Who is to have an order: a lead 主办, any assisting 协办, and the appraising deputy."""

    lead: str
    assisting: tuple[str, ...]
    appraiser: str
    due_in_working_days: int | None = None

    def __post_init__(self) -> None:
        if len({self.lead, *self.assisting}) <= len(self.assisting):
            raise Contradiction(what="A department has one part in an order: lead or assisting.")


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who has the order in this round, and by when."""

    lead: str
    assisting: tuple[str, ...]
    appraiser: str
    due_in_working_days: int
    accept_by: date


@dataclass(frozen=True, slots=True)
class Plan:
    """What the lead means to do, and the day its answer is due."""

    text: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Order:
    """The order of one case; its id is the case's."""

    id: str
    division: str
    urgency: Urgency
    status: Status = Status.OPENED
    round: int = 1
    assignment: Assignment | None = None
    period: int | None = None
    returned_by: str | None = None
    plan: Plan | None = None
    outcome: Outcome | None = None

    @property
    def case(self) -> str:
        """The case whose story the order belongs to."""
        return self.id

    @property
    def lead(self) -> str:
        """The lead department 主办."""
        return self.assigned.lead

    @property
    def assigned(self) -> Assignment:
        """Who has the order. Raises IllegalStep before it was handed over."""
        if self.assignment is None:
            raise IllegalStep(status=self.status, step="taken up by a department")
        return self.assignment

    def handed_over_to(self, parties: Parties, on: date, calendar: WorkingCalendar) -> "Order":
        """The order in the hands of its departments, for the first time or reassigned."""
        self._only_from(WITHOUT_A_LEAD, step="handed over")
        if parties.lead == self.returned_by:
            raise Contradiction(
                what=f"{parties.lead} returned this order; give it to another department."
            )
        first = self.period or parties.due_in_working_days or RESOLVE_WITHIN[self.urgency]
        usual = first if self.round == 1 else half(first)
        assignment = Assignment(
            parties.lead,
            parties.assisting,
            parties.appraiser,
            due_in_working_days=parties.due_in_working_days or usual,
            accept_by=calendar.after(on, ACCEPT_WITHIN),
        )
        return replace(self._moved_to(Status.HANDED_OVER), period=first, assignment=assignment)

    def handed_over_again(self, on: date, calendar: WorkingCalendar) -> "Order":
        """The next round: the same departments, half the first period, to be accepted anew."""
        self._only_from({Status.RESOLVED}, step="handed over again")
        again = replace(
            self.assigned,
            due_in_working_days=half(self.period or self.assigned.due_in_working_days),
            accept_by=calendar.after(on, ACCEPT_WITHIN),
        )
        return replace(
            self._moved_to(Status.HANDED_OVER),
            round=self.round + 1,
            assignment=again,
            plan=None,
            outcome=None,
        )

    def planned(self, text: str, on: date, calendar: WorkingCalendar) -> Plan:
        """The lead's plan; the period to resolve starts on the day it is made."""
        return Plan(text, due_on=calendar.after(on, self.assigned.due_in_working_days))

    def accepted_by(self, department: str | None, plan: Plan) -> "Order":
        """The order taken on by its lead 接单."""
        self._only_the_lead(department, "accept the order")
        return replace(self._moved_to(Status.ACCEPTED), plan=plan)

    def returned(self, department: str | None, on: date) -> "Order":
        """The order given back by its lead: in time, and once in all its rounds."""
        self._only_the_lead(department, "return the order")
        moved = self._moved_to(Status.RETURNED)
        if self.returned_by is not None:
            raise AlreadyReturned(status=self.status)
        if on > self.assigned.accept_by:
            raise ReturnedTooLate(status=self.status, until=self.assigned.accept_by)
        return replace(moved, returned_by=self.lead)

    def progressed(self, department: str | None) -> "Order":
        """The order, unchanged but for having been heard of by its lead."""
        self._only_the_lead(department, "report progress")
        self._only_from({Status.ACCEPTED}, step="reported on")
        return self

    def resolved(self, department: str | None, outcome: Outcome) -> "Order":
        """The order answered 办复."""
        self._only_the_lead(department, "answer the order")
        return replace(self._moved_to(Status.RESOLVED), outcome=outcome)

    def closed(self) -> "Order":
        """The order ended 办结."""
        return self._moved_to(Status.CLOSED)

    def expect_round(self, asked: int | None) -> None:
        """Refuse a step meant for a round that is over; one without a round is for today's."""
        if asked is not None and asked < self.round:
            raise StaleRound(asked=asked, round=self.round, status=self.status)

    def was_answered(self, in_round: int) -> bool:
        """Whether the lead has answered in that round."""
        answered = self.status in {Status.RESOLVED, Status.CLOSED}
        return self.round > in_round or (self.round == in_round and answered)

    def is_past(self, in_round: int) -> bool:
        """Whether that round is over for this order."""
        return self.round > in_round or self.status is Status.CLOSED

    def _only_from(self, statuses: set[Status], step: str) -> None:
        if self.status not in statuses:
            raise IllegalStep(status=self.status, step=step)

    def _moved_to(self, status: Status) -> "Order":
        if status not in LIFECYCLE[self.status]:
            raise IllegalStep(status=self.status, step=STEP[status])
        return replace(self, status=status)

    def _only_the_lead(self, department: str | None, step: str) -> None:
        if department != self.lead:
            raise NotTheLead(lead=self.lead, step=step, department=department)


def must_be_promised_rightly(outcome: Outcome, promised_on: date | None, on: date) -> None:
    """Refuse a promise that does not go with its outcome: C has a date, A and D have none."""
    if outcome is Outcome.PLANNED and promised_on is None:
        raise Contradiction(what="Outcome C, planned, needs the date it is promised on.")
    if outcome in {Outcome.SOLVED, Outcome.NOT_POSSIBLE} and promised_on is not None:
        raise Contradiction(what=f"Outcome {outcome} promises no date; only B and C may.")
    if promised_on is not None and promised_on < on:
        raise Contradiction(what=f"{promised_on} is over; a promise is about a day to come.")


def half(period: int) -> int:
    """Half a period in working days, rounded up, so that it is at least one."""
    return (period + 1) // 2
