"""Contact points on disk: the only file of the noun that knows MongoDB."""

from services.intake.contact_point.domain import ContactPoint
from shared.storage.aggregates import Aggregates


class ContactPoints(Aggregates[ContactPoint]):
    """One document for each contact point."""

    noun = "contact_point"
    collection = "contact_points"
    state = ContactPoint
    indexes = ()

    async def named(self, id_: str | None) -> ContactPoint | None:
        """The contact point a concern names, if it names one that there is."""
        return await self.load(id_) if id_ else None
