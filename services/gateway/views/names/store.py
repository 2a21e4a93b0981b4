"""Names on disk: what divisions, departments, committees and deputies are called."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from pymongo import ASCENDING, IndexModel

from services.gateway.together import Together
from services.gateway.views.store import Gathered
from services.gateway.views.told import Told
from shared.contracts.directory import (
    CategoryNamed,
    CommitteeNamed,
    DepartmentNamed,
    DeputyElected,
    DivisionNamed,
)
from shared.contracts.envelope import Fact
from shared.divisions import depth
from shared.storage.client import Database, Document

# Everyone else that a fact names acts for a division, and is called by its name.
_NAMED_BY = {
    "department": DepartmentNamed.TYPE,
    "deputy": DeputyElected.TYPE,
    "category": CategoryNamed.TYPE,
}
COMMITTEE = "committee:"


@dataclass(frozen=True, slots=True)
class Deputy:
    """A deputy as the directory knows them."""

    id: str
    name: str
    division: str
    ended_on: date | None = None

    def in_office(self, since: date) -> bool:
        """Whether they were a deputy on that day or later."""
        return self.ended_on is None or since < self.ended_on


class Names(Gathered):
    """One document for each entry of the directory, as its newest fact has it."""

    collection = "entries"
    indexes = (IndexModel([("kind", ASCENDING), ("level", ASCENDING), ("division", ASCENDING)]),)

    def key(self, fact: Fact[Any]) -> str:
        """A fact belongs to its entry."""
        return f"{fact.data.TYPE}:{fact.data.id}"

    def derived(self, facts: Sequence[Told]) -> Document:
        """The newest word on the entry."""
        newest = max(facts, key=lambda fact: fact.version)
        said = newest.data.model_dump(mode="json")
        return {
            "kind": newest.type,
            "entry": said["id"],
            "division": said["division"],
            "name": said.get("name"),
            "level": said.get("level"),
            "ended_on": said.get("ended_on"),
        }

    def __init__(self, views: Database) -> None:
        super().__init__(views)
        self._look = Together(self._found)

    async def called(self, whom: Iterable[str]) -> dict[str, str]:
        """How actors, and others named like them, are called, as far as the directory knows.

        A committee acts for its division, and is called by its own name if it has one.
        """
        keys = {one: key for one in set(whom) if (key := key_of(one))}
        committees = {one for one in keys if one.startswith(COMMITTEE)}
        names = await self._look({*keys.values(), *committees})
        called = {one: names[key] for one, key in keys.items() if key in names}
        return called | {one: names[one] for one in committees if one in names}

    async def _found(self, asked: Sequence[Set[str]]) -> Sequence[Mapping[str, str]]:
        """The names of entries, by their keys, and of committees: the same for all who ask."""
        keys: set[str] = set().union(*asked)
        divisions = [one.removeprefix(COMMITTEE) for one in keys if one.startswith(COMMITTEE)]
        committee = {"kind": CommitteeNamed.TYPE, "level": None, "division": {"$in": divisions}}
        either = [{"_id": {"$in": list(keys)}}, *([committee] if divisions else [])]
        fields = {"name": 1, "kind": 1, "level": 1, "division": 1}
        documents = await self.documents.find({"$or": either}, fields).to_list(None)
        names = {one["_id"]: one["name"] for one in documents}
        for one in sorted(documents, key=lambda one: one["_id"], reverse=True):
            if one["kind"] == CommitteeNamed.TYPE and one["level"] is None:
                names[f"{COMMITTEE}{one['division']}"] = one["name"]
        return [names] * len(asked)

    async def deputies(self, division: str, level: str) -> list[Deputy]:
        """The deputies of one level in a division and what lies below it."""
        code = division[: depth(division)]
        scope = {"$gte": code.ljust(12, "0"), "$lte": code.ljust(12, "9")}
        query = {"kind": DeputyElected.TYPE, "level": level, "division": scope}
        return [
            Deputy(one["entry"], one["name"], one["division"], day_in(one.get("ended_on")))
            async for one in self.documents.find(query)
        ]


def day_in(written: str | None) -> date | None:
    """A day as it is kept."""
    return date.fromisoformat(written) if written else None


def key_of(named: str) -> str | None:
    """The entry that says how `department:1` is called; residents and services have none."""
    kind, _, id_ = named.partition(":")
    return f"{_NAMED_BY.get(kind, DivisionNamed.TYPE)}:{id_}" if id_ else None
