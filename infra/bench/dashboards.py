"""What is read of the storage for each question, as the storage itself notes it down.

The questions are asked of the gateway, so that the commands are those it really sends.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import httpx
from pymongo import MongoClient

from infra.bench.figures import Figure, at_most, not_run
from infra.bench.questions import Question, questions
from shared.runtime.settings import Settings

if TYPE_CHECKING:
    from infra.bench.stored import Stored

TWICE = 2.0
SCAN = "COLLSCAN"
EVERYTHING, NOTHING = 2, 0


@dataclass(slots=True)
class Looked:
    """What the storage looked at to answer one question."""

    examined: int = 0
    returned: int = 0
    plans: set[str] = field(default_factory=set)

    def take(self, noted: Mapping[str, Any]) -> None:
        """One command more."""
        self.examined += noted.get("docsExamined", 0)
        self.returned += noted.get("nreturned", 0)
        self.plans.add(f"{noted['ns'].partition('.')[2]} {noted.get('planSummary', '')}")

    @property
    def scans(self) -> bool:
        """Whether a whole collection was read."""
        return any(SCAN in plan for plan in self.plans)


async def figures(large: "Stored") -> list[Figure]:
    """Every question, asked where many cases are stored."""
    url, name = large.house.servers.mongo_url, f"{Settings().databases}_views"
    async with httpx.AsyncClient(base_url=large.house.url, timeout=30) as client:
        with MongoClient[dict[str, Any]](url) as storage:
            return [
                figure(
                    f"{large.cases:,}: {question.name}",
                    await looked(question, client, storage[name]),
                )
                for question in await questions(large.callers)
            ]


async def looked(question: Question, client: httpx.AsyncClient, views: Any) -> Looked:
    """Ask once, and read what was noted."""
    with noting(views) as noted:
        response = await client.get(question.path, headers=question.headers)
    response.raise_for_status()
    found = Looked()
    for command in noted:
        found.take(command)
    return found


@contextmanager
def noting(views: Any) -> Iterator[list[Mapping[str, Any]]]:
    """Every command that reads from the views meanwhile, once it is over."""
    noted: list[Mapping[str, Any]] = []
    views.command("profile", NOTHING)
    views.drop_collection("system.profile")
    views.command("profile", EVERYTHING)
    try:
        yield noted
    finally:
        views.command("profile", NOTHING)
        reading = {"op": {"$in": ["query", "getmore", "command"]}, "planSummary": {"$exists": True}}
        noted += list(views["system.profile"].find(reading))


def figure(name: str, found: Looked) -> Figure:
    """Documents examined, of those returned; where none is returned, one may be examined."""
    if not found.plans:
        return not_run(name, "nothing was read for it")
    row = at_most(
        name, found.examined, max(found.returned, 1), TWICE, "; ".join(sorted(found.plans))
    )
    return replace(row, met=False) if found.scans else row
