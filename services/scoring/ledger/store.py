"""Ledgers on disk: the only file of the noun that knows MongoDB."""

from services.scoring.ledger.domain import Ledger
from shared.storage.aggregates import Aggregates


class Ledgers(Aggregates[Ledger]):
    """One document for each deputy's year."""

    noun = "ledger"
    collection = "ledgers"
    state = Ledger
    indexes = ()
