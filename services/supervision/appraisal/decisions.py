"""What supervision decides about an appraisal: one decision for each thing that can happen."""

from datetime import date
from typing import Literal

from services.supervision.appraisal.domain import Appraisal, Assignment, Judging, Rating, Status
from shared.authority import must_be, require
from shared.contracts.appraisal import (
    AnnulAppraisal,
    AppraisalAnnulled,
    AppraisalOpened,
    Appraise,
    CaseClosed,
    CaseRated,
    CaseSentBack,
    OrderAppraised,
    RateCase,
)
from shared.contracts.concern import ConcernJoined, ConcernTriaged
from shared.contracts.envelope import C, Command, Fact, FactData
from shared.contracts.order import OrderHandedOver, OrderResolved
from shared.decision import Decision, decided
from shared.errors import IllegalStep, NotAReporter, NotYet
from shared.eventing.nudges import Nudge
from shared.terms import Role
from shared.working_days import WorkingCalendar, local_date


def wait_for_answer(appraisal: Appraisal | None, fact: Fact[ConcernTriaged]) -> Decision[Appraisal]:
    """An accepted concern will be judged by a deputy and by its reporters, once answered."""
    if appraisal is not None:
        return Decision.nothing(appraisal, because="the appraisal waits already")
    return decided(Appraisal(fact.subject, fact.division, fact.data.reporters))


def join(appraisal: Appraisal | None, fact: Fact[ConcernJoined]) -> Decision[Appraisal]:
    """The reporters of a merged concern judge with the others; after the end they are noted."""
    if appraisal is None and not fact.data.triaged:
        return Decision.nothing(None, because="the triage of the concern will name them")
    appraisal = known(appraisal)
    joined = appraisal.joined_by(fact.data.reporters)
    if joined == appraisal:
        return Decision.nothing(appraisal, because="they are its reporters already")
    return decided(joined)


def follow_handover(
    appraisal: Appraisal | None, fact: Fact[OrderHandedOver]
) -> Decision[Appraisal]:
    """The order names who answers and who appraises: at first, reassigned, or in the next round."""
    appraisal, told = known(appraisal), fact.data
    to = Assignment(told.lead, told.appraiser, fact.version)
    if appraisal.status is Status.SENT_BACK and told.round == appraisal.round + 1:
        return decided(appraisal.handed_over_again(to))
    if told.round > appraisal.round:
        raise NotYet(what="The end of the round before")
    if told.round < appraisal.round or not appraisal.waits_for(to):
        return Decision.nothing(appraisal, because="this, or a later handover, is known")
    return decided(appraisal.handed_over(to))


def open_for_judgement(
    appraisal: Appraisal | None, fact: Fact[OrderResolved], calendar: WorkingCalendar
) -> Decision[Appraisal]:
    """The lead answered: the appraiser is to give a verdict, and the reporters may rate."""
    appraisal, answer = known(appraisal), fact.data
    if appraisal.was_opened(answer.round):
        return Decision.nothing(appraisal, because="it is judged already")
    if answer.round > appraisal.round or not appraisal.is_led_by(answer.department):
        raise NotYet(what="The handover that this answer follows")
    judging = Judging.of(answer.outcome, answered_on=local_date(fact.time), calendar=calendar)
    opened = appraisal.opened(judging)
    return decided(
        opened,
        AppraisalOpened(
            round=opened.round,
            appraiser=opened.assigned.appraiser,
            verdict_due_on=judging.verdict_due_on,
            rating_until=judging.rating_until,
        ),
    )


def appraise(appraisal: Appraisal | None, command: Command[Appraise]) -> Decision[Appraisal]:
    """The deputy named gives a verdict, once a round; an unsatisfied one sends the case back."""
    must_be(command.actor, Role.DEPUTY, to="appraise a case")
    appraisal, asked = answered(appraisal, command), command.data
    appraisal.only_the_appraiser(command.actor.id)
    today = local_date(command.at)
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
    return followed_up(appraised, told, by="verdict", on=today)


def rate(appraisal: Appraisal | None, command: Command[RateCase]) -> Decision[Appraisal]:
    """A reporter rates the answer, once a round; an unsatisfied rating sends the case back."""
    asked, today = command.data, local_date(command.at)
    if command.actor.role is not Role.RESIDENT or command.actor.id != asked.reporter:
        raise NotAReporter
    rating = Rating(asked.reporter, asked.score)
    rated = answered(appraisal, command).rated(rating, on=today)
    told = CaseRated(round=rated.round, reporter=rating.reporter, score=rating.score)
    return followed_up(rated, told, by="rating", on=today)


def annul(
    appraisal: Appraisal | None, command: Command[AnnulAppraisal], calendar: WorkingCalendar
) -> Decision[Appraisal]:
    """The committee annuls a verdict that has not ended the case; it is to be given anew."""
    must_be(command.actor, Role.COMMITTEE, to="annul an appraisal")
    appraisal = present(appraisal, command)
    require(command.actor, Role.COMMITTEE, over=appraisal.division, to="annul an appraisal")
    annulled = appraisal.annulled(on=local_date(command.at), calendar=calendar)
    return decided(annulled, as_annulled(appraisal, annulled, command.data.reason))


def close_after_window(appraisal: Appraisal | None, nudge: Nudge) -> Decision[Appraisal]:
    """The window ended, and nobody was unsatisfied: the case ends on its verdict."""
    if appraisal is None or appraisal.round != nudge.round:
        return Decision.nothing(appraisal, because="that round is over")
    if not appraisal.is_settled(on=local_date(nudge.at)):
        return Decision.nothing(appraisal, because=f"it is {appraisal.status}, and not due")
    return decided(appraisal.closed(), as_closed(appraisal))


def followed_up(
    appraisal: Appraisal, told: FactData, by: Literal["verdict", "rating"], on: date
) -> Decision[Appraisal]:
    """What a verdict or a rating leads to: another round, the end, or more waiting."""
    if appraisal.status is Status.SENT_BACK:
        return decided(appraisal, told, CaseSentBack(round=appraisal.round, by=by))
    if appraisal.is_settled(on):
        return decided(appraisal.closed(), told, as_closed(appraisal))
    return decided(appraisal, told)


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


def answered(appraisal: Appraisal | None, command: Command[C]) -> Appraisal:
    """The appraisal a judgement is about; the answer it judges may still be on its way here."""
    appraisal = present(appraisal, command)
    if appraisal.status is Status.AWAITING:
        premature = IllegalStep(status=appraisal.status, step="judged before it is answered")
        raise NotYet(what="The answer to judge", otherwise=premature)
    return appraisal


def as_annulled(before: Appraisal, after: Appraisal, reason: str) -> FactData:
    """How an annulment is told: what the verdict had been, and until when it is to be given."""
    finding = before.finding
    return AppraisalAnnulled(
        round=before.round,
        appraiser=before.assigned.appraiser,
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
        rated=len(appraisal.judged.ratings),
        unrated=appraisal.unrated,
    )
