"""Filings on disk: one document for each reporter; tracking codes are kept as digests only."""

from collections.abc import Iterable
from dataclasses import asdict
from uuid import UUID

from pydantic import TypeAdapter
from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.gateway.filings.domain import Filing
from shared.storage.client import Database, Document

_FILING: TypeAdapter[Filing] = TypeAdapter(Filing)


class Filings:
    """The words of every reporter."""

    collection = "reporters"
    indexes = (
        IndexModel([("code_digest", ASCENDING)], unique=True),
        IndexModel([("cause", ASCENDING)], unique=True),
        IndexModel([("case", ASCENDING)]),
    )

    def __init__(self, database: Database) -> None:
        self._reporters = database[self.collection]

    async def prepare(self) -> None:
        """Make the indexes; again is harmless."""
        await self._reporters.create_indexes(list(self.indexes))

    async def keep(self, filing: Filing, code_digest: str) -> bool:
        """Keep a filing; False if there is one of the same cause, or, by rare chance, code."""
        document = {**asdict(filing), "_id": filing.reporter, "code_digest": code_digest}
        del document["reporter"]
        try:
            await self._reporters.insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    async def caused_by(self, cause: UUID) -> Filing | None:
        """The filing that this request made before."""
        return filing_in(await self._reporters.find_one({"cause": cause}))

    async def by_code(self, code_digest: str) -> Filing | None:
        """The filing whose reporter holds this code."""
        return filing_in(await self._reporters.find_one({"code_digest": code_digest}))

    async def are_about(self, case: str) -> bool:
        """Whether anybody has filed something under this case."""
        return await self._reporters.find_one({"case": case}, {"_id": 1}) is not None

    async def of(self, reporters: Iterable[str]) -> list[Filing]:
        """The filings of these reporters, in the order they were made."""
        query = self._reporters.find({"_id": {"$in": list(reporters)}}).sort("_id", ASCENDING)
        return [_FILING.validate_python(as_fields(document)) async for document in query]

    async def note(self, reporter: str, id_: str, comment: str) -> bool:
        """Keep what a reporter writes beside a rating; False if it was kept before."""
        unknown = {"_id": reporter, f"comments.{id_}": {"$exists": False}}
        done = await self._reporters.update_one(unknown, {"$set": {f"comments.{id_}": comment}})
        return done.modified_count > 0

    async def drop(self, reporter: str, comment: str) -> None:
        """Drop the comment of a rating that was refused."""
        dropped = {"$unset": {f"comments.{comment}": ""}}
        await self._reporters.update_one({"_id": reporter}, dropped)

    async def forget(self, reporter: str) -> None:
        """Drop the words of a concern that was refused: none but what is needed is kept."""
        await self._reporters.delete_one({"_id": reporter})


def filing_in(document: Document | None) -> Filing | None:
    """What a document says, if there is one."""
    return _FILING.validate_python(as_fields(document)) if document else None


def as_fields(document: Document) -> Document:
    """A document's fields, as a filing names them."""
    return {**document, "reporter": document["_id"]}
