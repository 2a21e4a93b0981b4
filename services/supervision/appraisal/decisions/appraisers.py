"""Who appraises: stood back, named anew, or put in the place of the absent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.supervision.appraisal.decisions.finding import handed_over, overseen
from services.supervision.appraisal.domain import (
    Appraisal,
    Because,
)
from shared.appraisers import in_turn, of_its_government, with_a_part
from shared.authority import must_be
from shared.contracts.appraisal import (
    AppraiserRecused,
    AppraiserSubstituted,
    CaseFlagged,
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
    """The deputies around a case, and who holds a position in the departments that have it.

    It is not `whole` where one deputy was all that had to be looked at.
    """

    deputies: Sequence[DeputyElected]
    positions: Sequence[PositionHeld]
    whole: bool = True

    def next_for(self, appraisal: Appraisal, on: date) -> str | None:
        """The deputy in turn to appraise the case, if one is free who has not had it before."""
        if not self.whole:
            raise NotYet(what="The list of the county's deputies")
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

    def has_ended(self, deputy: str, on: date) -> bool:
        """Whether that deputy is known to be one no more, on that day."""
        return any(one.id == deputy and not one.in_force(on) for one in self.deputies)

    def part_of(self, deputy: str, appraisal: Appraisal, on: date) -> str | None:
        """What part a deputy has in a case, if any: they work there, filed it, or are recused."""
        if deputy in with_a_part(self.positions, appraisal.assigned.departments, on):
            return "they work in a department that has it"
        of_it = of_its_government(self.positions, appraisal.division, on)
        if appraisal.about_township and deputy in of_it:
            return "they work in the township's government, which it is about"
        return appraisal.part_of(deputy)


def recuse(
    appraisal: Appraisal | None,
    command: Command[RecuseAppraiser],
    bench: Bench,
    counting: Counting,
) -> Decision[Appraisal]:
    """The appraiser stands back 回避, with a reason, and the next in turn takes their place; with
    nobody left the case waits for the committee to name somebody."""
    must_be(command.actor, Role.DEPUTY, to="stand back from a case")
    appraisal, today = handed_over(appraisal, command), local_date(command.at)
    appraisal.only_the_appraiser(command.actor.id)
    recused = appraisal.stood_back()
    told = AppraiserRecused(
        round=recused.round, deputy=command.actor.id, reason=command.data.reason
    )
    successor = bench.next_for(recused, on=today)
    if successor is None:
        return left_to_nobody(recused, told)
    given = recused.given_to(successor, "recused", due_on=counting.verdict_by)
    return decided(given, told, as_substituted(recused, given, "recused"))


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
    with the absent one, the committee is told, and the next day it is looked again."""
    today = local_date(nudge.at)
    if appraisal is None or appraisal.round != nudge.round:
        return Decision.nothing(appraisal, because="that round is over")
    if not appraisal.lacks_its_verdict(on=today):
        return Decision.nothing(appraisal, because=f"it is {appraisal.status}, and not due")
    successor = bench.next_for(appraisal, on=today)
    if successor is None:
        return left_to_nobody(appraisal.left_to_the_absent(on=today))
    because: Because = "absent" if appraisal.standing_appraiser else "recused"
    given = appraisal.given_to(successor, because, due_on=counting.verdict_by)
    return decided(given, as_substituted(appraisal, given, because))


def left_to_nobody(appraisal: Appraisal, *told: FactData) -> Decision[Appraisal]:
    """Nobody is left to appraise the case: the committee is told, once in a round."""
    if appraisal.told_of_nobody_in == appraisal.round:
        return decided(appraisal, *told)
    flag = CaseFlagged(round=appraisal.round, because="nobody_to_appraise")
    return decided(appraisal.left_to_nobody(), *told, flag)


def must_be_in_force(deputy: str, bench: Bench, on: date) -> None:
    """Refuse whoever is a deputy no more."""
    if bench.has_ended(deputy, on):
        raise UnknownReference(kind="deputy", id=deputy)


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
