"""Who appraises: stood back, named anew, or put in the place of the absent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.supervision.appraisal.decisions.finding import handed_over, overseen
from services.supervision.appraisal.domain import (
    Appraisal,
    Because,
)
from shared.appraisers import in_turn, with_a_part
from shared.authority import must_be
from shared.contracts.appraisal import (
    AppraiserRecused,
    AppraiserSubstituted,
    NameAppraiser,
    RecuseAppraiser,
)
from shared.contracts.directory import DeputyElected, PositionHeld
from shared.contracts.envelope import Command, FactData
from shared.deadlines import Counting
from shared.decision import Decision, decided
from shared.errors import HasAPart, NotYet, UnknownReference
from shared.eventing.nudges import Nudge
from shared.terms import Role
from shared.working_days import local_date


@dataclass(frozen=True, slots=True)
class Bench:
    """The deputies around a case, and who holds a position in the departments that have it."""

    deputies: Sequence[DeputyElected]
    positions: Sequence[PositionHeld]

    def next_for(self, appraisal: Appraisal, on: date) -> str | None:
        """The deputy in turn to appraise the case, if one is free who has not had it before."""
        had_it = {appraisal.appraiser, *(one.deputy for one in appraisal.replaced)}
        free = [
            deputy
            for deputy in self.deputies
            if deputy.in_force(on) and self.part_of(deputy.id, appraisal, on) is None
        ]
        return in_turn(appraisal.id, appraisal.division, free, passed_over=had_it)

    def has(self, deputy: str, on: date) -> bool:
        """Whether that is a deputy of the case's county, or of what it lies in, on that day."""
        return any(one.id == deputy and one.in_force(on) for one in self.deputies)

    def part_of(self, deputy: str, appraisal: Appraisal, on: date) -> str | None:
        """What part a deputy has in a case, if any: they work there, filed it, or are recused."""
        if deputy in with_a_part(self.positions, appraisal.assigned.departments, on):
            return "they work in a department that has it"
        return appraisal.part_of(deputy)


def recuse(
    appraisal: Appraisal | None,
    command: Command[RecuseAppraiser],
    bench: Bench,
    counting: Counting,
) -> Decision[Appraisal]:
    """The appraiser stands back 回避, with a reason, and the next in turn takes their place."""
    must_be(command.actor, Role.DEPUTY, to="stand back from a case")
    appraisal, today = handed_over(appraisal, command), local_date(command.at)
    appraisal.only_the_appraiser(command.actor.id)
    appraisal.must_lack_a_verdict()
    successor = bench.next_for(appraisal, on=today)
    if successor is None:
        raise not_a_deputy_here("to appraise this case instead")
    given = appraisal.given_to(successor, "recused", due_on=counting.verdict_by)
    return decided(
        given,
        AppraiserRecused(round=given.round, deputy=command.actor.id, reason=command.data.reason),
        as_substituted(appraisal, given, "recused"),
    )


def name_appraiser(
    appraisal: Appraisal | None, command: Command[NameAppraiser], bench: Bench, counting: Counting
) -> Decision[Appraisal]:
    """The township's chair or the committee names another deputy to appraise the case."""
    appraisal = overseen(appraisal, command, Role.CHAIR, Role.COMMITTEE, to="name an appraiser")
    appraisal, asked, today = handed_over(appraisal, command), command.data, local_date(command.at)
    if not bench.has(asked.deputy, on=today):
        raise not_a_deputy_here(asked.deputy)
    must_have_no_part(asked.deputy, appraisal, bench, on=today)
    given = appraisal.given_to(asked.deputy, "named", due_on=counting.verdict_by)
    return decided(given, as_substituted(appraisal, given, "named", asked.reason))


def substitute_absent(
    appraisal: Appraisal | None, nudge: Nudge, bench: Bench, counting: Counting
) -> Decision[Appraisal]:
    """No verdict came in its time: the next in turn is to give it. With nobody left the case stays
    with the absent one, and the next day it is looked again."""
    today = local_date(nudge.at)
    if appraisal is None or appraisal.round != nudge.round:
        return Decision.nothing(appraisal, because="that round is over")
    if not appraisal.lacks_its_verdict(on=today):
        return Decision.nothing(appraisal, because=f"it is {appraisal.status}, and not due")
    successor = bench.next_for(appraisal, on=today)
    if successor is None:
        return decided(appraisal.left_to_the_absent(on=today))
    given = appraisal.given_to(successor, "absent", due_on=counting.verdict_by)
    return decided(given, as_substituted(appraisal, given, "absent"))


def must_have_no_part(deputy: str, appraisal: Appraisal, bench: Bench, on: date) -> None:
    """Refuse a deputy who has a part in the case."""
    if part := bench.part_of(deputy, appraisal, on):
        raise HasAPart(deputy=deputy, part=part)


def not_a_deputy_here(id_: str) -> NotYet:
    """A deputy may be on their way into the directory still; otherwise there is none."""
    otherwise = UnknownReference(kind="deputy", id=id_)
    return NotYet(what=f"The directory's deputy {id_}", otherwise=otherwise)


def as_substituted(
    before: Appraisal, after: Appraisal, because: Because, reason: str | None = None
) -> FactData:
    """How another appraiser is told: instead of whom, and until when the verdict is due."""
    return AppraiserSubstituted(
        round=after.round,
        instead_of=before.appraiser,
        appraiser=after.appraiser,
        because=because,
        verdict_due_on=after.verdict_due_on,
        reason=reason,
    )
