"""Concerns on disk: the only file of the noun that knows MongoDB."""

from services.intake.concern.domain import Concern
from shared.periods import Periods
from shared.storage.aggregates import Aggregates
from shared.storage.references import References


class Concerns(Aggregates[Concern]):
    """One document for each concern."""

    noun = "concern"
    collection = "concerns"
    state = Concern
    indexes = ()

    async def periods(self, id_: str, references: References) -> Periods:
        """The periods that a concern came in under: its county's, on the day of its submission."""
        concern = await self.load(id_)
        if concern is None:
            return Periods()
        return await references.periods(concern.division, concern.submitted_on)
