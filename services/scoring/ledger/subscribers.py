"""What scoring hears that changes a ledger; each handler names its decision."""

from collections.abc import Awaitable, Callable
from datetime import date

from services.scoring.ledger import decisions
from services.scoring.ledger.decisions import Directory
from services.scoring.ledger.domain import (
    APPRAISED_IN_TIME,
    CHECKED_ON_SITE,
    FOR_ACTIVITY,
    RESIDENT_ANSWERED,
    ledger_id,
)
from services.scoring.ledger.store import Ledgers
from shared.contracts.activity import ActivityConfirmed
from shared.contracts.appraisal import AppraisalAnnulled, OrderAppraised
from shared.contracts.concern import ResidentAnswered
from shared.contracts.directory import DeputyElected, IndicatorSet
from shared.contracts.envelope import Fact
from shared.divisions import county_of
from shared.eventing.handlers import Handlers
from shared.storage.references import References

EARNED = (*FOR_ACTIVITY.values(), RESIDENT_ANSWERED, CHECKED_ON_SITE, APPRAISED_IN_TIME)

handlers = Handlers()


@handlers.fact(ActivityConfirmed)
async def award_activity(
    fact: Fact[ActivityConfirmed], ledgers: Ledgers, references: References
) -> None:
    deputy, on = fact.data.deputy, fact.data.on
    known = directory(references, deputy, on)
    await ledgers.decide(fact, decisions.award_activity, known, on=ledger_id(deputy, on.year))


@handlers.fact(ResidentAnswered)
async def award_answer(
    fact: Fact[ResidentAnswered], ledgers: Ledgers, references: References
) -> None:
    deputy, on = fact.data.deputy, fact.data.answered_on
    known = directory(references, deputy, on)
    await ledgers.decide(fact, decisions.award_answer, known, on=ledger_id(deputy, on.year))


@handlers.fact(OrderAppraised)
async def award_verdict(
    fact: Fact[OrderAppraised], ledgers: Ledgers, references: References
) -> None:
    known = directory(references, fact.data.appraiser, fact.data.appraised_on)
    await ledgers.decide(fact, decisions.award_verdict, known, on=year_of(fact))


@handlers.fact(AppraisalAnnulled)
async def reverse(fact: Fact[AppraisalAnnulled], ledgers: Ledgers) -> None:
    await ledgers.decide(fact, decisions.reverse, on=year_of(fact))


def directory(references: References, deputy: str, on: date) -> Callable[[], Awaitable[Directory]]:
    """The reading of what a decision needs to know: it is read inside the commit. The deputy comes
    first, for theirs is the county that gives the points, wherever the case is."""

    async def read() -> Directory:
        elected = await references.get(DeputyElected, deputy)
        ids = indicator_ids(elected.division, on) if elected else []
        return Directory(await references.find(IndicatorSet, ids), elected)

    return read


def indicator_ids(division: str, on: date) -> list[str]:
    """The directory's ids of the indicators, in a division's county and the year of the day."""
    return [f"{county_of(division)}.{on.year}.{number}" for number in EARNED]


def year_of(fact: Fact[OrderAppraised] | Fact[AppraisalAnnulled]) -> str:
    """The ledger the verdict counts in: that of its own year, whenever it is annulled."""
    return ledger_id(fact.data.appraiser, fact.data.appraised_on.year)
