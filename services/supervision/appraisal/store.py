"""Appraisals on disk: the only file of the noun that knows MongoDB."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pymongo import ASCENDING, IndexModel

from services.supervision.appraisal.domain import Appraisal, Status
from shared.storage.aggregates import Aggregates

RATING_UNTIL, VERDICT_DUE_ON = "judging.rating_until", "judging.verdict_due_on"
NOBODY_ELSE_ON = "judging.nobody_else_on"
APPRAISED, OPEN = {"status": Status.APPRAISED.value}, {"status": Status.OPEN.value}


class Appraisals(Aggregates[Appraisal]):
    """One document for each case's appraisal, by the case's id."""

    noun = "appraisal"
    collection = "appraisals"
    state = Appraisal
    # Only those that wait for their window to end, or for their verdict: few, however many cases
    # there have been.
    indexes = (
        IndexModel([(RATING_UNTIL, ASCENDING)], partialFilterExpression=APPRAISED),
        IndexModel([(VERDICT_DUE_ON, ASCENDING)], partialFilterExpression=OPEN),
    )

    async def window_ended(self, today: date, limit: int) -> Sequence[Appraisal]:
        """Those whose window for ratings has ended, the longest ago first."""
        return await self._first({**APPRAISED, RATING_UNTIL: before(today)}, RATING_UNTIL, limit)

    async def verdict_late(self, today: date, limit: int) -> Sequence[Appraisal]:
        """Those whose verdict is late, the latest first, but for those looked at on this day."""
        late = {**OPEN, VERDICT_DUE_ON: before(today), NOBODY_ELSE_ON: {"$ne": today.isoformat()}}
        return await self._first(late, VERDICT_DUE_ON, limit)

    async def _first(self, due: Mapping[str, Any], by: str, limit: int) -> Sequence[Appraisal]:
        documents = self.documents.find(due).sort(by, ASCENDING).limit(limit)
        found = [self.standing(document).state async for document in documents]
        return [appraisal for appraisal in found if appraisal is not None]


def before(today: date) -> Mapping[str, str]:
    """Days that were over when this one began."""
    return {"$lt": today.isoformat()}
