"""What dispatch decides about an order: one decision for each thing that can happen."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from services.dispatch.order.domain import Order, Parties, must_be_promised_rightly
from shared.authority import must_be, require
from shared.contracts.appraisal import CaseClosed, CaseSentBack
from shared.contracts.concern import ConcernTriaged
from shared.contracts.directory import DepartmentNamed, DeputyElected
from shared.contracts.envelope import C, Command, Fact, FactData
from shared.contracts.order import (
    AcceptOrder,
    HandOver,
    OrderAccepted,
    OrderHandedOver,
    OrderOpened,
    OrderProgressed,
    OrderResolved,
    OrderReturned,
    ReportProgress,
    ResolveOrder,
    ReturnOrder,
)
from shared.decision import Decision, decided
from shared.divisions import county_of, township_of
from shared.errors import NotAllowed, NotYet, UnknownReference
from shared.terms import Role
from shared.working_days import WorkingCalendar, local_date


@dataclass(frozen=True, slots=True)
class Directory:
    """Those of the departments asked for that exist, and the deputies of the county."""

    departments: Sequence[DepartmentNamed]
    deputies: Sequence[DeputyElected]


def open_order(order: Order | None, fact: Fact[ConcernTriaged]) -> Decision[Order]:
    """An accepted concern becomes an order that waits to be handed over."""
    if order is not None:
        return Decision.nothing(order, because="the order is open already")
    opened = Order(id=fact.subject, division=fact.division, urgency=fact.data.urgency)
    return decided(opened, OrderOpened(urgency=opened.urgency))


def hand_over(
    order: Order | None, command: Command[HandOver], directory: Directory, calendar: WorkingCalendar
) -> Decision[Order]:
    """The committee gives the order to its departments, and names who will appraise the answer."""
    must_be(command.actor, Role.COMMITTEE, to="hand an order over")
    order, asked = present(order, command), command.data
    require(command.actor, Role.COMMITTEE, over=order.division, to="hand an order over")
    all_known(directory, (asked.lead, *asked.assisting))
    appraiser = named_appraiser(directory, asked.appraiser) or deputy_in_turn(directory, order)
    parties = Parties(asked.lead, asked.assisting, appraiser, asked.due_in_working_days)
    handed = order.handed_over_to(parties, on=local_date(command.at), calendar=calendar)
    return decided(handed, as_handed_over(handed, calendar))


def accept(
    order: Order | None, command: Command[AcceptOrder], calendar: WorkingCalendar
) -> Decision[Order]:
    """The chief takes the order on, with a plan; the period to resolve it starts."""
    department, today = department_of(command), local_date(command.at)
    order = present(order, command)
    plan = order.planned(command.data.plan, on=today, calendar=calendar)
    accepted = order.accepted_by(department, plan)
    return decided(
        accepted,
        OrderAccepted(
            round=accepted.round,
            department=accepted.lead,
            plan=plan.text,
            due_on=plan.due_on,
            in_time=today <= accepted.assigned.accept_by,
            provisional=calendar.provisional(plan.due_on),
        ),
    )


def return_(order: Order | None, command: Command[ReturnOrder]) -> Decision[Order]:
    """The chief returns the order, once, with a reason; it waits to be reassigned."""
    department, today = department_of(command), local_date(command.at)
    returned = present(order, command).returned(department, on=today)
    return decided(
        returned,
        OrderReturned(round=returned.round, department=returned.lead, reason=command.data.reason),
    )


def report_progress(order: Order | None, command: Command[ReportProgress]) -> Decision[Order]:
    """The lead department says how far it is."""
    department = department_of(command)
    reported = present(order, command).progressed(department)
    return decided(
        reported,
        OrderProgressed(round=reported.round, department=reported.lead, note=command.data.note),
    )


def resolve(order: Order | None, command: Command[ResolveOrder]) -> Decision[Order]:
    """The chief answers, with an outcome; now the deputy and the residents judge."""
    department, asked = department_of(command), command.data
    resolved = present(order, command).resolved(department, asked.outcome)
    must_be_promised_rightly(asked.outcome, asked.promised_on, on=local_date(command.at))
    return decided(
        resolved,
        OrderResolved(
            round=resolved.round,
            department=resolved.lead,
            outcome=asked.outcome,
            result=asked.result,
            promised_on=asked.promised_on,
        ),
    )


def hand_over_again(
    order: Order | None, fact: Fact[CaseSentBack], calendar: WorkingCalendar
) -> Decision[Order]:
    """A case sent back goes to the same departments again, as the next round."""
    order = judged(order, fact.data.round)
    if order.is_past(fact.data.round):
        return Decision.nothing(order, because="the next round has begun already")
    again = order.handed_over_again(on=local_date(fact.time), calendar=calendar)
    return decided(again, as_handed_over(again, calendar))


def close(order: Order | None, fact: Fact[CaseClosed]) -> Decision[Order]:
    """Judged, and nobody whose satisfaction counts is unsatisfied: the order ends."""
    order = judged(order, fact.data.round)
    if order.is_past(fact.data.round):
        return Decision.nothing(order, because="the order has gone on since")
    return decided(order.closed())


def present(order: Order | None, command: Command[C]) -> Order:
    """The order a command is about, in the round it was meant for."""
    if order is None or (command.round or 0) > order.round:
        raise NotYet(what="The order of this case")
    order.expect_round(command.round)
    return order


def judged(order: Order | None, in_round: int) -> Order:
    """The order a judgement is about; judgements come after answers, or wait for them."""
    if order is None or not order.was_answered(in_round):
        raise NotYet(what="The answer this judgement is about")
    return order


def department_of(command: Command[C]) -> str:
    """The department whose chief asks."""
    if command.actor.role is not Role.DEPARTMENT or command.actor.department is None:
        raise NotAllowed(role=command.actor.role, step="act for a department")
    return command.actor.department


def all_known(directory: Directory, departments: Sequence[str]) -> None:
    """Wait for departments that the directory does not have yet, or refuse them in the end."""
    known = {department.id for department in directory.departments}
    for department in departments:
        if department not in known:
            raise not_in_the_directory("department", department)


def named_appraiser(directory: Directory, asked: str | None) -> str | None:
    """The deputy the committee names, if it names one."""
    if asked and asked not in {deputy.id for deputy in directory.deputies}:
        raise not_in_the_directory("deputy", asked)
    return asked


def not_in_the_directory(kind: str, id_: str) -> NotYet:
    """An entry may be on its way here still; otherwise there is none."""
    return NotYet(
        what=f"The directory's {kind} {id_}", otherwise=UnknownReference(kind=kind, id=id_)
    )


def deputy_in_turn(directory: Directory, order: Order) -> str:
    """A deputy of the case's own township, or else of the county, each case another one."""
    here, county = township_of(order.division), county_of(order.division)
    near = [d.id for d in directory.deputies if township_of(d.division) == here]
    of_county = [d.id for d in directory.deputies if county_of(d.division) == county]
    candidates = sorted(near or of_county)
    if not candidates:
        raise not_in_the_directory("deputy", "to appraise this case")
    return candidates[crc32(order.id.encode()) % len(candidates)]


def as_handed_over(order: Order, calendar: WorkingCalendar) -> FactData:
    """How a handover is told."""
    assigned = order.assigned
    return OrderHandedOver(
        round=order.round,
        lead=assigned.lead,
        assisting=assigned.assisting,
        appraiser=assigned.appraiser,
        accept_by=assigned.accept_by,
        due_in_working_days=assigned.due_in_working_days,
        provisional=calendar.provisional(assigned.accept_by),
    )
