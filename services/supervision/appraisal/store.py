"""Appraisals on disk: the only file of the noun that knows MongoDB."""

from datetime import date

from pymongo import ASCENDING, IndexModel

from services.supervision.appraisal.domain import Appraisal, Status
from shared.storage.aggregates import Aggregates

RATING_UNTIL = "judging.rating_until"
APPRAISED = {"status": Status.APPRAISED.value}


class Appraisals(Aggregates[Appraisal]):
    """One document for each case's appraisal, by the case's id."""

    noun = "appraisal"
    collection = "appraisals"
    state = Appraisal
    # Only those that wait for their window to end: few, however many cases there have been.
    indexes = (IndexModel([(RATING_UNTIL, ASCENDING)], partialFilterExpression=APPRAISED),)

    async def window_ended(self, today: date, limit: int) -> list[tuple[str, int, date]]:
        """Case, round and last day of windows that have ended, the longest ago first."""
        due = {**APPRAISED, RATING_UNTIL: {"$lt": today.isoformat()}}
        documents = self.documents.find(due).sort(RATING_UNTIL, ASCENDING).limit(limit)
        appraisals = [self.standing(document).state async for document in documents]
        return [(a.id, a.round, a.judged.rating_until) for a in appraisals if a is not None]
