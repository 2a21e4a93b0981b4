"""The verdict and the ratings, and what follows from them."""

from datetime import date
from typing import Literal

from services.supervision.appraisal.decisions.appraisers import (
    Bench,
    must_be_in_force,
    must_have_no_part,
)
from services.supervision.appraisal.decisions.finding import (
    answered,
    must_ask_for_themselves,
    overseen,
)
from services.supervision.appraisal.domain import (
    Appraisal,
    Rating,
    Status,
)
from shared.authority import must_be
from shared.contracts.appraisal import (
    AnnulAppraisal,
    AppraisalAnnulled,
    Appraise,
    CaseClosed,
    CaseFlagged,
    CaseRated,
    CaseSentBack,
    OrderAppraised,
    RateCase,
)
from shared.contracts.envelope import Command, FactData
from shared.deadlines import Counting
from shared.decision import Decision, decided
from shared.errors import NotAReporter, NotYet
from shared.eventing.nudges import Nudge
from shared.terms import Role
from shared.working_days import local_date


def appraise(
    appraisal: Appraisal | None, command: Command[Appraise], bench: Bench
) -> Decision[Appraisal]:
    """The deputy named gives a verdict, once a round; an unsatisfied one sends the case back."""
    must_be(command.actor, Role.DEPUTY, to="appraise a case")
    appraisal, asked, today = answered(appraisal, command), command.data, local_date(command.at)
    appraisal.only_the_appraiser(command.actor.id)
    must_be_in_force(command.actor.id, bench, on=today)
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


def close_after_window(appraisal: Appraisal | None, nudge: Nudge) -> Decision[Appraisal]:
    """The window ended, and nobody was unsatisfied: the case ends on its verdict."""
    today = local_date(nudge.at)
    if appraisal is None or appraisal.round != nudge.round:
        return Decision.nothing(appraisal, because="that round is over")
    if not appraisal.is_settled(on=today):
        return Decision.nothing(appraisal, because=f"it is {appraisal.status}, and not due")
    return decided(appraisal.closed(on=today), as_closed(appraisal))


def followed_up(
    before: Appraisal,
    after: Appraisal,
    told: FactData,
    by: Literal["verdict", "rating"],
    on: date,
) -> Decision[Appraisal]:
    """What a verdict or a rating leads to: another round, the end, or more waiting; and what the
    committee is to look at from now on."""
    flags = flagged(before, after)
    if after.status is Status.SENT_BACK:
        return decided(after, told, CaseSentBack(round=after.round, by=by), *flags)
    if after.is_settled(on):
        return decided(after.closed(on), told, as_closed(after))
    return decided(after, told, *flags)


def flagged(before: Appraisal, after: Appraisal) -> list[CaseFlagged]:
    """What the committee is to look at from now on."""
    return [CaseFlagged(round=after.round, because=why) for why in after.flags_since(before)]


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
