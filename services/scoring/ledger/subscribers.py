"""What scoring hears that changes a ledger; each handler names its decision."""

from functools import partial

from services.scoring.ledger import decisions
from services.scoring.ledger.domain import ledger_id
from services.scoring.ledger.store import Ledgers
from shared.contracts.appraisal import AppraisalAnnulled, OrderAppraised
from shared.contracts.directory import DeputyElected, IndicatorSet
from shared.contracts.envelope import Fact
from shared.divisions import county_of
from shared.eventing.handlers import Handlers
from shared.storage.references import References

handlers = Handlers()


@handlers.fact(OrderAppraised)
async def award_appraisal_in_time(
    fact: Fact[OrderAppraised], ledgers: Ledgers, references: References
) -> None:
    indicator = partial(references.get, IndicatorSet, indicator_id(fact))
    deputy = partial(references.get, DeputyElected, fact.data.appraiser)
    award = decisions.award_appraisal_in_time
    await ledgers.decide(fact, award, indicator, deputy, on=year_of(fact))


@handlers.fact(AppraisalAnnulled)
async def reverse(fact: Fact[AppraisalAnnulled], ledgers: Ledgers, references: References) -> None:
    indicator = partial(references.get, IndicatorSet, indicator_id(fact))
    await ledgers.decide(fact, decisions.reverse, indicator, on=year_of(fact))


def indicator_id(fact: Fact[OrderAppraised] | Fact[AppraisalAnnulled]) -> str:
    """The directory's id of the indicator, in the case's county and the verdict's year."""
    year = fact.data.appraised_on.year
    return f"{county_of(fact.division)}.{year}.{decisions.APPRAISAL_IN_TIME}"


def year_of(fact: Fact[OrderAppraised] | Fact[AppraisalAnnulled]) -> str:
    """The ledger the verdict counts in: that of its own year, whenever it is annulled."""
    return ledger_id(fact.data.appraiser, fact.data.appraised_on.year)
