"""Activities on disk: the only file of the noun that knows MongoDB."""

from services.scoring.activity.domain import Activity
from shared.storage.aggregates import Aggregates


class Activities(Aggregates[Activity]):
    """One document for each activity."""

    noun = "activity"
    collection = "activities"
    state = Activity
    indexes = ()
