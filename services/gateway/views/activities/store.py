"""Activities on disk, as the views keep them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from pymongo import ASCENDING, IndexModel

from services.gateway.views.activities.view import ActivityView, Status, fold
from services.gateway.views.lists import Place, newest_first, placed, within
from services.gateway.views.store import Gathered
from services.gateway.views.told import Told
from shared.contracts.envelope import Fact
from shared.storage.client import Document

_VIEW: TypeAdapter[ActivityView] = TypeAdapter(ActivityView)
NEWEST = newest_first("recorded_at")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which activities are asked for; what is None does not matter."""

    division: str | None = None
    deputy: str | None = None
    status: Status | None = None


class Activities(Gathered):
    """One document for each activity."""

    collection = "activities"
    indexes = tuple(
        IndexModel([*((name, ASCENDING) for name in names), *NEWEST.by])
        for names in (
            (),
            ("county",),
            ("county", "status"),
            ("township",),
            ("township", "status"),
            ("deputy",),
        )
    )

    def key(self, fact: Fact[Any]) -> str:
        """A fact belongs to its activity."""
        return fact.subject

    def derived(self, facts: Sequence[Told]) -> Document:
        """The activity, and what became of it; nothing before it was recorded."""
        view = fold(facts)
        if view is None:
            return {}
        document: Document = _VIEW.dump_python(view, mode="json", exclude={"id"})
        return document | placed(view.division) | {"recorded_at": view.recorded_at}

    async def get(self, id_: str) -> ActivityView | None:
        """One activity, if it is known."""
        document = await self.documents.find_one({"_id": id_, "recorded_at": {"$exists": True}})
        return as_view(document) if document else None

    async def places(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Where those of these that are activities were."""
        query = {"_id": {"$in": list(ids)}, "recorded_at": {"$exists": True}}
        found = self.documents.find(query, {"place": 1})
        return {document["_id"]: document["place"] async for document in found}

    async def newest(
        self, asked: Asked, limit: int, after: Place | None = None
    ) -> Sequence[ActivityView]:
        """So many of the activities asked for, the one recorded last first."""
        query = query_of(asked)
        if after:
            query["$and"] = [NEWEST.beyond(after)]
        documents = self.documents.find(query).sort(NEWEST.by).limit(limit)
        return [as_view(document) async for document in documents]


def place_of(view: ActivityView) -> Place:
    """Where an activity stands in a list."""
    return Place(view.recorded_at, view.id)


def query_of(asked: Asked) -> Document:
    """The activities asked for, as MongoDB is asked."""
    query: Document = {
        "deputy": asked.deputy,
        "status": asked.status.value if asked.status else None,
    }
    query = {name: value for name, value in query.items() if value is not None}
    known = {"recorded_at": {"$exists": True}}
    return known | query | (within(asked.division) if asked.division else {})


def as_view(document: Document) -> ActivityView:
    """What a document says."""
    return _VIEW.validate_python({**document, "id": document["_id"]})
