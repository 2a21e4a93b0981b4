"""Many decisions, one commit: the one way in which anything changes.

A group's aggregates are loaded, its decisions folded, and everything they lead to is written in
one transaction: the aggregates, each guarded by its version; the facts, in one outbox document;
the causes, so that the same one is never decided twice.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import structlog
from bson import ObjectId
from pymongo import ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.errors import BulkWriteError, DuplicateKeyError, PyMongoError

from shared import clock
from shared.contracts.envelope import Reply
from shared.errors import Overtaken, Unavailable
from shared.runtime import metrics, traces
from shared.storage.aggregates import NOWHERE, Aggregates, Asked, Standing
from shared.storage.causes import Cause
from shared.storage.client import AWAY, Database, Document
from shared.storage.fold import Fold, Key, Question
from shared.storage.grouping import Grouping
from shared.storage.transactions import Driver, by_id, transact

ATTEMPTS = 3
DUPLICATE_KEY = 11000

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """A question in the queue, and the answer its asker waits for."""

    question: Question
    outcome: "asyncio.Future[Reply]" = field(default_factory=asyncio.Future)

    @property
    def rank(self) -> tuple[int, int]:
        return self.question.cause.rank

    def settle(self, answer: Reply | BaseException) -> None:
        """Tell the asker, if it still listens."""
        if self.outcome.done():
            return
        if isinstance(answer, BaseException):
            self.outcome.set_exception(answer)
        else:
            self.outcome.set_result(answer)


class Committer:
    """Decides in groups for one service, in its own database.

    `offer` is told of every outbox document that was committed, so that it is published at once.
    """

    def __init__(self, database: Database, service: str, offer: Callable[[Document], None]) -> None:
        self.database = database
        self._source = f"/services/{service}"
        self._offer = offer
        self._groups: Grouping[Waiting] = Grouping(self._commit)
        self.start, self.stop = self._groups.start, self._groups.stop

    async def decide(
        self, cause: Cause, aggregates: Aggregates[Any], id_: str, asked: Asked
    ) -> Reply:
        """Put a decision into the next group; returns when it is safe on disk."""
        with traces.span(f"decide {aggregates.noun}", after=cause.traceparent) as span:
            if span.traceparent:
                cause = replace(cause, traceparent=span.traceparent)
            reply: Reply = await self._groups.join(Waiting(Question(cause, aggregates, id_, asked)))
        return reply

    async def _commit(self, group: Sequence[Waiting]) -> None:
        """First what others are given as values, so that facts heard together are in order."""
        for given in (True, False):
            if part := [m for m in group if m.question.aggregates.given is given]:
                await self._commit_together(part)

    async def _commit_together(self, group: Sequence[Waiting]) -> None:
        metrics.GROUP_SIZE.observe(len(group))
        causes = (member.question.cause.traceparent for member in group)
        try:
            with metrics.COMMIT_SECONDS.time(), traces.together("commit", causes) as span:
                span.note(decisions=len(group))
                await self._until_not_overtaken(group)
        except Overtaken as overtaken:
            await self._apart(group, overtaken)
        except (Unavailable, *AWAY) as away:
            metrics.COMMIT_FAILURES.labels("away").inc()
            log.warning("storage_away", error=str(away)[:200])
            settle_all(group, Unavailable(what="The storage"))
        # The second place that may catch everything: one member that cannot be written must not
        # take the others along, whatever the driver, or its document, makes of it.
        except Exception as broken:
            if len(group) == 1:
                metrics.COMMIT_FAILURES.labels("not_written").inc()
                log.error("not_written", error=repr(broken)[:500])
                group[0].settle(broken)
                return
            for member in group:
                await self._commit_together([member])

    async def _apart(self, group: Sequence[Waiting], overtaken: Overtaken) -> None:
        """Whoever keeps being overtaken is told so; the other half of the group goes on."""
        if len(group) == 1:
            metrics.COMMIT_FAILURES.labels("overtaken").inc()
            group[0].settle(overtaken)
            return
        half = len(group) // 2
        await self._commit_together(group[:half])
        await self._commit_together(group[half:])

    async def _until_not_overtaken(self, group: Sequence[Waiting]) -> None:
        by: Exception = Overtaken()
        for attempt in range(ATTEMPTS):
            try:
                return await self._once(group)
            except PyMongoError as error:
                if not overtaken(error):
                    raise
                by = Unavailable(what="The storage") if held_up(error) else Overtaken()
            except Overtaken as error:
                by = error
            metrics.RETRIES.inc()
            await asyncio.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311
        raise by

    async def _once(self, group: Sequence[Waiting]) -> None:
        questions = await with_values([member.question for member in group])
        loaded, remembered = await self._known(questions)
        fold = Fold(self._source, clock.now(), loaded, remembered)
        answers = [answered(fold, question) for question in questions]
        outbox = await self._write(fold) if fold.fresh else None
        for member, answer in zip(group, answers, strict=True):
            member.settle(answer)
        if outbox:
            self._offer(outbox)

    async def _known(
        self, questions: Sequence[Question]
    ) -> tuple[dict[Key, Standing[Any]], dict[str, Document]]:
        """Where the aggregates stand, and the causes already seen."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for question in questions:
            wanted[question.aggregates.collection].add(question.id)
            wanted["inbox"].add(question.inbox_id)
        found = await by_id(self.database, wanted)
        remembered = {entry["_id"]: entry for entry in found.pop("inbox")}
        nouns = {q.aggregates.collection: q.aggregates for q in questions}
        loaded = {
            (nouns[collection].noun, document["_id"]): nouns[collection].standing(document)
            for collection, documents in found.items()
            for document in documents
        }
        return loaded, remembered

    async def _write(self, fold: Fold) -> Document | None:
        outbox = {"_id": ObjectId(), "at": fold.now, "pending": True, "facts": fold.facts}
        new, changed = written(fold)

        def write(database: Driver, session: ClientSession) -> None:
            for collection, documents in new.items():
                database[collection].insert_many(documents, ordered=False, session=session)
            for collection, writes in changed.items():
                done = database[collection].bulk_write(writes, ordered=False, session=session)
                if done.matched_count < len(writes):
                    raise Overtaken
            database["inbox"].insert_many(fold.fresh, ordered=False, session=session)
            if fold.facts:
                database["outbox"].insert_one(outbox, session=session)

        await transact(self.database, write)
        return outbox if fold.facts else None


def written(fold: Fold) -> tuple[dict[str, list[Document]], dict[str, list[ReplaceOne[Document]]]]:
    """By collection: the documents that are new, and those that are changed, if they still are of
    the version that was decided about."""
    new: dict[str, list[Document]] = defaultdict(list)
    changed: dict[str, list[ReplaceOne[Document]]] = defaultdict(list)
    for key, (aggregates, standing) in fold.changed.items():
        document = aggregates.document(standing)
        if guard := fold.loaded.get(key, NOWHERE).version:
            where = {"_id": document["_id"], "version": guard}
            changed[aggregates.collection].append(ReplaceOne(where, document))
        else:
            new[aggregates.collection].append(document)
    return new, changed


async def with_values(questions: Sequence[Question]) -> Sequence[Question]:
    """The questions with the values their decisions need, read side by side; most need none."""
    reading = [at for at, question in enumerate(questions) if question.asked.reads]
    read = await asyncio.gather(*(questions[at].asked.with_values() for at in reading))
    found = dict(zip(reading, read, strict=True))
    return [replace(q, asked=found[at]) if at in found else q for at, q in enumerate(questions)]


def answered(fold: Fold, question: Question) -> Reply | Exception:
    """The answer to one question; a decision that raises fails its own asker and no other."""
    try:
        return fold.answer(question)
    except Exception as raised:
        return raised


def settle_all(group: Sequence[Waiting], answer: BaseException) -> None:
    """Tell everyone in a group the same."""
    for member in group:
        member.settle(answer)


def held_up(error: PyMongoError) -> bool:
    """Whether another transaction has the documents in hand, and may have for a while: one whose
    commit was cut off keeps them until the server gives it up."""
    return error.has_error_label("TransientTransactionError")


def overtaken(error: PyMongoError) -> bool:
    """Whether another process wrote the same documents first."""
    if isinstance(error, AWAY):
        return False
    if isinstance(error, BulkWriteError):
        return any(e["code"] == DUPLICATE_KEY for e in error.details["writeErrors"])
    return isinstance(error, DuplicateKeyError) or error.has_error_label(
        "TransientTransactionError"
    )
