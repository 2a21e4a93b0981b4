"""Forgetting: what a service never decided on is not kept: neither words, photos nor codes."""

from datetime import datetime, timedelta

from services.gateway.filings.store import Filings, Held
from services.gateway.photos.store import Photos
from services.gateway.views.cases.store import Cases
from services.gateway.views.shown import Following

WAITS = timedelta(hours=25)
"""Longer than whoever asks again under a key is still sending."""
SWEPT_AT_ONCE = 500


async def sweep_filings(
    filings: Filings, photos: Photos, following: Following, now: datetime
) -> int:
    """Forget what has waited longer than a day for its answer, and no fact has told of.

    While the views have heard nothing since, they may be behind: then it waits on.
    """
    before = now - WAITS
    shown = await following.fresh()
    sweep = Sweep(filings, photos, shown.views.cases, before)
    return await sweep.filings_and_endorsements() + await sweep.notes()


class Sweep:
    """One look at all that has waited since before a moment."""

    def __init__(self, filings: Filings, photos: Photos, cases: Cases, before: datetime) -> None:
        self._filings, self._photos, self._cases = filings, photos, cases
        self._before = before

    async def filings_and_endorsements(self) -> int:
        """Keep those of which a fact told; returns how many were forgotten."""
        waiting = await self._filings.waiting(self._before, SWEPT_AT_ONCE)
        return sum([await self._forgotten(one) for one in waiting])

    async def notes(self) -> int:
        """Likewise with what was said beside ratings and pleas."""
        forgotten = 0
        for one in await self._filings.notes_waiting(self._before, SWEPT_AT_ONCE):
            if await self._cases.have_told(one.about, of=one.holder, since=one.at):
                await self._filings.note_answered(one.holder, one.place)
            elif await self._cases.have_heard_since(one.at):
                await self._filings.drop(one.holder, one.place, self._before)
                forgotten += 1
        return forgotten

    async def _forgotten(self, held: Held) -> bool:
        if await self._cases.know(held.case, held.holder):
            await self._filings.answered(held.holder)
            return False
        if not await self._cases.have_heard_since(held.at):
            return False
        if not await self._filings.gives_up(held.holder, self._before):
            return False  # somebody asked for it again just now
        await self._photos.forget(held.holder)
        await self._filings.forget(held.holder)
        return True
