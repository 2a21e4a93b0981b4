"""Messages that cannot be handled are laid aside, whole, with the reason; nothing is lost."""

from typing import Any

import structlog
from nats.aio.msg import Msg

from shared import clock
from shared.runtime import metrics
from shared.storage.client import Database

EXCERPT = 2_000  # characters of an error

log = structlog.get_logger()


class DeadLetters:
    """The `dead_letters` of one service."""

    def __init__(self, database: Database) -> None:
        self._letters = database["dead_letters"]

    async def lay_aside(self, message: Msg, reason: str, error: BaseException) -> None:
        """Keep a message that cannot be handled: reason, subject, sequence, consumer, payload."""
        meta = message.metadata
        letter: dict[str, Any] = {
            "_id": f"{meta.consumer}/{meta.sequence.stream}",
            "reason": reason,
            "subject": message.subject,
            "sequence": meta.sequence.stream,
            "consumer": meta.consumer,
            "deliveries": meta.num_delivered,
            "error": repr(error)[:EXCERPT],
            "payload": message.data,
            "at": clock.now(),
        }
        await self._letters.replace_one({"_id": letter["_id"]}, letter, upsert=True)
        metrics.DEAD_LETTERS.labels(reason).inc()
        log.error("dead_letter", reason=reason, subject=message.subject, letter=letter["_id"])
