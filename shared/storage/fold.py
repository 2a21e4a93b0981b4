"""Folding a group: the decisions of all its members, in order, over the states they share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from shared.buckets import bucket_of
from shared.clock import TICK
from shared.contracts.envelope import Fact, FactData, Reply
from shared.decision import Decision
from shared.divisions import county_of
from shared.errors import KeyReused, LiandanError
from shared.storage.aggregates import NOWHERE, Aggregates, Asked, Standing
from shared.storage.causes import Cause, fact_id
from shared.storage.client import Document

Key = tuple[str, str]
"""Noun and id of an aggregate."""

NOTHING = Reply(result=(), versions={})


class Misplaced(LiandanError):
    """A decision about {asked} was given for {decided}: its cause contradicts itself."""


@dataclass(frozen=True, slots=True)
class Question:
    """Someone's cause, about one aggregate, and the decision asked for."""

    cause: Cause
    aggregates: Aggregates[Any]
    id: str
    asked: Asked
    inbox_id: str = field(init=False)
    """The cause as this aggregate remembers it."""

    def __post_init__(self) -> None:
        inbox_id = f"{self.cause.id}/{self.aggregates.noun}/{self.id}"
        object.__setattr__(self, "inbox_id", inbox_id)

    @property
    def key(self) -> Key:
        return self.aggregates.noun, self.id


@dataclass(slots=True)
class Fold:
    """What a group is about to write: new standings, facts to tell, causes to remember."""

    source: str
    now: datetime
    loaded: dict[Key, Standing[Any]]
    remembered: dict[str, Document]
    changed: dict[Key, tuple[Aggregates[Any], Standing[Any]]] = field(default_factory=dict)
    facts: list[Document] = field(default_factory=list)
    fresh: list[Document] = field(default_factory=list)

    def answer(self, question: Question) -> Reply:
        """Decide one question on what those before it left; raises what its decision raises."""
        known = self.remembered.get(question.inbox_id)
        if known is None:
            return self._decide(question)
        if known["digest"] != question.cause.digest:
            raise KeyReused
        return reply_in(known)

    def _decide(self, question: Question) -> Reply:
        before = self._standing(question.key)
        decision = question.asked.about(before.state)
        if decision.state is None or decision.ignored:
            return self._ignore(question)
        if decision.state.id != question.id:
            raise Misplaced(asked=question.id, decided=decision.state.id)
        time = self._time(question.cause, before)
        told = self._told(question, before, decision, time)
        after = Standing(decision.state, before.version + 1, told[-1].time if told else time)
        self.changed[question.key] = (question.aggregates, after)
        self.facts.extend(outgoing(fact) for fact in told)
        return self._remember(question, {question.aggregates.noun: after.version}, told)

    def _ignore(self, question: Question) -> Reply:
        """A fact that was ignored is ignored whenever the log is heard again, though by then more
        is known. A nudge may come again under the same name when it is due."""
        if isinstance(question.asked.origin, Fact):
            self._remember(question, {}, ())
        return NOTHING

    def _standing(self, key: Key) -> Standing[Any]:
        if key in self.changed:
            return self.changed[key][1]
        return self.loaded.get(key, NOWHERE)

    def _time(self, cause: Cause, before: Standing[Any]) -> datetime:
        """Never earlier than the cause, or than what was told of the aggregate before."""
        return max(self.now, cause.time + TICK, (before.time or cause.time) + TICK)

    def _told(
        self, question: Question, before: Standing[Any], decision: Decision[Any], time: datetime
    ) -> Sequence[Fact[Any]]:
        """The decision's facts, a tick apart."""
        cause = question.cause
        state: Any = decision.state
        return [
            envelope_of(type(data))(
                id=fact_id(cause.id, "/".join(question.key), data.TYPE, position),
                type=f"liandan.{data.TYPE}",
                source=self.source,
                subject=question.id,
                time=time + position * TICK,
                division=state.division,
                case=state.case,
                version=before.version + 1,
                actor=cause.actor,
                cause=cause.id,
                traceparent=cause.traceparent,
                data=data,
            )
            for position, data in enumerate(decision.facts)
        ]

    def _remember(
        self, question: Question, versions: Mapping[str, int], told: Iterable[Fact[FactData]]
    ) -> Reply:
        inbox_id = question.inbox_id
        entry: Document = {
            "_id": inbox_id,
            "digest": question.cause.digest,
            "by": question.cause.asked_by,
            "at": self.now,
            "result": [fact.type for fact in told],
            "versions": versions,
        }
        self.remembered[inbox_id] = entry
        self.fresh.append(entry)
        return reply_in(entry)


def reply_in(entry: Document) -> Reply:
    """The reply that an inbox entry remembers."""
    return Reply(result=entry["result"], versions=entry["versions"])


@cache
def envelope_of(data: type[FactData]) -> type[Fact[Any]]:
    """The envelope that carries this kind of fact."""
    return Fact[data]  # type: ignore[valid-type]


def outgoing(fact: Fact[Any]) -> Document:
    """A fact as the outbox keeps it: its id, its subject on the bus, and its text."""
    return {
        "_id": str(fact.id),
        "subject": subject_of(fact),
        "body": fact.model_dump_json(exclude_none=True),
    }


def subject_of(fact: Fact[Any]) -> str:
    """`liandan.<county>.<bucket>.<noun>.<past>.v1`; a case's facts share one bucket."""
    bucket = bucket_of(fact.case or fact.subject)
    return f"liandan.{county_of(fact.division)}.{bucket}.{fact.data.TYPE}"
