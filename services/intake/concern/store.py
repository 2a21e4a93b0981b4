"""Concerns on disk: the only file of the noun that knows MongoDB."""

from services.intake.concern.domain import Concern
from shared.storage.aggregates import Aggregates


class Concerns(Aggregates[Concern]):
    """One document for each concern."""

    noun = "concern"
    collection = "concerns"
    state = Concern
    indexes = ()
