"""Gap repair: what the stream has lost is published again from the outbox, which is the truth.

JetStream acknowledges before it syncs to disk (by default every two minutes), so a server that is
killed may come back without its last facts, and others may have taken their numbers meanwhile.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

import orjson
import structlog
from bson import ObjectId
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from shared import clock
from shared.eventing.durables import STREAM
from shared.storage.client import Database, Document

# Longer than a server lets pass between two syncs.
UNCERTAIN_FOR = timedelta(minutes=10)
AT_ONCE = 100
STREAM_KNOWN = "stream"

log = structlog.get_logger()


class Repair:
    """Finds the outbox documents whose facts are not where the stream said they are."""

    def __init__(self, database: Database, jetstream: JetStreamContext) -> None:
        self._outbox, self._known = database["outbox"], database["relay"]
        self._jetstream = jetstream

    async def look(self) -> int:
        """Let everything that was lost be published again; returns how many documents that is.

        Facts below the stream's first are retention, not loss.
        """
        info = await self._jetstream.stream_info(STREAM)
        if await self._is_another(info.created):
            return await self._again({"sequence": {"$gt": 0}})
        first = info.state.first_seq
        lost = sum([await self._mend(page) async for page in self._published(first, lately=True)])
        async for page in self._published(first, lately=False):
            mended = await self._mend(page)
            lost += mended
            if mended < len(page):
                break
        return lost

    async def holds(self, fact: str, sequence: int) -> bool:
        """Whether the stream has that fact at that place."""
        try:
            message = await self._jetstream.get_msg(STREAM, sequence)
        except NotFoundError:
            return False
        said = orjson.loads(message.data or b"{}")
        return bool(said.get("id") == fact)

    async def _mend(self, page: Sequence[Document]) -> int:
        there = await asyncio.gather(*(self._is_there(one) for one in page))
        missing = [one["_id"] for one, is_ in zip(page, there, strict=True) if not is_]
        # Another process may have marked them since, and published them.
        still = {"_id": {"$in": missing}, "sequence": {"$gt": 0}}
        return await self._again(still) if missing else 0

    async def _is_there(self, document: Document) -> bool:
        """Whether the last of its facts is where it was: a stream loses from its end."""
        return await self.holds(document["facts"][-1]["_id"], document["sequence"])

    async def _is_another(self, created: datetime | None) -> bool:
        """Whether the stream is not the one that was published to before: it was made anew."""
        now = {"_id": STREAM_KNOWN, "created": created}
        before = await self._known.find_one_and_replace({"_id": STREAM_KNOWN}, now, upsert=True)
        return bool(before and before["created"] != stored(created))

    async def _published(self, first: int, *, lately: bool) -> AsyncIterator[Sequence[Document]]:
        """What was published in the uncertain time, or before it, the newest first: where it is."""
        since = clock.now() - UNCERTAIN_FOR
        when = {"$gte": since} if lately else {"$lt": since}
        query = {"sequence": {"$gte": first}, "published": when}
        where = {"sequence": 1, "facts._id": 1}
        found = self._outbox.find(query, where).sort("published", -1)
        while page := await found.to_list(AT_ONCE):
            yield page

    async def _again(self, which: Document) -> int:
        # A loss has an id, so that whoever publishes them again is known to do it for the same one.
        marked = {
            "$set": {"pending": True, "lost": ObjectId()},
            "$unset": {"sequence": "", "published": ""},
        }
        done = await self._outbox.update_many(which, marked)
        if done.modified_count:
            log.error("stream_lost_facts", documents=done.modified_count)
        return done.modified_count


def stored(moment: datetime | None) -> datetime | None:
    """A moment as the storage keeps it: to the millisecond."""
    return moment and moment.replace(microsecond=moment.microsecond // 1000 * 1000)
