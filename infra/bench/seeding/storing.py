"""Writing the copies, so many cases at a time: a run that was ended goes on where it was."""

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import bson
from bson import ObjectId
from bson.raw_bson import RawBSONDocument
from nats.aio.client import Client as Nats
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from infra.bench.rounds import progress
from infra.bench.seeding import stream
from infra.bench.seeding.copies import Copying
from infra.bench.seeding.ledgers import Earning, earnings, summed
from infra.bench.seeding.reading import OPTIONS
from services.gateway.views.shown import Shown
from services.scoring.ledger.store import Ledgers
from shared.storage.aggregates import Standing
from shared.storage.client import Client, Document
from shared.storage.fold import outgoing

CASES_AT_ONCE = 500
IN_AN_OUTBOX = 100  # facts
OCTETS_AT_ONCE = 12_000_000
TOLD_EVERY = 10_000  # cases
DUPLICATE_KEY = 11000
Where = tuple[str, str]
Facts = Sequence[tuple[str, Document]]


@dataclass(frozen=True, slots=True)
class Storing:
    """Where the copies go: the databases of one deployment, and its log."""

    url: str
    databases: str
    nats: Nats
    copying: Copying
    kept_by: Ledgers

    async def cases(self, upto: int) -> None:
        """Those that are not there yet."""
        with MongoClient[Document](self.url, w=1) as client:
            at = Mark(client, self.databases)
            if not at.cases:
                at.move(0, await stream.last(self.nats))
            while at.cases < upto:
                numbers = range(at.cases, min(upto, at.cases + CASES_AT_ONCE))
                copies = [self.copying.copy(number) for number in numbers]
                told = [fact for copy in copies for fact in copy.facts()]
                rows = group((where, one) for copy in copies for *where, one in copy.documents())
                await self._write(client, at, rows, told)
                at.move(numbers.stop, at.sequence + len(told))
                if at.cases % TOLD_EVERY == 0:
                    progress(f"{at.cases:,} cases, {at.sequence:,} facts")

    async def ledgers(self, upto: int) -> Sequence[Earning]:
        """The deputies' ledgers, and what scoring told of them."""
        copies = (self.copying.copy(number) for number in range(upto))
        earned = earnings(one for copy in copies for one in copy.verdicts())
        with MongoClient[Document](self.url, w=1) as client:
            at = Mark(client, self.databases)
            if at.ledgers:
                return earned
            told = [("scoring", outgoing(fact)) for one in earned for fact in one.facts]
            rows: dict[Where, list[RawBSONDocument]] = {
                ("scoring", "inbox"): [raw(entry) for one in earned for entry in one.inbox],
                ("scoring", "ledgers"): [raw(document_of(self.kept_by, one)) for one in earned],
            }
            await self._write(client, at, rows, told)
            at.move(at.cases, at.sequence + len(told), ledgers=True)
        return earned

    async def figures(
        self, shown: Shown, client: Client, upto: int, earned: Sequence[Earning]
    ) -> None:
        """The sums, of how often each pattern was copied; balances as the product folds them."""
        times = Counter(id(self.copying.chosen(number)[0]) for number in range(upto))
        every = [one for some in self.copying.patterns.values() for one in some]
        sums = {id(pattern): pattern.sums for pattern in every}
        cells = shown.figures.cells
        await cells.documents.delete_many({})

        def count() -> None:
            views = cells.documents.database.delegate
            with client.delegate.start_session() as session:
                cells.change(summed(times, sums), views, session)

        await asyncio.to_thread(count)
        for one in earned:
            await shown.figures.balances.apply(one.facts)

    async def _write(
        self,
        client: MongoClient[Document],
        at: "Mark",
        rows: Mapping[Where, list[RawBSONDocument]],
        told: Facts,
    ) -> None:
        """Documents first; a fact is in the log only when whoever told it has it too."""
        outboxes = group(
            ((service, "outbox"), one) for service, one in outboxes_of(told, at.sequence)
        )
        await asyncio.gather(
            *(
                asyncio.to_thread(insert, client[f"{self.databases}_{service}"], collection, some)
                for (service, collection), some in {**rows, **outboxes}.items()
            )
        )
        already = await stream.last(self.nats) - at.sequence
        await stream.publish(self.nats, [fact for _, fact in told][already:])


class Mark:
    """How far the writing is, kept beside what is written."""

    def __init__(self, client: MongoClient[Document], databases: str) -> None:
        self._marks = client[f"{databases}_bench"]["marks"]
        found = self._marks.find_one({"_id": "written"}) or {}
        self.cases: int = found.get("cases", 0)
        self.sequence: int = found.get("sequence", 0)
        self.ledgers: bool = found.get("ledgers", False)

    def move(self, cases: int, sequence: int, *, ledgers: bool = False) -> None:
        """So many cases are written, and the log is so long."""
        self.cases, self.sequence, self.ledgers = cases, sequence, ledgers
        now = {"_id": "written", "cases": cases, "sequence": sequence, "ledgers": ledgers}
        self._marks.replace_one({"_id": "written"}, now, upsert=True)


def group(rows: Iterable[tuple[Any, RawBSONDocument]]) -> dict[Where, list[RawBSONDocument]]:
    """By service and collection."""
    grouped: dict[Where, list[RawBSONDocument]] = defaultdict(list)
    for where, document in rows:
        service, collection = where
        grouped[service, collection].append(document)
    return grouped


def outboxes_of(told: Facts, sequence: int) -> Iterable[tuple[str, RawBSONDocument]]:
    """The facts of each service as groups of decisions leave them, with their places in the log."""
    by_service: dict[str, list[tuple[int, Document]]] = defaultdict(list)
    for place, (service, fact) in enumerate(told, start=sequence + 1):
        by_service[service].append((place, fact))
    for service, facts in by_service.items():
        for begin in range(0, len(facts), IN_AN_OUTBOX):
            some = facts[begin : begin + IN_AN_OUTBOX]
            last, fact = some[-1]
            at = datetime.fromisoformat(json.loads(fact["body"])["time"])
            yield (
                service,
                raw(
                    {
                        "_id": ObjectId(sha256(f"{service}/{last}".encode()).digest()[:12]),
                        "at": at,
                        "facts": [one for _, one in some],
                        "sequence": last,
                        "published": at,
                    }
                ),
            )


def raw(document: Document) -> RawBSONDocument:
    """As it stands on the wire."""
    return RawBSONDocument(bson.encode(document, codec_options=OPTIONS))


def document_of(ledgers: Ledgers, earning: Earning) -> Document:
    """A ledger as scoring keeps it."""
    last = earning.facts[-1]
    return ledgers.document(Standing(earning.ledger, last.version, last.time))


def insert(database: Any, collection: str, documents: Sequence[RawBSONDocument]) -> None:
    """In any order; what is there already, from a run that was ended, stays."""
    some: list[RawBSONDocument] = []
    octets = 0
    for document in [*documents, None]:
        if document is None or octets + len(document.raw) > OCTETS_AT_ONCE:
            if some:
                inserted(
                    database.command({"insert": collection, "documents": some, "ordered": False})
                )
            some, octets = [], 0
        if document is not None:
            some.append(document)
            octets += len(document.raw)


def inserted(answer: Document) -> None:
    """Raises OperationFailure for anything but what was there already."""
    for error in answer.get("writeErrors", ()):
        if error["code"] != DUPLICATE_KEY:
            raise OperationFailure(error["errmsg"], error["code"])
