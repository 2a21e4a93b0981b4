"""All services on one table: their own handlers and decisions, without servers.

What the mechanism promises is taken as given here, and tested elsewhere: a decision is folded over
its aggregate, and its facts are heard by everyone who hears them. Documents lie in dictionaries.
"""

import operator
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from inspect import signature
from typing import Any, cast

import orjson

from shared.contracts.envelope import Command, Fact, FactData, Reply
from shared.errors import NotYet
from shared.runtime.service import Rooms, Service, Sweep
from shared.storage.aggregates import NOWHERE, Aggregates, Asked, Standing
from shared.storage.causes import Cause
from shared.storage.client import Document
from shared.storage.committer import Committer
from shared.storage.fold import Fold, Key, Question, envelope_of

COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "$in": lambda value, given: value in given,
    "$gte": operator.ge,
    "$lte": operator.le,
    "$lt": operator.lt,
}


@dataclass(slots=True)
class Papers:
    """A collection, as far as services read one to decide."""

    documents: dict[str, Document] = field(default_factory=dict)

    async def find_one(self, query: Document) -> Document | None:
        """The first that matches."""
        return next(self._matching(query), None)

    def find(self, query: Document) -> "Found":
        """All that match."""
        return Found(list(self._matching(query)))

    def _matching(self, query: Document) -> Iterator[Document]:
        return (dict(one) for one in self.documents.values() if matches(one, query))


@dataclass(frozen=True, slots=True)
class Found:
    """Documents found, which may be sorted and cut."""

    documents: Sequence[Document]

    def sort(self, by: str, direction: int) -> "Found":
        """In this order."""
        reverse = direction < 0
        return Found(
            sorted(self.documents, key=lambda one: min(values_at(one, by)), reverse=reverse)
        )

    def limit(self, most: int) -> "Found":
        """No more than these."""
        return Found(self.documents[:most])

    async def __aiter__(self) -> AsyncIterator[Document]:
        for document in self.documents:
            yield document


def matches(document: Document, query: Document) -> bool:
    """Whether a document is as asked for."""
    return all(fits(values_at(document, name), asked) for name, asked in query.items())


def fits(values: Sequence[Any], asked: Any) -> bool:
    """Whether one of the values is the one asked for, or compares so with what is."""
    if isinstance(asked, dict):
        return all(compared(how, values, given) for how, given in asked.items())
    return asked in values


def compared(how: str, values: Sequence[Any], given: Any) -> bool:
    """Whether one of the values compares so; nothing is neither before nor after anything."""
    match how:
        case "$ne":
            return given not in values
        case "$elemMatch":
            return any(isinstance(one, dict) and matches(one, given) for one in values)
        case _:
            return any(COMPARED[how](one, given) for one in values if one is not None)


def values_at(document: Any, path: str) -> Sequence[Any]:
    """What stands at `data.deputy`; in lists, of each of their elements."""
    found = [document]
    for name in path.split("."):
        within = [one.get(name) if isinstance(one, dict) else None for one in found]
        found = [each for one in within for each in (one if isinstance(one, list) else [one])]
    return found


class Desk:
    """Where one service's decisions are taken and written down, one at a time."""

    def __init__(self, service: str) -> None:
        self.database: dict[str, Papers] = defaultdict(Papers)
        self.told: list[Fact[Any]] = []
        self.writes = True
        self.now: datetime | None = None
        self.service = service
        self._source = f"/services/{service}"
        self._inbox: dict[str, Document] = {}
        self._standings: dict[Key, Standing[Any]] = {}

    async def decide(
        self, cause: Cause, aggregates: Aggregates[Any], id_: str, asked: Asked
    ) -> Reply:
        """As the committer does; while it does not write, nothing is left of it."""
        question = Question(cause, aggregates, id_, await asked.with_values())
        now = max(self.now, cause.time) if self.now else cause.time
        fold = Fold(self._source, now, self._standings, dict(self._inbox))
        reply = fold.answer(question)
        if self.writes:
            self._inbox |= {entry["_id"]: entry for entry in fold.fresh}
            for key, (of, standing) in fold.changed.items():
                self._standings[key] = standing
                self.database[of.collection].documents[key[1]] = of.document(standing)
            self.told += [fact_in(document["body"]) for document in fold.facts]
        return reply

    def standing(self, noun: str, id_: str) -> Standing[Any]:
        """Where an aggregate stands."""
        return self._standings.get((noun, id_), NOWHERE)


Handle = Callable[[Any], Awaitable[Any]]


async def due(sweep: Sweep, rooms: Rooms, now: datetime) -> int:
    """One look of a sweep."""
    return await sweep(**rooms, now=now)


class Tabletop:
    """The services, what each hears and is asked, and every fact told so far."""

    def __init__(self, services: Sequence[Service]) -> None:
        self._asked: dict[str, Handle] = {}
        self._heard: dict[str, list[Handle]] = defaultdict(list)
        self._sweeps: list[Callable[[datetime], Awaitable[int]]] = []
        self._desks = [self._furnished(service) for service in services]
        self.facts: list[Fact[Any]] = []
        self.withheld: set[type[FactData]] = set()
        """Kinds of facts that are told, and stay on their way."""

    def _furnished(self, service: Service) -> Desk:
        desk = Desk(service.name)
        rooms = service.rooms(cast(Committer, desk))
        for sweep in service.sweeps:
            wanted = set(signature(sweep).parameters) - {"now"}
            self._sweeps.append(partial(due, sweep, {name: rooms[name] for name in wanted}))
        for noun in service.handlers:
            for handler in noun.commands:
                self._asked[handler.name] = handler.given(rooms)
            for handler in noun.facts:
                self._heard[handler.name].append(handler.given(rooms))
        return desk

    async def does(self, command: Command[Any]) -> Reply:
        """Ask for it, and let everyone hear what follows. Raises what the decision raises."""
        reply = await self._ask(command)
        await self.tells(*self._taken())
        return reply

    async def would(self, command: Command[Any]) -> Reply:
        """The same, and nothing is left of it."""
        for desk in self._desks:
            desk.writes = False
        try:
            return await self._ask(command)
        finally:
            for desk in self._desks:
                desk.writes = True

    async def tells(self, *facts: Fact[Any]) -> None:
        """Everyone hears these facts, and what follows from them; what is early, again later."""
        waiting = [(fact, handle) for fact in facts for handle in self._hearers(fact)]
        while waiting:
            early = []
            for fact, handle in waiting:
                try:
                    await handle(fact)
                except NotYet:
                    early.append((fact, handle))
            fresh = [(fact, handle) for fact in self._taken() for handle in self._hearers(fact)]
            assert fresh or len(early) < len(waiting), "nothing comes any more of what is missing"
            waiting = [*early, *fresh]

    async def asks(self, command: Command[Any]) -> Reply:
        """Ask for it; what follows waits to be sent off. Raises what the decision raises."""
        return await self._ask(command)

    async def swept(self, now: datetime) -> None:
        """Every service looks for deadlines that have come; what follows waits to be sent off."""
        for sweep in self._sweeps:
            await sweep(now)

    def sent_off(self) -> Sequence[tuple[Fact[Any], Handle]]:
        """What was told since, with each of those who are to hear it."""
        return [(fact, handle) for fact in self._taken() for handle in self._hearers(fact)]

    def at(self, now: datetime) -> None:
        """Whatever is decided from now on is decided then."""
        for desk in self._desks:
            desk.now = now

    def standing(self, service: str, noun: str, id_: str) -> Standing[Any]:
        """Where an aggregate stands."""
        [desk] = [desk for desk in self._desks if desk.service == service]
        return desk.standing(noun, id_)

    def of(self, case: str) -> Sequence[Fact[Any]]:
        """What was told of a case."""
        return [fact for fact in self.facts if fact.case == case]

    async def _ask(self, command: Command[Any]) -> Reply:
        reply: Reply = await self._asked[command.data.SUBJECT](command)
        return reply

    def _hearers(self, fact: Fact[Any]) -> Sequence[Handle]:
        self.facts.append(fact)
        return () if type(fact.data) in self.withheld else self._heard[fact.data.TYPE]

    def _taken(self) -> Sequence[Fact[Any]]:
        taken = [fact for desk in self._desks for fact in desk.told]
        for desk in self._desks:
            desk.told.clear()
        return taken


def fact_in(body: str) -> Fact[Any]:
    """A fact as it travels."""
    kind = kind_of(orjson.loads(body)["type"].removeprefix("liandan."))
    return envelope_of(kind).model_validate_json(body)


def kinds(of: type[FactData] = FactData) -> Iterator[type[FactData]]:
    """Every kind of fact that there is."""
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


@cache
def kind_of(name: str) -> type[FactData]:
    """The kind of fact that is told by that name."""
    return next(kind for kind in kinds() if vars(kind).get("TYPE") == name)
