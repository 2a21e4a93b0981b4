"""Cases on disk, as the views keep them; and the questions that are asked of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from pymongo import ASCENDING, DESCENDING, IndexModel

from services.gateway.views.cases.fold import fold
from services.gateway.views.cases.status import Status
from services.gateway.views.cases.view import CaseView
from services.gateway.views.store import Gathered
from services.gateway.views.told import Told
from shared.contracts.envelope import Fact
from shared.divisions import county_of, depth, township_of
from shared.storage.client import Document

_VIEW: TypeAdapter[CaseView] = TypeAdapter(CaseView)
_FIELDS = {field.name: 1 for field in fields(CaseView)}
_COUNTY, _TOWNSHIP = 6, 9  # digits
_NEWEST_FIRST = [("updated_at", DESCENDING), ("_id", DESCENDING)]


@dataclass(frozen=True, slots=True)
class Case:
    """A case's id, and what its facts tell."""

    id: str
    view: CaseView


@dataclass(frozen=True, slots=True)
class Asked:
    """Which cases are asked for; what is None does not matter."""

    division: str | None = None
    status: Status | None = None
    category: str | None = None
    department: str | None = None
    appraiser: str | None = None
    words: str | None = None
    public: bool | None = True


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list of cases: the last one that was shown."""

    updated_at: datetime
    id: str


class Cases(Gathered):
    """One document for each case."""

    collection = "cases"
    indexes = tuple(
        IndexModel([*((name, ASCENDING) for name in names), *_NEWEST_FIRST])
        for names in (
            (),
            ("status",),
            ("county",),
            ("county", "status"),
            ("township",),
            ("township", "status"),
            ("departments",),
            ("departments", "status"),
            ("appraiser",),
            ("category",),
        )
    )

    def key(self, fact: Fact[Any]) -> str:
        """A fact belongs to its case."""
        return fact.case or fact.subject

    def derived(self, facts: Sequence[Told]) -> Document:
        """What the case's facts tell, folded."""
        view = fold(facts)
        document: Document = _VIEW.dump_python(view, mode="json")
        document["reporters"] = sorted(view.reporters)
        for name in ("submitted_at", "updated_at"):
            document[name] = getattr(view, name)
        lead = [view.lead_department] if view.lead_department else []
        document["departments"] = [*lead, *view.assisting]
        return document

    async def get(self, id_: str) -> CaseView | None:
        """One case, if a fact has told of it."""
        document = await self.documents.find_one({"_id": id_}, _FIELDS)
        return _VIEW.validate_python(document) if document else None

    async def newest(self, asked: Asked, limit: int, after: Place | None) -> list[Case]:
        """So many of the cases asked for, the one that changed last first; without timelines."""
        query = query_of(asked)
        if after:
            query["$and"] = [older_than(after)]
        shown = {name: 1 for name in _FIELDS if name != "timeline"}
        documents = self.documents.find(query, shown).sort(_NEWEST_FIRST).limit(limit)
        return [Case(d["_id"], _VIEW.validate_python(d)) async for d in documents]


def older_than(place: Place) -> Document:
    """What comes after a place in the list."""
    return {
        "$or": [
            {"updated_at": {"$lt": place.updated_at}},
            {"updated_at": place.updated_at, "_id": {"$lt": place.id}},
        ]
    }


def query_of(asked: Asked) -> Document:
    """The cases asked for, as MongoDB is asked."""
    query: Document = {
        "public": asked.public,
        "status": asked.status.value if asked.status else None,
        "category": asked.category,
        "departments": asked.department,
        "appraiser": asked.appraiser,
    }
    query = {name: value for name, value in query.items() if value is not None}
    if asked.words:
        query["summary"] = {"$regex": re.escape(asked.words), "$options": "i"}
    return query | (within(asked.division) if asked.division else {})


def within(division: str) -> Document:
    """The cases of a division and what lies below it; by equality where the indexes have it."""
    digits = depth(division)
    if digits == _COUNTY:
        return {"county": county_of(division)}
    if digits == _TOWNSHIP:
        return {"township": township_of(division)}
    code = division[:digits]
    return {"division": {"$gte": code.ljust(12, "0"), "$lte": code.ljust(12, "9")}}
