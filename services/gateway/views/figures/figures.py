"""The figures together: what cases count for, their sums, and deputies' balances."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from services.gateway.views.figures.kinds import OF_CASES
from services.gateway.views.figures.store import Cells, Tallies
from services.gateway.views.ranking.store import Balances
from shared.contracts.envelope import Fact
from shared.contracts.points import PointsAwarded, PointsReversed
from shared.storage.client import Database
from shared.storage.indexes import make


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure, written by one process at a time, and read by all."""

    database: Database
    tallies: Tallies
    cells: Cells
    balances: Balances

    @classmethod
    def of(cls, database: Database) -> Self:
        """The figures that the views' database holds."""
        tallies = Tallies(database)
        return cls(database, tallies, tallies.cells, Balances(database))

    async def prepare(self) -> None:
        """Make collections and indexes, before anything is written in a transaction."""
        rooms = (self.tallies, self.cells, self.balances)
        await make(self.database, {room.collection: room.indexes for room in rooms})

    async def apply(self, facts: Sequence[Fact[Any]]) -> Sequence[str]:
        """Take facts into the figures they count for; returns the cases among them."""
        of_cases = [fact for fact in facts if isinstance(fact.data, OF_CASES)]
        points = [fact for fact in facts if isinstance(fact.data, PointsAwarded | PointsReversed)]
        cases, _ = await asyncio.gather(self.tallies.apply(of_cases), self.balances.apply(points))
        return cases

    async def content(self) -> Mapping[str, Any]:
        """All documents by collection and id; a sum of nothing is as good as none."""
        cells = {
            document["_id"]: counted
            async for document in self.cells.documents.find()
            if (counted := {name: sum_ for name, sum_ in document["figures"].items() if sum_})
        }
        whole = {
            f"{room.collection}/{document['_id']}": document
            for room in (self.tallies, self.balances)
            async for document in room.documents.find()
        }
        return {**whole, **{f"cells/{id_}": counted for id_, counted in cells.items()}}
