"""Figures on disk: what each case counts for, and the sums; both change in one transaction."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.errors import PyMongoError

from services.gateway.views.figures.cells import Cell, Sums, behind, found_by, sums_of
from services.gateway.views.figures.kinds import READ_AS
from services.gateway.views.lists import from_to
from services.gateway.views.store import Gathered, Grown, Overtaken
from services.gateway.views.told import Told
from shared.contracts.envelope import Fact
from shared.divisions import COUNTY, TOWNSHIP, depth
from shared.errors import Contradiction
from shared.storage.client import Database, Document
from shared.storage.committer import overtaken
from shared.storage.transactions import Driver, transact

ASCENDING_BY = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which cells are asked for: those of counties or of townships, in a division and a period."""

    depth: int
    division: str
    period: str

    @classmethod
    def of(cls, division: str, period: str) -> "Asked":
        """The cells that together are a division's. Raises Contradiction for a village's."""
        if depth(division) > TOWNSHIP:
            raise Contradiction(what="Figures are counted for townships, and what they lie in.")
        return cls(TOWNSHIP if depth(division) == TOWNSHIP else COUNTY, division, period)

    def query(self, **department: Any) -> Document:
        """As MongoDB is asked."""
        division = from_to(self.division)
        return {"depth": self.depth, "period": self.period, "division": division, **department}


class Cells:
    """One document for each cell that anything was ever counted in."""

    collection = "cells"
    indexes = (
        IndexModel([(name, ASCENDING) for name in ("depth", "period", "division", "department")]),
    )

    def __init__(self, views: Database) -> None:
        self.documents = views[self.collection]

    def change(self, moved: Sums, views: Driver, session: ClientSession) -> None:
        """Add to the cells what has moved, below zero for what is taken back."""
        by_cell: dict[Cell, dict[str, int]] = {}
        for (cell, figure), times in moved.items():
            if times:
                by_cell.setdefault(cell, {})[f"figures.{figure}"] = times
        writes = [
            UpdateOne({"_id": cell.id}, {"$inc": more, "$setOnInsert": named(cell)}, upsert=True)
            # In one order, so that two who write the same cells wait instead of both giving up.
            for cell, more in sorted(by_cell.items(), key=lambda item: item[0].id)
        ]
        if writes:
            views[self.collection].bulk_write(writes, session=session)

    async def of_all(self, asked: Asked) -> Sequence[tuple[Cell, dict[str, int]]]:
        """The cells of all departments together, and of none."""
        return [each async for each in self._found(asked.query(department=None))]

    async def of_departments(self, asked: Asked) -> Sequence[tuple[Cell, dict[str, int]]]:
        """The cells of single departments."""
        return [each async for each in self._found(asked.query(department={"$gte": ""}))]

    async def of_one(self, asked: Asked, department: str) -> Sequence[tuple[Cell, dict[str, int]]]:
        """The cells of one department."""
        return [each async for each in self._found(asked.query(department=department))]

    async def _found(self, query: Document) -> AsyncIterator[tuple[Cell, dict[str, int]]]:
        async for document in self.documents.find(query):
            where = (document["division"], document["department"], document["period"])
            counted = {name: sum_ for name, sum_ in document["figures"].items() if sum_}
            yield Cell(*where), counted


def named(cell: Cell) -> Document:
    """What a cell is found by."""
    return {
        "division": cell.division,
        "department": cell.department,
        "period": cell.period,
        "depth": TOWNSHIP if depth(cell.division) > COUNTY else COUNTY,
    }


class Tallies(Gathered):
    """One document for each case: the facts that count, and the figures it is behind."""

    collection = "tallies"
    indexes = (IndexModel([("behind", ASCENDING), ("_id", ASCENDING)]),)
    kinds = READ_AS

    def __init__(self, views: Database) -> None:
        super().__init__(views)
        self.cells = Cells(views)
        self._views = views

    def key(self, fact: Fact[Any]) -> str:
        """A fact belongs to its case."""
        return fact.case or fact.subject

    def derived(self, facts: Sequence[Told]) -> Document:
        """The figures that the case is behind."""
        return {"behind": behind(facts)}

    async def behind(
        self, figure: str, cells: Iterable[Cell], after: str, limit: int
    ) -> Sequence[str]:
        """So many of the cases behind a figure in these cells, by id, from after one on."""
        query = {
            "behind": {"$in": [found_by(figure, cell) for cell in cells]},
            "_id": {"$gt": after},
        }
        documents = self.documents.find(query, {"_id": 1}).sort("_id", ASCENDING).limit(limit)
        return [document["_id"] async for document in documents]

    async def _write(self, grown: Sequence[Grown]) -> bool:
        """The documents and the cells together or not at all: a case that another process took
        further meanwhile was counted by it, and is not counted here."""

        def write(views: Driver, session: ClientSession) -> None:
            writes = [each.write for each in grown]
            done = views[self.collection].bulk_write(writes, ordered=False, session=session)
            if done.matched_count + done.inserted_count < len(writes):
                raise Overtaken
            self.cells.change(moved_by(grown), views, session)

        try:
            await transact(self._views, write)
        except Overtaken:
            return False
        except PyMongoError as error:
            if not overtaken(error):
                raise
            return False
        return True


def moved_by(grown: Iterable[Grown]) -> Sums:
    """How the sums change when these cases go on: what they count for now, less what before."""
    moved = Sums()
    for case in grown:
        moved.update(sums_of(case.after))
        moved.subtract(sums_of(case.before))
    return moved
