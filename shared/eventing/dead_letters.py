"""Messages that cannot be handled are laid aside, whole, with the reason; nothing is lost."""

from hashlib import sha256
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
        """Keep a message that cannot be handled: reason, subject, sequence, consumer, payload.

        Laid aside again, it is the same letter, and as settled as that one was.
        """
        meta = message.metadata
        id_ = letter_id(meta.consumer, meta.sequence.stream, message.data)
        letter: dict[str, Any] = {
            "reason": reason,
            "subject": message.subject,
            "sequence": meta.sequence.stream,
            "consumer": meta.consumer,
            "deliveries": meta.num_delivered,
            "error": repr(error)[:EXCERPT],
            "payload": message.data,
            "at": clock.now(),
        }
        await self._letters.update_one({"_id": id_}, {"$set": letter}, upsert=True)
        metrics.DEAD_LETTERS.labels(reason).inc()
        log.error("dead_letter", reason=reason, subject=message.subject, letter=id_)


def letter_id(consumer: str, sequence: int, payload: bytes) -> str:
    """A stream that was made anew counts from one again: the payload tells its messages apart."""
    return f"{consumer}/{sequence}/{sha256(payload).hexdigest()[:8]}"
