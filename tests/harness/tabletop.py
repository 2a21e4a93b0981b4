"""All services on one table: their own handlers and decisions, without servers.

What the mechanism promises is taken as given here, and tested elsewhere: a decision is folded over
its aggregate, and its facts are heard by everyone who hears them. Documents lie in dictionaries.
"""

import operator
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

import orjson

from shared.contracts.envelope import Command, Fact, FactData, Reply
from shared.errors import NotYet
from shared.runtime.service import Service
from shared.storage.aggregates import Aggregates, Asked, Standing
from shared.storage.causes import Cause
from shared.storage.client import Document
from shared.storage.committer import Committer
from shared.storage.fold import Fold, Key, Question, envelope_of

COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "$in": lambda value, given: value in given,
    "$gte": operator.ge,
    "$lte": operator.le,
    "$lt": operator.lt,
    "$ne": operator.ne,
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
        return Found(sorted(self.documents, key=lambda one: value_at(one, by), reverse=reverse))

    def limit(self, most: int) -> "Found":
        """No more than these."""
        return Found(self.documents[:most])

    async def __aiter__(self) -> AsyncIterator[Document]:
        for document in self.documents:
            yield document


def matches(document: Document, query: Document) -> bool:
    """Whether a document is as asked for."""
    return all(fits(value_at(document, name), asked) for name, asked in query.items())


def fits(value: Any, asked: Any) -> bool:
    """Whether a value is the one asked for, or compares so with what is."""
    if isinstance(asked, dict):
        return all(COMPARED[how](value, given) for how, given in asked.items())
    return bool(value == asked)


def value_at(document: Any, path: str) -> Any:
    """What stands at `data.deputy`."""
    for name in path.split("."):
        document = document.get(name) if document else None
    return document


class Desk:
    """Where one service's decisions are taken and written down, one at a time."""

    def __init__(self, service: str) -> None:
        self.database: dict[str, Papers] = defaultdict(Papers)
        self.told: list[Fact[Any]] = []
        self.writes = True
        self._source = f"/services/{service}"
        self._standings: dict[Key, Standing[Any]] = {}

    async def decide(
        self, cause: Cause, aggregates: Aggregates[Any], id_: str, asked: Asked
    ) -> Reply:
        """As the committer does; while it does not write, nothing is left of it."""
        question = Question(cause, aggregates, id_, await asked.with_values())
        fold = Fold(self._source, cause.time, self._standings, {})
        reply = fold.answer(question)
        if self.writes:
            for key, (of, standing) in fold.changed.items():
                self._standings[key] = standing
                self.database[of.collection].documents[key[1]] = of.document(standing)
            self.told += [fact_in(document["body"]) for document in fold.facts]
        return reply


Handle = Callable[[Any], Awaitable[Any]]


class Tabletop:
    """The services, what each hears and is asked, and every fact told so far."""

    def __init__(self, services: Sequence[Service]) -> None:
        self._asked: dict[str, Handle] = {}
        self._heard: dict[str, list[Handle]] = defaultdict(list)
        self._desks = [self._furnished(service) for service in services]
        self.facts: list[Fact[Any]] = []
        self.withheld: set[type[FactData]] = set()
        """Kinds of facts that are told, and stay on their way."""

    def _furnished(self, service: Service) -> Desk:
        desk = Desk(service.name)
        rooms = service.rooms(cast(Committer, desk))
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
