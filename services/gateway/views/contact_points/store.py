"""Contact points on disk, as the views keep them."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from pymongo import ASCENDING, IndexModel

from services.gateway.views.contact_points.view import ContactPointView, fold
from services.gateway.views.lists import placed, within
from services.gateway.views.store import Gathered
from services.gateway.views.told import Told
from shared.contracts.envelope import Fact
from shared.storage.client import Document

_VIEW: TypeAdapter[ContactPointView] = TypeAdapter(ContactPointView)
_KNOWN = {"name": {"$exists": True}}


class ContactPoints(Gathered):
    """One document for each contact point."""

    collection = "contact_points"
    indexes = tuple(
        IndexModel([(name, ASCENDING), ("_id", ASCENDING)]) for name in ("county", "township")
    )

    def key(self, fact: Fact[Any]) -> str:
        """A fact belongs to its contact point."""
        return fact.subject

    def derived(self, facts: Sequence[Told]) -> Document:
        """The contact point as it was kept last; nothing before it was."""
        view = fold(facts)
        if view is None:
            return {}
        document: Document = _VIEW.dump_python(view, mode="json", exclude={"id"})
        return document | placed(view.division)

    async def get(self, id_: str) -> ContactPointView | None:
        """One contact point, if it is known."""
        document = await self.documents.find_one({"_id": id_, **_KNOWN})
        return as_view(document) if document else None

    async def within(
        self, division: str, after: str = "", limit: int = 1000, owner: str | None = None
    ) -> Sequence[ContactPointView]:
        """So many of those in a division and what lies below it, from after an id on, by id; all,
        or a deputy's own."""
        query: Document = {**within(division), **_KNOWN, "_id": {"$gt": after}}
        query |= {"owner": owner} if owner else {}
        documents = self.documents.find(query).sort("_id", ASCENDING).limit(limit)
        return [as_view(document) async for document in documents]


def as_view(document: Document) -> ContactPointView:
    """What a document says."""
    return _VIEW.validate_python({**document, "id": document["_id"]})
