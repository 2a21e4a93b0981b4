"""What supervision decides about an appraisal: one decision for each thing that can happen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.supervision.appraisal.domain import (
    Appraisal,
    Assignment,
    Because,
    Judging,
    Rating,
    Status,
)
from shared.appraisers import in_turn, with_a_part
from shared.authority import must_be, require
from shared.contracts.appraisal import (
    AnnulAppraisal,
    AppraisalAnnulled,
    AppraisalOpened,
    Appraise,
    AppraiserRecused,
    AppraiserSubstituted,
    AskReopening,
    CaseClosed,
    CaseExplained,
    CaseFlagged,
    CaseRated,
    CaseSentBack,
    ExplainCase,
    NameAppraiser,
    OrderAppraised,
    RateCase,
    RecuseAppraiser,
    ReopeningAsked,
    ReopeningGranted,
    ReopeningRefused,
    RuleOnReopening,
)
from shared.contracts.concern import (
    ConcernEndorsed,
    ConcernJoined,
    ConcernTriaged,
    ConcernWithdrawn,
)
from shared.contracts.directory import DeputyElected, PositionHeld
from shared.contracts.envelope import C, Command, Fact, FactData
from shared.contracts.look_back import LookBackFailed
from shared.contracts.order import OrderHandedOver, OrderResolved
from shared.deadlines import Counting
from shared.decision import Decision, decided
from shared.errors import HasAPart, IllegalStep, NotAReporter, NotYet, UnknownReference
from shared.eventing.nudges import Nudge
from shared.periods import Periods
from shared.terms import Role
from shared.working_days import local_date

STAFF = (Role.TOWNSHIP, Role.CHAIR, Role.COMMITTEE)
ENDED_BEFORE = "the case has ended already"


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


def wait_for_answer(appraisal: Appraisal | None, fact: Fact[ConcernTriaged]) -> Decision[Appraisal]:
    """An accepted concern will be judged by a deputy and by its reporters, once answered."""
    if appraisal is not None:
        return Decision.nothing(appraisal, because="the appraisal waits already")
    told = fact.data
    return decided(Appraisal(fact.subject, fact.division, told.reporters, filed_by=told.filed_by))


def join(appraisal: Appraisal | None, fact: Fact[ConcernJoined]) -> Decision[Appraisal]:
    """The reporters of a merged concern judge with the others; after the end they are noted."""
    if appraisal is None and not fact.data.triaged:
        return Decision.nothing(None, because="the triage of the concern will name them")
    appraisal = known(appraisal)
    joined = appraisal.joined_by(fact.data.reporters)
    if joined == appraisal:
        return Decision.nothing(appraisal, because="they are its reporters already")
    return decided(joined)


def endorse(appraisal: Appraisal | None, fact: Fact[ConcernEndorsed]) -> Decision[Appraisal]:
    """Who endorsed the concern may rate its answers too."""
    appraisal = known(appraisal)
    endorsed = appraisal.endorsed_by(fact.data.endorser)
    if endorsed == appraisal:
        return Decision.nothing(appraisal, because="they endorsed it already")
    return decided(endorsed)


def withdraw(appraisal: Appraisal | None, fact: Fact[ConcernWithdrawn]) -> Decision[Appraisal]:
    """Its only reporter withdrew the concern: nothing is judged any more."""
    if appraisal is None and not fact.data.triaged:
        return Decision.nothing(None, because="nothing waits to be judged")
    appraisal = known(appraisal)
    if appraisal.has_ended:
        return Decision.nothing(appraisal, because=ENDED_BEFORE)
    return decided(appraisal.withdrawn())


def follow_handover(
    appraisal: Appraisal | None, fact: Fact[OrderHandedOver], bench: Bench
) -> Decision[Appraisal]:
    """The order names who answers and who appraises: at first, reassigned, or in the next round."""
    before, told = known(appraisal), fact.data
    if before.status is Status.WITHDRAWN:
        return Decision.nothing(before, because=ENDED_BEFORE)
    to = Assignment(told.lead, told.appraiser, fact.version, told.assisting)
    if before.status is Status.SENT_BACK and told.round == before.round + 1:
        after = before.handed_over_again(to)
    elif told.round > before.round:
        raise NotYet(what="The end of the round before")
    elif told.round < before.round or not before.waits_for(to):
        return Decision.nothing(before, because="this, or a later handover, is known")
    else:
        after = before.handed_over(to)
    return without_bringing_back(before, after, bench, on=local_date(fact.time))


def without_bringing_back(
    before: Appraisal, after: Appraisal, bench: Bench, on: date
) -> Decision[Appraisal]:
    """A handover brings no deputy back whose place another has taken, and none with a part."""
    replaced = after.replacement_of(after.appraiser)
    if replaced is None and bench.part_of(after.appraiser, after, on) is None:
        return decided(after)
    successor = standing(before, after, bench, on) or bench.next_for(after, on)
    if successor is None:
        return decided(after)
    because = replaced.because if replaced else "recused"
    given = after.given_to(successor, because, due_on=on)
    return decided(given, as_substituted(after, given, because))


def standing(before: Appraisal, after: Appraisal, bench: Bench, on: date) -> str | None:
    """The deputy who appraised until now, if they may go on."""
    if before.assignment is None or after.replacement_of(before.appraiser):
        return None
    free = bench.has(before.appraiser, on) and not bench.part_of(before.appraiser, after, on)
    return before.appraiser if free else None


def open_for_judgement(
    appraisal: Appraisal | None, fact: Fact[OrderResolved], counting: Counting
) -> Decision[Appraisal]:
    """The lead answered: the appraiser is to give a verdict, and the reporters may rate."""
    appraisal, answer = known(appraisal), fact.data
    if appraisal.has_ended or appraisal.was_opened(answer.round):
        return Decision.nothing(appraisal, because="it is judged already")
    if answer.round > appraisal.round or not appraisal.is_led_by(answer.department):
        raise NotYet(what="The handover that this answer follows")
    due_on, until = counting.verdict_by, counting.rating_until
    judging = Judging(answer.outcome, due_on, until, answer.promised_on)
    opened = appraisal.opened(judging)
    return decided(
        opened,
        AppraisalOpened(
            round=opened.round,
            appraiser=opened.appraiser,
            verdict_due_on=due_on,
            rating_until=until,
        ),
    )


def appraise(
    appraisal: Appraisal | None, command: Command[Appraise], bench: Bench
) -> Decision[Appraisal]:
    """The deputy named gives a verdict, once a round; an unsatisfied one sends the case back."""
    must_be(command.actor, Role.DEPUTY, to="appraise a case")
    appraisal, asked, today = answered(appraisal, command), command.data, local_date(command.at)
    appraisal.only_the_appraiser(command.actor.id)
    must_have_no_part(command.actor.id, appraisal, bench, on=today)
    appraised = appraisal.appraised(asked.verdict, asked.reasons, on=today)
    told = OrderAppraised(
        round=appraised.round,
        appraiser=command.actor.id,
        verdict=asked.verdict,
        reasons=asked.reasons,
        evidence=asked.evidence,
        appraised_on=today,
        in_time=appraised.finding.in_time,
        verdict_number=appraised.finding.number,
    )
    return followed_up(appraisal, appraised, told, by="verdict", on=today)


def rate(appraisal: Appraisal | None, command: Command[RateCase]) -> Decision[Appraisal]:
    """A reporter or an endorser rates the answer, once a round; a reporter who is unsatisfied
    sends the case back."""
    asked, today = command.data, local_date(command.at)
    must_ask_for_themselves(command, asked.reporter)
    appraisal = answered(appraisal, command)
    by = appraisal.rates_as(asked.reporter)
    if by is None:
        raise NotYet(what="Who reported or endorsed this case", otherwise=NotAReporter())
    rated = appraisal.rated(Rating(asked.reporter, asked.score, by), on=today)
    told = CaseRated(round=rated.round, reporter=asked.reporter, score=asked.score, by=by)
    return followed_up(appraisal, rated, told, by="rating", on=today)


def annul(
    appraisal: Appraisal | None, command: Command[AnnulAppraisal], counting: Counting
) -> Decision[Appraisal]:
    """The committee annuls a verdict that has not ended the case; it is to be given anew."""
    appraisal = overseen(appraisal, command, Role.COMMITTEE, to="annul an appraisal")
    annulled = appraisal.annulled(due_on=counting.verdict_by)
    return decided(annulled, as_annulled(appraisal, annulled, command.data.reason))


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


def close_after_window(appraisal: Appraisal | None, nudge: Nudge) -> Decision[Appraisal]:
    """The window ended, and nobody was unsatisfied: the case ends on its verdict."""
    today = local_date(nudge.at)
    if appraisal is None or appraisal.round != nudge.round:
        return Decision.nothing(appraisal, because="that round is over")
    if not appraisal.is_settled(on=today):
        return Decision.nothing(appraisal, because=f"it is {appraisal.status}, and not due")
    return decided(appraisal.closed(on=today), as_closed(appraisal))


def explain(appraisal: Appraisal | None, command: Command[ExplainCase]) -> Decision[Appraisal]:
    """The committee ends what cannot be solved, after two unsatisfied rounds, with its reasons."""
    appraisal = overseen(appraisal, command, Role.COMMITTEE, to="explain a case")
    explained = gone_on(appraisal, to="explained").explained(on=local_date(command.at))
    return decided(
        explained,
        CaseExplained(
            round=explained.round,
            outcome=explained.judged.outcome,
            explanation=command.data.explanation,
            rated=explained.judged.rated,
            unrated=explained.unrated,
        ),
    )


def ask_reopening(
    appraisal: Appraisal | None, command: Command[AskReopening], periods: Periods
) -> Decision[Appraisal]:
    """A reporter asks, within the period for it, that the closed case be reopened."""
    asked, today = command.data, local_date(command.at)
    must_ask_for_themselves(command, asked.reporter)
    appraisal = present(appraisal, command)
    wanted = appraisal.reopening_asked(asked.reporter, today, within=periods.reopening_within)
    return decided(wanted, ReopeningAsked(round=wanted.round, reporter=asked.reporter))


def rule_on_reopening(
    appraisal: Appraisal | None, command: Command[RuleOnReopening]
) -> Decision[Appraisal]:
    """The township reopens the case, and it goes round again; or refuses, with a reason."""
    appraisal = overseen(appraisal, command, *STAFF, to="rule on a reopening")
    ruling = command.data
    if not ruling.granted:
        refused = appraisal.reopening_refused()
        return decided(refused, ReopeningRefused(round=refused.round, reason=ruling.reason))
    reopened = appraisal.reopened()
    return decided(
        reopened,
        ReopeningGranted(round=reopened.round, reason=ruling.reason),
        CaseSentBack(round=reopened.round, by="reopening"),
    )


def send_back_what_failed(
    appraisal: Appraisal | None, fact: Fact[LookBackFailed]
) -> Decision[Appraisal]:
    """What was closed has not stayed solved: the case goes round again."""
    appraisal = known(appraisal)
    if appraisal.has_gone_on_from(fact.data.round):
        return Decision.nothing(appraisal, because="it has gone round again already")
    if appraisal.status is not Status.CLOSED or appraisal.round != fact.data.round:
        raise NotYet(what="The closing that was looked back on")
    broken = appraisal.found_broken()
    return decided(broken, CaseSentBack(round=broken.round, by="look_back"))


def followed_up(
    before: Appraisal,
    after: Appraisal,
    told: FactData,
    by: Literal["verdict", "rating"],
    on: date,
) -> Decision[Appraisal]:
    """What a verdict or a rating leads to: another round, the end, or more waiting; and what the
    committee is to look at from now on."""
    new = [flag for flag in after.flags if flag not in before.flags]
    flags = [CaseFlagged(round=after.round, because=flag) for flag in new]
    if after.status is Status.SENT_BACK:
        return decided(after, told, CaseSentBack(round=after.round, by=by), *flags)
    if after.is_settled(on):
        return decided(after.closed(on), told, as_closed(after))
    return decided(after, told, *flags)


def known(appraisal: Appraisal | None) -> Appraisal:
    """The appraisal a fact is about; facts about orders wait for the triage they follow."""
    if appraisal is None:
        raise NotYet(what="The triage of this concern")
    return appraisal


def present(appraisal: Appraisal | None, command: Command[C]) -> Appraisal:
    """The appraisal a command is about, in the round it was meant for."""
    if appraisal is None or (command.round or 0) > appraisal.round:
        raise NotYet(what="The appraisal of this case")
    appraisal.expect_round(command.round)
    return appraisal


def overseen(appraisal: Appraisal | None, command: Command[C], *roles: Role, to: str) -> Appraisal:
    """The appraisal a command is about, asked by one of those with a say over its division."""
    must_be(command.actor, *roles, to=to)
    appraisal = present(appraisal, command)
    require(command.actor, *roles, over=appraisal.division, to=to)
    return appraisal


def answered(appraisal: Appraisal | None, command: Command[C]) -> Appraisal:
    """The appraisal a judgement is about; the answer it judges may still be on its way here."""
    appraisal = present(appraisal, command)
    if appraisal.status is Status.AWAITING:
        premature = IllegalStep(status=appraisal.status, step="judged before it is answered")
        raise NotYet(what="The answer to judge", otherwise=premature)
    return appraisal


def handed_over(appraisal: Appraisal | None, command: Command[C]) -> Appraisal:
    """The appraisal whose appraiser changes; the handover that names one may be on its way here."""
    appraisal = gone_on(present(appraisal, command), to="given to another appraiser")
    if appraisal.assignment is None:
        unnamed = IllegalStep(status=appraisal.status, step="given to another appraiser")
        raise NotYet(what="The handover that names an appraiser", otherwise=unnamed)
    return appraisal


def gone_on(appraisal: Appraisal, to: str) -> Appraisal:
    """The appraisal in its next round, if it was sent back: that handover may be on its way."""
    if appraisal.status is Status.SENT_BACK:
        between = IllegalStep(status=appraisal.status, step=to)
        raise NotYet(what="The handover of the next round", otherwise=between)
    return appraisal


def must_ask_for_themselves(command: Command[C], reporter: str) -> None:
    """Residents act for themselves, by their own code."""
    if command.actor.role is not Role.RESIDENT or command.actor.id != reporter:
        raise NotAReporter


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


def as_annulled(before: Appraisal, after: Appraisal, reason: str) -> FactData:
    """How an annulment is told: what the verdict had been, and until when it is to be given."""
    finding = before.finding
    return AppraisalAnnulled(
        round=before.round,
        appraiser=before.appraiser,
        appraised_on=finding.given_on,
        in_time=finding.in_time,
        verdict_number=finding.number,
        reason=reason,
        verdict_due_on=after.judged.verdict_due_on,
    )


def as_closed(appraisal: Appraisal) -> FactData:
    """How the end of a case is told."""
    return CaseClosed(
        round=appraisal.round,
        outcome=appraisal.judged.outcome,
        verdict=appraisal.finding.verdict,
        rated=appraisal.judged.rated,
        unrated=appraisal.unrated,
        promised_on=appraisal.judged.promised_on,
    )
