"""What supervision decides about looking back: one decision for each thing that can happen."""

from collections.abc import Iterable
from datetime import date, timedelta

from services.supervision.look_back.domain import Look, LookBack
from shared.authority import must_be, require
from shared.contracts.appraisal import CaseClosed, CaseSentBack
from shared.contracts.envelope import Command, Fact, FactData
from shared.contracts.look_back import (
    DoLookBack,
    LookBackCalled,
    LookBackFailed,
    LookBackPassed,
    LookBackScheduled,
)
from shared.decision import Decision, decided
from shared.errors import NotYet
from shared.eventing.nudges import Nudge
from shared.periods import Periods
from shared.terms import Role
from shared.working_days import local_date

AFTER_CLOSING = {"reopening", "look_back"}
"""What sends a case back that had closed."""


def schedule(
    look_back: LookBack | None, fact: Fact[CaseClosed], periods: Periods
) -> Decision[LookBack]:
    """A closed case is looked at again: after a time, and on the day that its answer promised. A
    day that is over already is called at once."""
    told, closed_on = fact.data, local_date(fact.time)
    if look_back is not None and look_back.round >= told.round:
        return Decision.nothing(look_back, because="this, or a later closing, is known")
    looks = looks_after(closed_on, periods, told.promised_on)
    scheduled = (
        look_back.scheduled_anew(told.round, looks)
        if look_back
        else LookBack(fact.subject, fact.division, told.round, looks)
    )
    facts = [
        LookBackScheduled(round=told.round, occasion=look.occasion, due_on=look.due_on)
        for look in looks
    ]
    come = scheduled.waiting_on(closed_on)
    if not come:
        return decided(scheduled, *facts)
    return decided(scheduled.called(closed_on), *facts, *as_called(scheduled, come))


def call(look_back: LookBack | None, nudge: Nudge) -> Decision[LookBack]:
    """The day of a look-back has come: the committee is told."""
    today = local_date(nudge.at)
    if look_back is None or look_back.round != nudge.round:
        return Decision.nothing(look_back, because="that round is over")
    come = look_back.waiting_on(today)
    if not come:
        return Decision.nothing(look_back, because=f"it is {look_back.status}, and none waits")
    return decided(look_back.called(today), *as_called(look_back, come))


def do(look_back: LookBack | None, command: Command[DoLookBack]) -> Decision[LookBack]:
    """The committee looked, and says what it found; what does not hold goes round again."""
    must_be(command.actor, Role.COMMITTEE, to="look back on a case")
    if look_back is None or (command.round or 0) > look_back.round:
        raise NotYet(what="The closing of this case")
    look_back.expect_round(command.round)
    require(command.actor, Role.COMMITTEE, over=look_back.division, to="look back on a case")
    today = local_date(command.at)
    after = look_back.passed(today) if command.data.passed else look_back.failed(today)
    return decided(after, as_found(look_back, command.data))


def drop(look_back: LookBack | None, fact: Fact[CaseSentBack]) -> Decision[LookBack]:
    """A closed case that goes round again is looked back on after its next closing."""
    if fact.data.by not in AFTER_CLOSING:
        return Decision.nothing(look_back, because="it had not closed")
    if look_back is None or look_back.round < fact.data.round:
        raise NotYet(what="The closing of this case")
    if look_back.round > fact.data.round or not look_back.outstanding:
        return Decision.nothing(look_back, because="nothing is outstanding of that round")
    return decided(look_back.dropped())


def as_found(before: LookBack, asked: DoLookBack) -> FactData:
    """How the finding of the look that was to be done is told."""
    if asked.passed:
        return LookBackPassed(
            round=before.round,
            occasion=before.next.occasion,
            finding=asked.finding,
            evidence=asked.evidence,
        )
    return LookBackFailed(
        round=before.round,
        occasion=before.next.occasion,
        finding=asked.finding,
        evidence=asked.evidence,
    )


def looks_after(closed_on: date, periods: Periods, promised_on: date | None) -> tuple[Look, ...]:
    """When a case that closed on a day is looked at again, the oldest first."""
    looks = [Look("after_closing", closed_on + timedelta(days=periods.look_back_after))]
    if promised_on is not None:
        looks.append(Look("on_promise", promised_on))
    return tuple(sorted(looks, key=lambda look: look.due_on))


def as_called(look_back: LookBack, come: Iterable[Look]) -> list[LookBackCalled]:
    """How days that have come are told."""
    return [
        LookBackCalled(round=look_back.round, occasion=look.occasion, due_on=look.due_on)
        for look in come
    ]
