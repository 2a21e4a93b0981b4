"""Cases on disk, as the views keep them; and the questions that are asked of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from pymongo import DESCENDING

from services.gateway.together import Alike, Together
from services.gateway.views.cases.asking import (
    INDEXES,
    OPEN_TO_MORE,
    SORTED,
    Asked,
    Order,
    due_first,
    marks_of,
    open_here,
    query_of,
)
from services.gateway.views.cases.fold import fold
from services.gateway.views.cases.likeness import Reported, pairs
from services.gateway.views.cases.view import CaseView
from services.gateway.views.level import Level
from services.gateway.views.lists import Place
from services.gateway.views.store import Gathered
from services.gateway.views.told import Told
from shared.contracts.envelope import Fact
from shared.divisions import township_of
from shared.storage.client import Collection, Database, Document

_VIEW: TypeAdapter[CaseView] = TypeAdapter(CaseView)
_FIELDS = {field.name: 1 for field in fields(CaseView)}
_IN_A_LIST = {name: 1 for name in _FIELDS if name != "timeline"}
CANDIDATES = 500
LOOKED_FOR_AT_MOST = 2_000  # milliseconds; a question that takes longer is answered 503
"""Open cases of a township with a pair of characters in common; more are not looked at."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case's id, and what its facts tell."""

    id: str
    view: CaseView

    def place(self, order: Order) -> Place:
        """Where it stands in a list of this order."""
        match order:
            case Order.NEWEST:
                return Place(self.view.updated_at, self.id)
            case Order.DUE:
                return Place(due_first(self.view.due), self.id)
            case Order.FREQUENCY:
                return Place(self.view.frequency, self.id)


class Levels:
    """How far cases have come, for whoever waits for one and does not show it."""

    def __init__(self, documents: Collection) -> None:
        self._documents = documents
        self._look = Together(self._found)

    async def get(self, id_: str) -> Level | None:
        """How far one case has come, if a fact has told of it."""
        return await self._look(id_)

    async def _found(self, ids: Sequence[str]) -> Sequence[Level | None]:
        fields = {"versions": 1, "told": 1}
        documents = self._documents.find({"_id": {"$in": list(set(ids))}}, fields)
        found = {
            one["_id"]: Level(versions=one["versions"], told=one["told"])
            for one in await documents.to_list(None)
        }
        return [found.get(id_) for id_ in ids]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: whoever asks for the same at the same time is given the same."""

    asked: Asked
    limit: int
    after: Place | None
    order: Order


class Cases(Gathered):
    """One document for each case."""

    collection = "cases"
    indexes = INDEXES

    def key(self, fact: Fact[Any]) -> str:
        """A fact belongs to its case."""
        return fact.case or fact.subject

    def derived(self, facts: Sequence[Told]) -> Document:
        """What the case's facts tell, folded; and what it is found by."""
        view = fold(facts)
        open_ = view.public and view.status in OPEN_TO_MORE
        in_a_row = sorted(pairs(view.summary or ""))
        document: Document = _VIEW.dump_python(view, mode="json")
        return document | {
            "reporters": sorted(view.reporters),
            "endorsers": sorted(view.endorsers),
            "submitted_at": view.submitted_at,
            "updated_at": view.updated_at,
            "departments": view.departments,
            "deputies": view.deputies,
            "frequency": view.frequency,
            "by_due": due_first(view.due),
            "marks": marks_of(view),
            "pairs": in_a_row if open_ else [],
            "summary_pairs": in_a_row,
        }

    def __init__(self, views: Database) -> None:
        super().__init__(views)
        self._look = Together(self._found)
        self._list = Alike(self._listed)
        self.levels = Levels(self.documents)

    async def get(self, id_: str) -> CaseView | None:
        """One case, if a fact has told of it."""
        document = await self._look(id_)
        return _VIEW.validate_python(document) if document else None

    async def _found(self, ids: Sequence[str]) -> Sequence[Document | None]:
        documents = self.documents.find({"_id": {"$in": list(set(ids))}}, _FIELDS)
        found = {document["_id"]: document for document in await documents.to_list(None)}
        return [found.get(id_) for id_ in ids]

    async def summaries(self, ids: Iterable[str]) -> Mapping[str, str]:
        """What is said in public of these cases, as far as they are."""
        query = {"_id": {"$in": list(ids)}, "public": True}
        found = self.documents.find(query, {"summary": 1})
        return {document["_id"]: document["summary"] async for document in found}

    async def know(self, case: str, holder: str) -> bool:
        """Whether a fact of the case has told of this reporter, or endorser."""
        either = [{"reporters": holder}, {"endorsers": holder}]
        return await self.documents.count_documents({"_id": case, "$or": either}, limit=1) > 0

    async def have_told(self, case: str, of: str, since: datetime) -> bool:
        """Whether a fact of the case that happened since then tells what this reporter did."""
        fact = {"data.reporter": of, "time": {"$gte": since}}
        query = {"_id": case, "facts": {"$elemMatch": fact}}
        return await self.documents.count_documents(query, limit=1) > 0

    async def have_heard_since(self, moment: datetime) -> bool:
        """Whether anything is known that happened after that moment."""
        later = {"updated_at": {"$gt": moment}}
        return await self.documents.find_one(later, {"_id": 1}) is not None

    async def listed(
        self, asked: Asked, limit: int, after: Place | None, order: Order = Order.NEWEST
    ) -> Sequence[Case]:
        """So many of the cases asked for, in an order, from a place on; without timelines."""
        return await self._list(Page(asked, limit, after, order))

    async def _listed(self, page: Page) -> Sequence[Case]:
        sorting = SORTED[page.order]
        query, limit = query_of(page.asked), page.limit
        if page.after:
            query["$and"] = [sorting.beyond(page.after)]
        documents = self.documents.find(query, _IN_A_LIST).sort(sorting.by).limit(limit)
        documents = documents.max_time_ms(LOOKED_FOR_AT_MOST)
        return [case_in(document) for document in await documents.to_list(limit)]

    async def latest(self, asked: Asked, limit: int) -> list[Case]:
        """So many of the cases asked for that changed last, with their timelines."""
        documents = self.documents.find(query_of(asked), _FIELDS).sort(SORTED[Order.NEWEST].by)
        documents = documents.limit(limit).max_time_ms(LOOKED_FOR_AT_MOST)
        return [case_in(document) for document in await documents.to_list(limit)]

    async def count(self, asked: Asked) -> int:
        """How many cases there are of those asked for."""
        return await self.documents.count_documents(query_of(asked), maxTimeMS=LOOKED_FOR_AT_MOST)

    async def like(
        self, reported: Reported, division: str, category: str | None, limit: int
    ) -> list[Case]:
        """The public open cases of a division's township that are most like what is reported."""
        query = open_here(township_of(division), category, sorted(reported.pairs))
        newest = self.documents.find(query, _IN_A_LIST).sort("_id", DESCENDING)
        documents = newest.limit(CANDIDATES).max_time_ms(LOOKED_FOR_AT_MOST)
        found = [case_in(document) async for document in documents]
        ranked = sorted(((reported.likeness(one.view), one.id, one) for one in found), reverse=True)
        return [one for likeness, _, one in ranked[:limit] if likeness]


def case_in(document: Document) -> Case:
    """A case, as far as it was read: in a list, without its timeline."""
    return Case(document["_id"], _VIEW.validate_python(document))
