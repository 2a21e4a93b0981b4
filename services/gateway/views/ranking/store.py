"""Balances on disk: what each deputy earned, entry by entry, and the sums by period."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.gateway.views.ranking.ranking import Entry, totals
from services.gateway.views.store import Gathered
from services.gateway.views.told import Told
from shared.contracts.envelope import Fact
from shared.contracts.points import PointsAwarded, PointsReversed
from shared.storage.client import Document

ENTRIES = (PointsAwarded, PointsReversed)


class Balances(Gathered):
    """One document for each deputy who has entries."""

    collection = "balances"
    indexes = ()

    def key(self, fact: Fact[Any]) -> str:
        """A fact belongs to its deputy, whatever ledger it was written in."""
        deputy: str = fact.data.deputy
        return deputy

    def derived(self, facts: Sequence[Told]) -> Document:
        """The sums of the entries."""
        entries = [
            (fact.data.on, fact.data.points) for fact in facts if isinstance(fact.data, ENTRIES)
        ]
        return {"totals": totals(entries)}

    async def entries(self, deputy: str, year: int) -> Sequence[Entry]:
        """What a deputy's ledger of a year holds, the entry made last first."""
        document = await self.documents.find_one({"_id": deputy}, {"facts": 1})
        facts = [self.as_told(one) for one in document["facts"]] if document else []
        entries = [as_entry(fact.data) for fact in facts if isinstance(fact.data, ENTRIES)]
        this_years = (entry for entry in entries if entry.on.year == year)
        return sorted(this_years, key=lambda entry: -entry.number)

    async def points(self, deputies: Iterable[str], period: str) -> Mapping[str, int]:
        """The points of each of these deputies in a period; 0 for those without entries."""
        wanted = dict.fromkeys(deputies, 0)
        query = self.documents.find({"_id": {"$in": list(wanted)}}, {f"totals.{period}": 1})
        async for document in query:
            wanted[document["_id"]] = document["totals"].get(period, 0)
        return wanted


def as_entry(told: PointsAwarded | PointsReversed) -> Entry:
    """An entry as scoring told it."""
    reverses = told.reverses if isinstance(told, PointsReversed) else None
    return Entry(told.entry, told.indicator, told.points, told.on, told.because, reverses)
