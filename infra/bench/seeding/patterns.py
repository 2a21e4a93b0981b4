"""A life at one place and day: folded once by the product, and cut for copying."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import bson

from infra.bench.seeding.lives import LIVES, TIMES_WEEKS_PASS, WEEKS_PASS, Life
from infra.bench.seeding.pieces import Pieces
from infra.bench.seeding.places import Place, deputy_of, mover, townships
from infra.bench.seeding.reading import OPTIONS, Left, ids_in
from services.gateway.views.figures.cells import Sums, sums_of
from services.gateway.views.figures.kinds import OF_CASES
from services.gateway.views.kinds import BY_TYPE
from services.gateway.views.shown import Shown
from services.gateway.views.told import told
from shared.contracts.appraisal import OrderAppraised
from shared.contracts.envelope import Fact
from shared.storage.client import Document
from shared.storage.fold import outgoing

WEEK = 7
WEEKS_BACK = 32


@dataclass(frozen=True, slots=True)
class Telling:
    """A fact to be copied: who tells it, its subject without the bucket, its id, its text."""

    service: str
    subject: tuple[str, str]
    id: int
    body: Pieces


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict in time, for which a deputy earns points: its fact, and which one it was."""

    deputy: str
    on: date
    at: datetime
    id: int
    which: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """What every case of this life, there and then, leaves."""

    ids: Sequence[str | UUID]
    digests: Mapping[int, int]
    """Which ids are digests of the tracking code of which holder."""
    case: int
    day: datetime
    documents: Sequence[tuple[str, str, Pieces]]
    facts: Sequence[Telling]
    verdicts: Sequence[Verdict]
    sums: Sums


async def patterns(
    lives: Mapping[str, Left], beside: Shown, weeks_back: int
) -> Mapping[str, list[Pattern]]:
    """By life; the product folds the views of each in a database of their own, `beside`."""
    await beside.prepare()
    found: dict[str, list[Pattern]] = {life.name: [] for life in LIVES}
    for place, weeks in places_and_weeks(weeks_back):
        there = [
            life for life in LIVES if weeks == 0 or life.is_over or weeks * WEEK <= life.within_days
        ]
        async for name, pattern in moved(there, lives, place, weeks, beside):
            found[name].append(pattern)
    return found


def places_and_weeks(weeks_back: int) -> Iterator[tuple[Place, int]]:
    """Every township, week after week; its departments and deputies take turns."""
    for week in range(weeks_back):
        for township, departments in townships().items():
            lead, other = (departments[(week + one) % len(departments)] for one in (0, 1))
            yield Place(township, lead, other, deputy_of(township, week)), week


async def moved(
    there: Sequence[Life], lives: Mapping[str, Left], place: Place, weeks: int, beside: Shown
) -> AsyncIterator[tuple[str, Pattern]]:
    """The patterns of these lives at a place, so many weeks ago."""
    ago = timedelta(days=WEEKS_PASS * TIMES_WEEKS_PASS + weeks * WEEK)
    move = mover(place, -ago)
    facts = {
        life.name: [(s, fact_of(move(f))) for s, f in lives[life.name].facts] for life in there
    }
    for view in (beside.views.cases.documents, beside.figures.tallies.documents):
        await view.delete_many({})
    await beside.apply([fact for told_ in facts.values() for _, fact in told_])
    for life in there:
        left = lives[life.name]
        documents = [(s, collection, move(document)) for s, collection, document in left.documents]
        for gathered in (beside.views.cases, beside.figures.tallies):
            [folded] = await gathered.documents.find({"_id": left.case}).to_list(None)
            documents.append(("views", gathered.collection, folded))
        yield life.name, cut(left.case, documents, facts[life.name])


def fact_of(body: Document) -> Fact[Any]:
    """The fact that a text in the log tells."""
    kind = BY_TYPE[body["type"].removeprefix("liandan.")]
    return Fact[kind].model_validate(body)  # type: ignore[valid-type]


def cut(
    case: str,
    documents: Sequence[tuple[str, str, Document]],
    facts: Sequence[tuple[str, Fact[Any]]],
) -> Pattern:
    """Cut at every id."""
    ids = sorted(ids_in([d for _, _, d in documents]) | {str(f.id) for _, f in facts}, key=str)
    holders = {d["code_digest"]: d["_id"] for _, c, d in documents if c == "reporters"}
    ids = [*ids, *holders]
    numbers = {octets_of(id_): number for number, id_ in enumerate(ids)}
    number_of = {id_: number for number, id_ in enumerate(ids)}
    tellings = []
    for service, fact in facts:
        sent = outgoing(fact)
        _, county, _, type_ = sent["subject"].split(".", 3)
        pieces = Pieces.of(sent["body"].encode(), numbers)
        tellings.append(Telling(service, (county, type_), number_of[sent["_id"]], pieces))
    return Pattern(
        ids=ids,
        digests={number_of[code]: number_of[holder] for code, holder in holders.items()},
        case=number_of[case],
        day=facts[0][1].time,
        documents=[
            (service, collection, Pieces.of(bson.encode(one, codec_options=OPTIONS), numbers))
            for service, collection, one in documents
        ],
        facts=tellings,
        verdicts=[verdict(f, number_of) for _, f in facts if earns(f)],
        sums=sums_of(told(f) for _, f in facts if isinstance(f.data, OF_CASES)),
    )


def octets_of(id_: str | UUID) -> bytes:
    """How it stands in a document."""
    return id_.bytes if isinstance(id_, UUID) else id_.encode()


def earns(fact: Fact[Any]) -> bool:
    return isinstance(fact.data, OrderAppraised) and fact.data.in_time


def verdict(fact: Fact[OrderAppraised], number_of: Mapping[str | UUID, int]) -> Verdict:
    data = fact.data
    which = f"{data.round}/{data.verdict_number}"
    return Verdict(data.appraiser, data.appraised_on, fact.time, number_of[str(fact.id)], which)
