"""An order 联单: one case on its way through the departments, round by round."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from shared.deadlines import Counting, Deadline
from shared.errors import (
    AlreadyPostponed,
    AlreadyReturned,
    Contradiction,
    IllegalStep,
    NotTheLead,
    ReturnedTooLate,
    StaleRound,
)
from shared.periods import half
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
    WITHDRAWN = "withdrawn"


LIFECYCLE: dict[Status, set[Status]] = {
    Status.OPENED: {Status.HANDED_OVER, Status.WITHDRAWN},
    Status.HANDED_OVER: {
        Status.HANDED_OVER,  # anew: its lead has not acted for long, or is in force no more
        Status.ACCEPTED,
        Status.RETURNED,
        Status.CLOSED,
        Status.WITHDRAWN,
    },
    Status.RETURNED: {Status.HANDED_OVER, Status.CLOSED, Status.WITHDRAWN},
    Status.ACCEPTED: {Status.HANDED_OVER, Status.RESOLVED, Status.CLOSED, Status.WITHDRAWN},
    # Opened again: the next round begins, and its lead is in force no more.
    Status.RESOLVED: {Status.HANDED_OVER, Status.OPENED, Status.CLOSED, Status.WITHDRAWN},
    Status.CLOSED: {Status.HANDED_OVER, Status.OPENED},  # reopened, or a look-back failed
    Status.WITHDRAWN: set(),
}

IN_HAND = {Status.HANDED_OVER, Status.ACCEPTED}
WITHOUT_A_LEAD = {Status.OPENED, Status.RETURNED}
ANSWERED = {Status.RESOLVED, Status.CLOSED}
ENDED = {Status.CLOSED, Status.WITHDRAWN}

STEP = {
    Status.OPENED: "handed over again",
    Status.HANDED_OVER: "handed over",
    Status.ACCEPTED: "accepted",
    Status.RETURNED: "returned",
    Status.RESOLVED: "answered",
    Status.CLOSED: "closed",
    Status.WITHDRAWN: "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Parties:
    """Who is to have an order: a lead 主办, any assisting 协办, and the appraising deputy.

    After a return, and where the order is taken from its lead, `ruling` says why.
    """

    lead: str
    assisting: tuple[str, ...]
    appraiser: str
    due_in_working_days: int | None = None
    ruling: str | None = None

    def __post_init__(self) -> None:
        if len({self.lead, *self.assisting}) <= len(self.assisting):
            raise Contradiction(what="A department has one part in an order: lead or assisting.")


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who has the order in this round, and by when; `return_by` None is the day to accept by."""

    lead: str
    assisting: tuple[str, ...]
    appraiser: str
    due_in_working_days: int
    accept_by: date
    return_by: date | None = None

    @property
    def returnable_until(self) -> date:
        """The last day on which the lead can return the order."""
        return self.return_by or self.accept_by


@dataclass(frozen=True, slots=True)
class Plan:
    """What the lead means to do, the day its answer is due, and a later one it asks for."""

    text: str
    due_on: date
    asked_until: date | None = None

    def asking(self, until: date, on: date, latest: date) -> "Plan":
        """The plan with a later day asked for, of those that can be."""
        earliest = max(self.due_on, on)
        if not earliest < until <= latest:
            may = f"A later day is one after {earliest}, and {latest} at the latest"
            raise Contradiction(what=f"{may}; {until} is not.")
        return replace(self, asked_until=until)

    def postponed(self) -> "Plan":
        """The plan with the later day it asked for."""
        return Plan(self.text, due_on=self.asked_until or self.due_on)

    def not_postponed(self) -> "Plan":
        """The plan with its day as it was."""
        return Plan(self.text, self.due_on)


@dataclass(frozen=True, slots=True)
class Order:
    """The order of one case; its id is the case's.

    `judgement` is the version of the appraisal that was last heard.
    """

    id: str
    division: str
    urgency: Urgency
    owner: str | None = None
    filed_by: str | None = None
    also_filed_by: tuple[str, ...] = ()
    about_township: bool = False
    status: Status = Status.OPENED
    round: int = 1
    assignment: Assignment | None = None
    period: int | None = None
    returned_by: str | None = None
    plan: Plan | None = None
    postponed_to: date | None = None
    deadline: Deadline | None = None
    outcome: Outcome | None = None
    judgement: int = 0

    @property
    def case(self) -> str:
        """The case whose story the order belongs to."""
        return self.id

    @property
    def lead(self) -> str:
        """The lead department 主办."""
        return self.assigned.lead

    @property
    def departments(self) -> tuple[str, ...]:
        """Those that have it, or had it last."""
        has_it = self.assignment
        return (has_it.lead, *has_it.assisting) if has_it else ()

    @property
    def assigned(self) -> Assignment:
        """Who has the order. Raises IllegalStep before it was handed over."""
        if self.assignment is None:
            raise IllegalStep(status=self.status, step="taken up by a department")
        return self.assignment

    @property
    def planned(self) -> Plan:
        """The lead's plan. Raises IllegalStep before there is one."""
        if self.plan is None:
            raise IllegalStep(status=self.status, step="answered")
        return self.plan

    @property
    def was_returned(self) -> bool:
        """Whether it was given back once; then it stays where the committee puts it."""
        return self.returned_by is not None

    def lead_is_among(self, departments: Collection[str]) -> bool:
        """Whether it has a lead, or had one last, that is one of these."""
        return self.assignment is not None and self.assignment.lead in departments

    def is_for_the_committee(self, *, lead_ended: bool) -> bool:
        """Whether the committee alone says where it goes: it was returned, or is without a lead
        that acts on it."""
        left = self.status is Status.OPENED and self.assignment is not None
        return self.was_returned or left or self.is_stuck(lead_ended=lead_ended)

    def is_stuck(self, *, lead_ended: bool) -> bool:
        """Whether its lead has not acted for so long that the committee was told, or is in force
        no more."""
        long_overdue = self.deadline is not None and self.deadline.escalated
        return self.status in IN_HAND and (long_overdue or lead_ended)

    def handed_over_to(
        self, parties: Parties, counting: Counting, *, lead_ended: bool = False
    ) -> "Order":
        """The order in the hands of its departments: for the first time, after a return, or taken
        from a lead that does not act or is no more."""
        self._must_want_a_lead(lead_ended=lead_ended)
        self._go_with_the_ruling(parties)
        asked = parties.due_in_working_days
        first = self.period or asked or counting.periods.to_resolve(self.urgency)
        usual = first if self.round == 1 else half(first)
        to = Assignment(
            parties.lead,
            parties.assisting,
            parties.appraiser,
            due_in_working_days=asked or usual,
            accept_by=counting.accept_by,
        )
        return replace(self._handed(to, counting), period=first)

    def handed_over_again(
        self, counting: Counting, judgement: int, ended: Collection[str] = ()
    ) -> "Order":
        """The next round: the same departments but those that have ended, half the first period,
        to be accepted anew."""
        self._only_from(ANSWERED, step="handed over again")
        again = replace(
            self.assigned,
            assisting=tuple(one for one in self.assigned.assisting if one not in ended),
            due_in_working_days=half(self.period or self.assigned.due_in_working_days),
            accept_by=counting.accept_by,
        )
        return self._handed(again, counting)._in_the_next_round(judgement)

    def left_without_a_lead(self, judgement: int) -> "Order":
        """The next round, whose lead is in force no more: it waits for the committee's handover."""
        self._only_from(ANSWERED, step="handed over again")
        return self._moved_to(Status.OPENED)._in_the_next_round(judgement)

    def accepted_by(
        self, department: str | None, plan: str, on: date, calendar: WorkingCalendar
    ) -> "Order":
        """The order taken on by its lead 接单; the period to resolve it starts that day."""
        self._only_the_lead(department, "accept the order")
        due_on = calendar.after(on, self.assigned.due_in_working_days)
        return replace(
            self._moved_to(Status.ACCEPTED),
            plan=Plan(plan, due_on),
            deadline=Deadline.to_resolve(due_on, calendar),
        )

    def returned(self, department: str | None, on: date) -> "Order":
        """The order given back by its lead: in time, and once in all its rounds."""
        self._only_the_lead(department, "return the order")
        moved = self._moved_to(Status.RETURNED)
        if self.was_returned:
            raise AlreadyReturned(status=self.status)
        if on > self.assigned.returnable_until:
            raise ReturnedTooLate(status=self.status, until=self.assigned.returnable_until)
        return replace(moved, returned_by=self.lead)

    def progressed(self, department: str | None) -> "Order":
        """The order, unchanged but for having been heard of by one of its departments."""
        if department not in self.assigned.assisting:
            self._only_the_lead(department, "report progress, or one that assists it")
        self._only_from({Status.ACCEPTED}, step="reported on")
        return self

    def asked_to_postpone(
        self, department: str | None, until: date, on: date, calendar: WorkingCalendar
    ) -> "Order":
        """The order whose lead asks for a later day: once, and at most its period later."""
        self._only_the_lead(department, "ask for a later day")
        self._only_from({Status.ACCEPTED}, step="postponed")
        if self.postponed_to or self.planned.asked_until:
            raise AlreadyPostponed(status=self.status)
        latest = calendar.after(self.planned.due_on, self.assigned.due_in_working_days)
        return replace(self, plan=self.planned.asking(until, on, latest))

    def postponed(self, calendar: WorkingCalendar, on: date) -> "Order":
        """The order due on the later day that its lead asked for 延期, unless that is over."""
        plan = self._ruled_on.postponed()
        if plan.due_on < on:
            over = f"The day asked for, {plan.due_on} is over"
            raise Contradiction(what=f"{over}; refuse it, and the lead may ask for another one.")
        deadline = Deadline.to_resolve(plan.due_on, calendar)
        return replace(self, plan=plan, postponed_to=plan.due_on, deadline=deadline)

    def not_postponed(self) -> "Order":
        """The order due when it was; its lead may ask again, with better reasons."""
        return replace(self, plan=self._ruled_on.not_postponed())

    def called(self, today: date) -> "Order":
        """The order with what its deadline called for by today told."""
        return replace(self, deadline=self.deadline and self.deadline.told(today))

    def resolved(self, department: str | None, outcome: Outcome) -> "Order":
        """The order answered 办复."""
        self._only_the_lead(department, "answer the order")
        return replace(self._moved_to(Status.RESOLVED), outcome=outcome)

    def closed(self, judgement: int) -> "Order":
        """The order ended 办结: what was answered has satisfied."""
        self._only_from({Status.RESOLVED}, step="closed")
        return replace(self._moved_to(Status.CLOSED), judgement=judgement)

    def explained(self, judgement: int) -> "Order":
        """The order ended, explained in public 解释办结, wherever it stood in its round."""
        return replace(self._moved_to(Status.CLOSED), judgement=judgement)

    def withdrawn(self) -> "Order":
        """The order ended because its only reporter withdrew 撤回."""
        return self._moved_to(Status.WITHDRAWN)

    def expect_round(self, asked: int | None) -> None:
        """Refuse a step meant for a round that is over; one without a round is for today's."""
        if asked is not None and asked < self.round:
            raise StaleRound(asked=asked, round=self.round, status=self.status)

    def is_answered(self, in_round: int) -> bool:
        """Whether the lead's answer of that round stands to be judged."""
        return self.round == in_round and self.status in ANSWERED

    def is_past(self, in_round: int, judgement: int) -> bool:
        """Whether a judgement comes late: withdrawn, or a later one is known already."""
        later = self.round > in_round or self.judgement >= judgement
        return self.status is Status.WITHDRAWN or later

    @property
    def _ruled_on(self) -> Plan:
        self._only_from({Status.ACCEPTED}, step="postponed")
        if self.planned.asked_until is None:
            raise Contradiction(what="No later day is asked for; there is nothing to rule on.")
        return self.planned

    def _handed(self, to: Assignment, counting: Counting) -> "Order":
        return replace(
            self._moved_to(Status.HANDED_OVER),
            plan=None,
            assignment=replace(to, return_by=counting.return_by),
            deadline=Deadline.to_accept(to.accept_by, counting.calendar),
        )

    def _in_the_next_round(self, judgement: int) -> "Order":
        return replace(self, round=self.round + 1, plan=None, outcome=None, judgement=judgement)

    def _must_want_a_lead(self, *, lead_ended: bool) -> None:
        if self.status in IN_HAND and not self.is_stuck(lead_ended=lead_ended):
            has_it = "handed over anew: its lead has it, and was not escalated"
            raise IllegalStep(status=self.status, step=has_it)
        self._only_from(WITHOUT_A_LEAD | IN_HAND, step="handed over")

    def _go_with_the_ruling(self, parties: Parties) -> None:
        if parties.ruling and self.assignment is None:
            raise Contradiction(
                what="A ruling follows a return, or takes an order from its lead; this order was "
                "never returned, and has none."
            )
        if self.status in IN_HAND and not parties.ruling:
            raise Contradiction(what="Say in a ruling why the order is taken from its lead.")
        if parties.lead == self.returned_by and not parties.ruling:
            raise Contradiction(
                what=f"{parties.lead} returned this order; give it to another department, or say "
                "in a ruling why it stays."
            )

    def _only_from(self, statuses: set[Status], step: str) -> None:
        if self.status not in statuses:
            raise IllegalStep(status=self.status, step=step)

    def _moved_to(self, status: Status) -> "Order":
        """The order at another status, where nothing is due yet."""
        if status not in LIFECYCLE[self.status]:
            raise IllegalStep(status=self.status, step=STEP[status])
        return replace(self, status=status, deadline=None)

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
