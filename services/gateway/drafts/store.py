"""Drafts on disk: one document for each."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from pydantic import TypeAdapter
from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.gateway.drafts.domain import AT_MOST, Draft, must_not_be_too_many
from shared.errors import KeyReused, UnknownDraft
from shared.storage.client import Database, Document

_DRAFT: TypeAdapter[Draft] = TypeAdapter(Draft)


class Drafts:
    """The drafts of every department."""

    collection = "drafts"
    indexes = (IndexModel([("case", ASCENDING), ("department", ASCENDING)]),)

    def __init__(self, database: Database) -> None:
        self._drafts = database[self.collection]

    async def prepare(self) -> None:
        """Make the indexes; again is harmless."""
        await self._drafts.create_indexes(list(self.indexes))

    async def keep(self, draft: Draft) -> Draft:
        """Keep a draft; the same request again gives the first one.

        Raises KeyReused for another one under the same key, and TooManyDrafts.
        """
        theirs = {"case": draft.case, "department": draft.department}
        document = {**asdict(draft), "_id": draft.id}
        del document["id"]
        try:
            if await self._drafts.find_one({"_id": draft.id}, {"_id": 1}) is None:
                must_not_be_too_many(await self._drafts.count_documents(theirs))
                await self._drafts.insert_one(document)
                return draft
        except DuplicateKeyError:
            pass  # the same request, at the same moment
        known = await self.get(draft.id)
        if not known.says_the_same_as(draft):
            raise KeyReused
        return known

    async def get(self, id_: str) -> Draft:
        """One draft. Raises UnknownDraft."""
        document = await self._drafts.find_one({"_id": id_})
        if document is None:
            raise UnknownDraft
        return draft_in(document)

    async def of(self, case: str, department: str) -> Sequence[Draft]:
        """What a department wrote about a case, the newest first."""
        query = self._drafts.find({"case": case, "department": department})
        return [draft_in(one) async for one in query.sort("drafted_at", -1).limit(AT_MOST)]

    async def signed(self, draft: Draft, by: str, at: datetime) -> None:
        """Note who signed it, and when; who came first stays."""
        unsigned = {"_id": draft.id, "signed_at": None}
        await self._drafts.update_one(unsigned, {"$set": {"signed_by": by, "signed_at": at}})


def draft_in(document: Document) -> Draft:
    """What a document says."""
    return _DRAFT.validate_python({**document, "id": document["_id"]})
