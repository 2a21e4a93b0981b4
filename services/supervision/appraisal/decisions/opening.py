"""Until an answer is there to judge: who reported, who endorsed, who has the order."""

from dataclasses import replace
from datetime import date

from services.supervision.appraisal.decisions.appraisers import (
    Bench,
    as_substituted,
    left_to_nobody,
)
from services.supervision.appraisal.decisions.finding import ENDED_BEFORE, known
from services.supervision.appraisal.domain import (
    Appraisal,
    Assignment,
    Because,
    Judging,
    Status,
)
from shared.contracts.appraisal import (
    AppraisalOpened,
)
from shared.contracts.concern import (
    ConcernEndorsed,
    ConcernJoined,
    ConcernTriaged,
    ConcernWithdrawn,
)
from shared.contracts.envelope import Fact
from shared.contracts.order import OrderHandedOver, OrderResolved
from shared.deadlines import Counting
from shared.decision import Decision, decided
from shared.errors import NotYet
from shared.working_days import local_date


def wait_for_answer(appraisal: Appraisal | None, fact: Fact[ConcernTriaged]) -> Decision[Appraisal]:
    """An accepted concern will be judged by a deputy and by its reporters, once answered."""
    if appraisal is not None:
        return Decision.nothing(appraisal, because="the appraisal waits already")
    told = fact.data
    return decided(
        Appraisal(
            fact.subject,
            fact.division,
            told.reporters,
            filed_by=told.filed_by,
            also_filed_by=told.also_filed_by,
            about_township=told.about_township,
        )
    )


def join(appraisal: Appraisal | None, fact: Fact[ConcernJoined]) -> Decision[Appraisal]:
    """The reporters of a merged concern judge with the others; after the end they are noted."""
    if appraisal is None and not fact.data.triaged:
        return Decision.nothing(None, because="the triage of the concern will name them")
    appraisal = known(appraisal)
    joined = appraisal.joined_by(fact.data.reporters, fact.data.filed_by)
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
    to = assigned_by(fact)
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
    """A handover brings no deputy back whose place another has taken, none with a part, and none
    who is a deputy no more; with nobody free the committee is told."""
    because = unfit_because(after, bench, on)
    if because is None:
        return decided(after)
    successor = standing(before, after, bench, on) or bench.next_for(after, on)
    if successor is None:
        return left_to_nobody(after)
    given = after.given_to(successor, because, due_on=on)
    return decided(given, as_substituted(after, given, because))


def names_somebody_fit(appraisal: Appraisal, fact: Fact[OrderHandedOver], bench: Bench) -> bool:
    """Whether the deputy that a handover names may appraise: then nobody is looked for in turn."""
    after = replace(appraisal, assignment=assigned_by(fact))
    return unfit_because(after, bench, on=local_date(fact.time)) is None


def unfit_because(appraisal: Appraisal, bench: Bench, on: date) -> Because | None:
    """Why the deputy named may not appraise, if so: another has taken their place, they have a
    part, or they are a deputy no more."""
    named = appraisal.appraiser
    if replaced := appraisal.replacement_of(named):
        return replaced.because
    if bench.part_of(named, appraisal, on):
        return "recused"
    return "absent" if bench.has_ended(named, on) else None


def assigned_by(fact: Fact[OrderHandedOver]) -> Assignment:
    """Who answers and who appraises, as the order says."""
    told = fact.data
    return Assignment(told.lead, told.appraiser, fact.version, told.assisting)


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
            appraiser=opened.standing_appraiser,
            verdict_due_on=due_on,
            rating_until=until,
        ),
    )
