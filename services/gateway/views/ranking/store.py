"""Balances on disk: what each deputy earned, entry by entry, and the sums by period."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.gateway.views.ranking.ranking import totals
from services.gateway.views.store import Gathered
from services.gateway.views.told import Told
from shared.contracts.envelope import Fact
from shared.contracts.points import PointsAwarded, PointsReversed
from shared.storage.client import Document


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
            (fact.data.on, fact.data.points)
            for fact in facts
            if isinstance(fact.data, PointsAwarded | PointsReversed)
        ]
        return {"totals": totals(entries)}

    async def points(self, deputies: Iterable[str], period: str) -> Mapping[str, int]:
        """The points of each of these deputies in a period; 0 for those without entries."""
        wanted = dict.fromkeys(deputies, 0)
        query = self.documents.find({"_id": {"$in": list(wanted)}}, {f"totals.{period}": 1})
        async for document in query:
            wanted[document["_id"]] = document["totals"].get(period, 0)
        return wanted
