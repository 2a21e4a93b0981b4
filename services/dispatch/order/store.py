"""Orders on disk: the only file of the noun that knows MongoDB."""

from services.dispatch.order.domain import Order
from shared.storage.aggregates import Aggregates


class Orders(Aggregates[Order]):
    """One document for each case's order, by the case's id."""

    noun = "order"
    collection = "orders"
    state = Order
    indexes = ()
