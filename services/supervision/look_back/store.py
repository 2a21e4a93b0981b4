"""Look-backs on disk: the only file of the noun that knows MongoDB."""

from collections.abc import Sequence
from datetime import date

from pymongo import ASCENDING, IndexModel

from services.supervision.look_back.domain import LookBack
from shared.storage.aggregates import Aggregates

DUE_ON = "outstanding.due_on"
UNCALLED = {"outstanding.called": False}


class LookBacks(Aggregates[LookBack]):
    """One document for the looking back on each closed case, by the case's id."""

    noun = "look_back"
    collection = "look_backs"
    state = LookBack
    # Only those with a day still to come.
    indexes = (IndexModel([(DUE_ON, ASCENDING)], partialFilterExpression=UNCALLED),)

    async def to_be_called(self, today: date, limit: int) -> Sequence[LookBack]:
        """Those with a look whose day has come and is not called, the oldest first."""
        waits = {"$elemMatch": {"called": False, "due_on": {"$lte": today.isoformat()}}}
        due = {**UNCALLED, DUE_ON: {"$lte": today.isoformat()}, "outstanding": waits}
        documents = self.documents.find(due).sort(DUE_ON, ASCENDING).limit(limit)
        found = [self.standing(document).state async for document in documents]
        return [look_back for look_back in found if look_back is not None]
