"""What scoring decides about a ledger: one decision for each thing that can happen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from services.scoring.ledger.domain import (
    APPRAISED_IN_TIME,
    CHECKED_ON_SITE,
    FOR_ACTIVITY,
    RESIDENT_ANSWERED,
    Deed,
    Entry,
    Indicator,
    Ledger,
    own_words,
)
from shared.contracts.activity import ActivityConfirmed
from shared.contracts.appraisal import AppraisalAnnulled, OrderAppraised
from shared.contracts.concern import ResidentAnswered
from shared.contracts.directory import DeputyElected, IndicatorSet
from shared.contracts.envelope import Fact
from shared.contracts.points import PointsAwarded, PointsReversed
from shared.decision import Decision, decided
from shared.errors import NotYet


@dataclass(frozen=True, slots=True)
class Directory:
    """The indicators of the deputy's county and the year, as far as it has them, and the deputy's
    entry."""

    indicators: Sequence[IndicatorSet]
    deputy: DeputyElected | None

    def of(self, numbers: Collection[int]) -> Sequence[Indicator]:
        """Those of the indicators asked for that the deputy's county has."""
        self.must_have_the_deputy()
        asked = (one for one in self.indicators if one.number in numbers)
        return [Indicator(one.number, one.points, one.cap) for one in asked]

    def must_have_the_deputy(self) -> DeputyElected:
        """The deputy's entry; it may be on its way here, and says whose indicators count."""
        if self.deputy is None:
            raise NotYet(what="The deputy's entry in the directory")
        return self.deputy


def award_activity(
    ledger: Ledger | None, fact: Fact[ActivityConfirmed], directory: Directory
) -> Decision[Ledger]:
    """A confirmed activity earns what its kind does, on the day it was done."""
    indicators = directory.of([FOR_ACTIVITY[fact.data.kind]])
    if not indicators:
        return Decision.nothing(ledger, because="the county has no such indicator this year")
    deed = Deed(fact.data.deputy, fact.data.on, name=fact.subject)
    return earned(ledger or first_of_the_year(deed, directory), deed, indicators)


def award_answer(
    ledger: Ledger | None, fact: Fact[ResidentAnswered], directory: Directory
) -> Decision[Ledger]:
    """A resident's question answered in time, in the deputy's own words, earns its points."""
    if not fact.data.in_time:
        return Decision.nothing(ledger, because="the answer was not in time")
    indicators = directory.of([RESIDENT_ANSWERED])
    if not indicators:
        return Decision.nothing(ledger, because="the county has no such indicator this year")
    words = own_words(fact.data.text)
    if words is None:
        return Decision.nothing(ledger, because="there is no word in it")
    deed = Deed(fact.data.deputy, fact.data.answered_on, name=fact.subject, words=words)
    ledger = ledger or first_of_the_year(deed, directory)
    if ledger.has_counted(words):
        return Decision.nothing(ledger, because="the same words have counted before")
    return earned(ledger, deed, indicators)


def award_verdict(
    ledger: Ledger | None, fact: Fact[OrderAppraised], directory: Directory
) -> Decision[Ledger]:
    """A verdict earns for being in time, and for being seen on site with evidence, whatever it
    says; one that earns nothing is noted, for it may be annulled."""
    deed = Deed(fact.data.appraiser, fact.data.appraised_on, name=verdict_of(fact))
    ledger = ledger or first_of_the_year(deed, directory)
    if ledger.has_heard(deed.name):
        return Decision.nothing(ledger, because="the verdict has been counted already")
    indicators = directory.of(indicators_for(fact.data))
    if not indicators:
        return decided(ledger.unmoved_by(deed.name))
    return earned(ledger, deed, indicators)


def reverse(ledger: Ledger | None, fact: Fact[AppraisalAnnulled]) -> Decision[Ledger]:
    """All that an annulled verdict had earned is taken back, each award by an entry that names
    it."""
    if ledger is None or not ledger.has_heard(verdict_of(fact)):
        raise NotYet(what="The verdict that was annulled")
    awards = ledger.awards_for(verdict_of(fact))
    standing = [award for award in awards if not ledger.has_reversed(award)]
    if not standing:
        return Decision.nothing(ledger, because="nothing that it earned is left to take back")
    reversed_ = ledger
    for award in standing:
        reversed_ = reversed_.reversed(award)
    return decided(reversed_, *(as_told(ledger.deputy, e) for e in reversed_.since(ledger)))


def earned(ledger: Ledger, deed: Deed, indicators: Sequence[Indicator]) -> Decision[Ledger]:
    """The deed earns once by each indicator, up to its cap; 0 points tell that it is reached."""
    due = [one for one in indicators if not ledger.has_awarded(one.number, deed.name)]
    if not due:
        return Decision.nothing(ledger, because="it has earned its points already")
    awarded = ledger
    for indicator in due:
        awarded = awarded.awarded(indicator, deed)
    return decided(awarded, *(as_told(ledger.deputy, entry) for entry in awarded.since(ledger)))


def indicators_for(verdict: OrderAppraised) -> Collection[int]:
    """What a verdict earns by."""
    in_time = [APPRAISED_IN_TIME] if verdict.in_time else []
    on_site = [CHECKED_ON_SITE] if verdict.evidence else []
    return on_site + in_time


def verdict_of(fact: Fact[OrderAppraised] | Fact[AppraisalAnnulled]) -> str:
    """Which verdict a fact is about: case, round, and the how-manieth of that round."""
    return f"{fact.subject}/{fact.data.round}/{fact.data.verdict_number}"


def first_of_the_year(deed: Deed, directory: Directory) -> Ledger:
    """The ledger that a deputy's first deed of a year opens, in the deputy's own division."""
    return Ledger.new(deed.deputy, deed.on.year, directory.must_have_the_deputy().division)


def as_told(deputy: str, entry: Entry) -> PointsAwarded | PointsReversed:
    """How an entry is told; the points of a reversal are those taken, below zero."""
    if entry.reverses is None:
        return PointsAwarded(
            deputy=deputy,
            entry=entry.number,
            indicator=entry.indicator,
            points=entry.points,
            on=entry.on,
            because=entry.because,
        )
    return PointsReversed(
        deputy=deputy,
        entry=entry.number,
        reverses=entry.reverses,
        indicator=entry.indicator,
        points=entry.points,
        on=entry.on,
        because=entry.because,
    )
