"""Orders on disk: the only file of the noun that knows MongoDB."""

from collections.abc import Sequence
from datetime import date

from pymongo import ASCENDING, IndexModel

from services.dispatch.order.domain import Order
from shared.storage.aggregates import Aggregates

CALLED_ON = "deadline.calls.on"


class Orders(Aggregates[Order]):
    """One document for each case's order, by the case's id."""

    noun = "order"
    collection = "orders"
    state = Order
    # Only those for which a day is still to come: an order that is answered, ended, or as late as
    # can be is not in it, however many cases there have been.
    indexes = (
        IndexModel(
            [(CALLED_ON, ASCENDING)], partialFilterExpression={CALLED_ON: {"$exists": True}}
        ),
    )

    async def called(self, today: date, limit: int) -> Sequence[Order]:
        """Orders whose deadline calls for something by now, the longest ago first."""
        come = {CALLED_ON: {"$lte": today.isoformat()}}
        documents = self.documents.find(come).sort(CALLED_ON, ASCENDING).limit(limit)
        orders = [self.standing(document).state async for document in documents]
        return [order for order in orders if order is not None]
