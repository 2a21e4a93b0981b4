"""Names on disk: what divisions, departments, committees and deputies are called."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pymongo import ASCENDING, IndexModel

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
from shared.storage.client import Document

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

    async def called(self, whom: Iterable[str]) -> Mapping[str, str]:
        """How actors, and others named like them, are called, as far as the directory knows."""
        keys = {one: key for one in set(whom) if (key := key_of(one))}
        query = self.documents.find({"_id": {"$in": list(set(keys.values()))}}, {"name": 1})
        names = {document["_id"]: document["name"] async for document in query}
        called = {one: names[key] for one, key in keys.items() if key in names}
        return {**called, **await self._committees(keys)}

    async def _committees(self, whom: Iterable[str]) -> Mapping[str, str]:
        """A committee acts for its division, and is called by its own name if it has one."""
        divisions = [one.removeprefix(COMMITTEE) for one in whom if one.startswith(COMMITTEE)]
        query = {"kind": CommitteeNamed.TYPE, "level": None, "division": {"$in": divisions}}
        documents = self.documents.find(query).sort("_id", -1)
        return {f"{COMMITTEE}{one['division']}": one["name"] async for one in documents}

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
