"""What scoring decides about a ledger: one decision for each thing that can happen."""

from services.scoring.ledger.domain import Indicator, Ledger
from shared.contracts.appraisal import AppraisalAnnulled, OrderAppraised
from shared.contracts.directory import DeputyElected, IndicatorSet
from shared.contracts.envelope import Fact
from shared.contracts.points import PointsAwarded, PointsReversed
from shared.decision import Decision, decided
from shared.errors import NotYet

APPRAISAL_IN_TIME = 8
"""The indicator's number in every county's catalogue."""


def award_appraisal_in_time(
    ledger: Ledger | None,
    fact: Fact[OrderAppraised],
    indicator: IndicatorSet | None,
    deputy: DeputyElected | None,
) -> Decision[Ledger]:
    """A verdict given in time earns its points, up to the cap; 0 points tell that it is reached."""
    if not fact.data.in_time:
        return Decision.nothing(ledger, because="the verdict was not in time")
    if indicator is None:
        return Decision.nothing(ledger, because="the county has no such indicator this year")
    because = verdict_of(fact)
    ledger = ledger or first_of_the_year(fact, deputy)
    if ledger.award_for(indicator.number, because):
        return Decision.nothing(ledger, because="the verdict has earned its points already")
    points = Indicator(indicator.number, indicator.points, indicator.cap)
    awarded = ledger.awarded(points, on=fact.data.appraised_on, because=because)
    return decided(awarded, as_awarded(awarded))


def reverse(
    ledger: Ledger | None, fact: Fact[AppraisalAnnulled], indicator: IndicatorSet | None
) -> Decision[Ledger]:
    """What an annulled verdict had earned is taken back, by an entry that names the first one."""
    if not fact.data.in_time:
        return Decision.nothing(ledger, because="the annulled verdict was not in time")
    if indicator is None:
        return Decision.nothing(ledger, because="the county has no such indicator this year")
    award = ledger.award_for(indicator.number, verdict_of(fact)) if ledger else None
    if ledger is None or award is None:
        raise NotYet(what="The verdict that was annulled")
    if ledger.has_reversed(award):
        return Decision.nothing(ledger, because="the award was reversed already")
    reversed_ = ledger.reversed(award)
    return decided(reversed_, as_reversed(reversed_, award.number))


def verdict_of(fact: Fact[OrderAppraised] | Fact[AppraisalAnnulled]) -> str:
    """Which verdict a fact is about: case, round, and the how-manieth of that round."""
    return f"{fact.subject}/{fact.data.round}/{fact.data.verdict_number}"


def first_of_the_year(fact: Fact[OrderAppraised], deputy: DeputyElected | None) -> Ledger:
    """The ledger that a deputy's first points of a year open, in the deputy's own division."""
    if deputy is None:
        raise NotYet(what="The deputy's entry in the directory")
    return Ledger.new(deputy.id, fact.data.appraised_on.year, deputy.division)


def as_awarded(ledger: Ledger) -> PointsAwarded:
    """How the award made last is told."""
    entry = ledger.last
    return PointsAwarded(
        deputy=ledger.deputy,
        entry=entry.number,
        indicator=entry.indicator,
        points=entry.points,
        on=entry.on,
        because=entry.because,
    )


def as_reversed(ledger: Ledger, reverses: int) -> PointsReversed:
    """How the reversal made last is told; its points are those taken, below zero."""
    entry = ledger.last
    return PointsReversed(
        deputy=ledger.deputy,
        entry=entry.number,
        reverses=reverses,
        indicator=entry.indicator,
        points=entry.points,
        on=entry.on,
        because=entry.because,
    )
