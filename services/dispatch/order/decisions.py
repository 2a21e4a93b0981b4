"""What dispatch decides about an order: one decision for each thing that can happen."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.dispatch.order.domain import ENDED, Order, Parties, Status, must_be_promised_rightly
from shared.appraisers import in_turn, of_its_government, with_a_part
from shared.authority import must_be, require
from shared.contracts.appraisal import CaseClosed, CaseExplained, CaseSentBack
from shared.contracts.concern import ConcernTriaged, ConcernWithdrawn
from shared.contracts.directory import DepartmentNamed, DeputyElected, PositionHeld, PracticeSet
from shared.contracts.envelope import C, Command, Fact, FactData
from shared.contracts.order import (
    AcceptOrder,
    AskPostponement,
    HandOver,
    OrderAccepted,
    OrderEscalated,
    OrderHandedOver,
    OrderOpened,
    OrderOverrun,
    OrderPostponed,
    OrderProgressed,
    OrderReminded,
    OrderResolved,
    OrderReturned,
    PostponementAsked,
    PostponementRefused,
    ReportProgress,
    ResolveOrder,
    ReturnOrder,
    RuleOnPostponement,
)
from shared.deadlines import Call, Counting, Deadline
from shared.decision import Decision, decided
from shared.errors import (
    ChiefSigns,
    Contradiction,
    HasAPart,
    NotAllowed,
    NotYet,
    UnknownReference,
)
from shared.eventing.nudges import Nudge
from shared.periods import Periods
from shared.terms import Position, Role
from shared.working_days import WorkingCalendar, local_date

BY_COMMITTEE = (Role.COMMITTEE,)
BY_TOWNSHIP_TOO = (Role.COMMITTEE, Role.TOWNSHIP, Role.CHAIR)
HAND_OVER, RULE = "hand an order over", "rule on a later day"
AFTER_CLOSING = {"reopening", "look_back"}


@dataclass(frozen=True, slots=True)
class Directory:
    """What a handover is decided with: those of the departments asked for that exist, and the lead
    there is, who holds a position in them, the deputies around the case, or the one at hand, and
    how its county does it."""

    departments: Sequence[DepartmentNamed]
    positions: Sequence[PositionHeld]
    deputies: Sequence[DeputyElected]
    practice: PracticeSet
    periods: Periods


def open_order(order: Order | None, fact: Fact[ConcernTriaged]) -> Decision[Order]:
    """An accepted concern becomes an order that waits to be handed over."""
    if order is not None:
        return Decision.nothing(order, because="the order is open already")
    told = fact.data
    opened = Order(
        id=fact.subject,
        division=fact.division,
        urgency=told.urgency,
        owner=told.owner,
        filed_by=told.filed_by,
        also_filed_by=told.also_filed_by,
        about_township=told.about_township,
    )
    return decided(opened, OrderOpened(urgency=opened.urgency))


def hand_over(
    order: Order | None, command: Command[HandOver], directory: Directory, calendar: WorkingCalendar
) -> Decision[Order]:
    """The committee, or the township where its county lets it, gives the order to its departments;
    the committee may name who will appraise the answer."""
    must_be(command.actor, *BY_TOWNSHIP_TOO, to=HAND_OVER)
    order, asked, today = present(order, command), command.data, local_date(command.at)
    lead_ended = order.lead_is_among(ended(directory.departments, on=today))
    may = who_hands_over(order, directory.practice, lead_ended=lead_ended)
    require(command.actor, *may, over=order.division, to=HAND_OVER)
    if asked.appraiser:
        must_be(command.actor, Role.COMMITTEE, to="name the appraiser")
    for department in (asked.lead, *asked.assisting):
        in_force("department", department, directory.departments, on=today)
    appraiser = appraiser_of(order, asked, directory, on=today)
    due_in = asked.due_in_working_days
    parties = Parties(asked.lead, asked.assisting, appraiser, due_in, asked.ruling)
    counting = Counting(today, directory.periods, calendar)
    handed = order.handed_over_to(parties, counting, lead_ended=lead_ended)
    return decided(handed, as_handed_over(handed, calendar, asked.ruling))


def accept(
    order: Order | None, command: Command[AcceptOrder], calendar: WorkingCalendar
) -> Decision[Order]:
    """The chief takes the order on, with a plan; the period to resolve it starts."""
    department, today = signed_for(command, "accept the order"), local_date(command.at)
    order = present(order, command)
    accepted = order.accepted_by(department, command.data.plan, on=today, calendar=calendar)
    plan = accepted.planned
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
    """The chief returns the order, once, with a reason; then the committee rules."""
    department, today = signed_for(command, "return the order"), local_date(command.at)
    returned = present(order, command).returned(department, on=today)
    return decided(
        returned,
        OrderReturned(round=returned.round, department=returned.lead, reason=command.data.reason),
    )


def report_progress(order: Order | None, command: Command[ReportProgress]) -> Decision[Order]:
    """The lead department, or one that assists it, says how far it is."""
    department = signed_for(command, "report progress")
    reported = present(order, command).progressed(department)
    return decided(
        reported,
        OrderProgressed(round=reported.round, department=department, note=command.data.note),
    )


def ask_postponement(
    order: Order | None, command: Command[AskPostponement], calendar: WorkingCalendar
) -> Decision[Order]:
    """The chief asks for a later day to answer by, with a reason."""
    department, asked = signed_for(command, "ask for a later day"), command.data
    order, today = present(order, command), local_date(command.at)
    asking = order.asked_to_postpone(department, asked.until, on=today, calendar=calendar)
    told = PostponementAsked(
        round=asking.round, department=asking.lead, until=asked.until, reason=asked.reason
    )
    return decided(asking, told)


def rule_on_postponement(
    order: Order | None,
    command: Command[RuleOnPostponement],
    practice: PracticeSet,
    calendar: WorkingCalendar,
) -> Decision[Order]:
    """Who may hand the order over consents to the later day, or refuses it with a reason."""
    must_be(command.actor, *BY_TOWNSHIP_TOO, to=RULE)
    order, asked = present(order, command), command.data
    require(command.actor, *who_hands_over(order, practice), over=order.division, to=RULE)
    if asked.granted:
        postponed = order.postponed(calendar, on=local_date(command.at))
        return decided(postponed, as_postponed(postponed, calendar))
    if asked.reason is None:
        raise Contradiction(what="Who refuses a later day says why.")
    refused = PostponementRefused(round=order.round, department=order.lead, reason=asked.reason)
    return decided(order.not_postponed(), refused)


def resolve(order: Order | None, command: Command[ResolveOrder]) -> Decision[Order]:
    """The chief answers, with an outcome; now the deputy and the residents judge."""
    department, asked = signed_for(command, "answer the order"), command.data
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
            before=asked.before,
            after=asked.after,
        ),
    )


def hand_over_again(
    order: Order | None,
    fact: Fact[CaseSentBack],
    periods: Periods,
    calendar: WorkingCalendar,
    departments: Sequence[DepartmentNamed],
) -> Decision[Order]:
    """A case sent back goes to the same departments again, as the next round; if the lead is no
    more, it waits until the committee gives it to another."""
    order, sent_back = known(order), fact.data
    if order.is_past(sent_back.round, fact.version):
        return late(order)
    order = answered(order, sent_back.round)
    if sent_back.by in AFTER_CLOSING and order.status is not Status.CLOSED:
        raise NotYet(what="The closing after which this case went round again")
    today = local_date(fact.time)
    no_more, counting = ended(departments, on=today), Counting(today, periods, calendar)
    if order.lead_is_among(no_more):
        return decided(order.left_without_a_lead(judgement=fact.version))
    again = order.handed_over_again(counting, judgement=fact.version, ended=no_more)
    return decided(again, as_handed_over(again, calendar))


def close(order: Order | None, fact: Fact[CaseClosed]) -> Decision[Order]:
    """Judged, and nobody whose satisfaction counts is unsatisfied: the order ends."""
    order = known(order)
    if order.is_past(fact.data.round, fact.version):
        return late(order)
    return decided(answered(order, fact.data.round).closed(judgement=fact.version))


def explain(order: Order | None, fact: Fact[CaseExplained]) -> Decision[Order]:
    """Explained in public instead of solved: the order ends, wherever it stands."""
    order = known(order)
    if order.is_past(fact.data.round, fact.version):
        return late(order)
    if order.round < fact.data.round:
        raise NotYet(what="The round in which this case was explained")
    return decided(order.explained(judgement=fact.version))


def withdraw(order: Order | None, fact: Fact[ConcernWithdrawn]) -> Decision[Order]:
    """Its only reporter withdrew: the order ends, wherever it stands."""
    if order is None and not fact.data.triaged:
        return Decision.nothing(None, because="the concern was never an order")
    order = known(order)
    if order.status in ENDED:
        return Decision.nothing(order, because="the case has ended already")
    return decided(order.withdrawn())


def call(order: Order | None, nudge: Nudge) -> Decision[Order]:
    """A day has come: the lead is reminded, the order is overdue, the committee is to see to it."""
    today = local_date(nudge.at)
    deadline = order.deadline if order else None
    if order is None or deadline is None or not deadline.calls_by(today):
        return Decision.nothing(order, because="nothing has come that was not told")
    told = [as_called(order, deadline, which) for which in deadline.calls_by(today)]
    return decided(order.called(today), *told)


def known(order: Order | None) -> Order:
    """The order a fact is about; what follows from a triage waits for it."""
    if order is None:
        raise NotYet(what="The triage of this concern")
    return order


def answered(order: Order, in_round: int) -> Order:
    """The order a judgement is about; judgements come after answers, or wait for them."""
    if not order.is_answered(in_round):
        raise NotYet(what="The answer this judgement is about")
    return order


def late(order: Order) -> Decision[Order]:
    """A judgement that no longer matters."""
    return Decision.nothing(order, because="it was withdrawn, or judged again since")


def present(order: Order | None, command: Command[C]) -> Order:
    """The order a command is about, in the round it was meant for."""
    if order is None or (command.round or 0) > order.round:
        raise NotYet(what="The order of this case")
    order.expect_round(command.round)
    return order


def signed_for(command: Command[C], step: str) -> str:
    """The department whose chief asks; a liaison drafts, and the chief signs."""
    actor = command.actor
    if actor.role is not Role.DEPARTMENT or actor.department is None:
        raise NotAllowed(role=actor.role, step="act for a department")
    if actor.position is Position.LIAISON:
        raise ChiefSigns(step=step)
    return actor.department


def who_hands_over(
    order: Order, practice: PracticeSet, *, lead_ended: bool = False
) -> Sequence[Role]:
    """The committee; the township too, where its county lets it, until the order was returned, is
    taken from its lead, or was left without one; and never what is about the township itself."""
    if order.about_township or order.is_for_the_committee(lead_ended=lead_ended):
        return BY_COMMITTEE
    return BY_TOWNSHIP_TOO if practice.townships_hand_over else BY_COMMITTEE


def ended(departments: Iterable[DepartmentNamed], on: date) -> frozenset[str]:
    """Those of the departments that are in force no more."""
    return frozenset(one.id for one in departments if not one.in_force(on))


def in_force(
    kind: str, id_: str, entries: Iterable[DepartmentNamed | DeputyElected], on: date
) -> None:
    """Wait for an entry that is not in the directory yet, or refuse it in the end; refuse at once
    one that is in force no more."""
    found = [entry for entry in entries if entry.id == id_]
    if not found:
        raise not_in_the_directory(kind, id_)
    if not found[0].in_force(on):
        raise UnknownReference(kind=kind, id=id_)


def not_in_the_directory(kind: str, id_: str) -> NotYet:
    """An entry may be on its way here still; otherwise there is none."""
    return NotYet(
        what=f"The directory's {kind} {id_}", otherwise=UnknownReference(kind=kind, id=id_)
    )


def appraiser_of(order: Order, asked: HandOver, directory: Directory, on: date) -> str:
    """The deputy named, or else the contact point's owner, or else another in turn."""
    parts = parts_in(order, asked, directory, on)
    if asked.appraiser:
        in_force("deputy", asked.appraiser, directory.deputies, on)
        if asked.appraiser in parts:
            raise HasAPart(deputy=asked.appraiser, part=parts[asked.appraiser])
        return asked.appraiser
    appraiser = owner_at_hand(order, directory, parts, on)
    if appraiser is None:
        current = [one for one in directory.deputies if one.in_force(on)]
        appraiser = in_turn(order.id, order.division, current, passed_over=parts)
    if appraiser is None:
        raise not_in_the_directory("deputy", "without a part in this case")
    return appraiser


def somebody_is_at_hand(order: Order, asked: HandOver, directory: Directory, on: date) -> bool:
    """Whether nobody has to be found in turn: a deputy is named, or the owner may appraise."""
    if asked.appraiser:
        return True
    parts = parts_in(order, asked, directory, on)
    return owner_at_hand(order, directory, parts, on) is not None


def owner_at_hand(
    order: Order, directory: Directory, parts: Container[str], on: date
) -> str | None:
    """The contact point's owner, if they are in office and have no part."""
    current = [one.id for one in directory.deputies if one.in_force(on) and one.id not in parts]
    return order.owner if order.owner in current else None


def parts_in(order: Order, asked: HandOver, directory: Directory, on: date) -> Mapping[str, str]:
    """The deputies with a part in the case, and which: they do not appraise it 回避."""
    working = with_a_part(directory.positions, (asked.lead, *asked.assisting), on)
    parts = dict.fromkeys(working, "they work in a department that has it")
    if order.about_township:
        of_it = of_its_government(directory.positions, order.division, on)
        why = "they work in the township's government, which it is about"
        parts = {**dict.fromkeys(of_it, why), **parts}
    filed = [one for one in (order.filed_by, *order.also_filed_by) if one]
    return {**parts, **dict.fromkeys(filed, "they filed it")}


def as_handed_over(order: Order, calendar: WorkingCalendar, ruling: str | None = None) -> FactData:
    """How a handover is told."""
    assigned = order.assigned
    return OrderHandedOver(
        round=order.round,
        lead=assigned.lead,
        assisting=assigned.assisting,
        appraiser=assigned.appraiser,
        accept_by=assigned.accept_by,
        return_by=None if order.was_returned else assigned.returnable_until,
        due_in_working_days=assigned.due_in_working_days,
        provisional=calendar.provisional(assigned.accept_by),
        ruling=ruling,
    )


def as_postponed(order: Order, calendar: WorkingCalendar) -> FactData:
    """How a postponement is told."""
    due_on = order.planned.due_on
    return OrderPostponed(
        round=order.round,
        department=order.lead,
        due_on=due_on,
        provisional=calendar.provisional(due_on),
    )


def as_called(order: Order, due: Deadline, which: Call) -> FactData:
    """How it is told that a day is near, over, or long over."""
    round_, lead = order.round, order.lead
    match which:
        case Call.REMINDER:
            return OrderReminded(round=round_, department=lead, step=due.step, due_on=due.due_on)
        case Call.OVERRUN:
            return OrderOverrun(round=round_, department=lead, step=due.step, due_on=due.due_on)
        case Call.ESCALATION:
            return OrderEscalated(round=round_, department=lead, step=due.step, due_on=due.due_on)
