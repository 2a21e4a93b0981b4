"""A service's copy of the directory: departments, deputies, calendars, indicators as values.

Kept by the one mechanism from the directory's facts, and given to decisions as plain values.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from pymongo import ASCENDING, IndexModel

from shared.contracts.directory import (
    CalendarAnnounced,
    PeriodSet,
    PositionHeld,
    PracticeSet,
    ReferenceData,
)
from shared.contracts.envelope import Fact
from shared.decision import Decision, decided
from shared.divisions import county_of, depth, full_code, township_of, up_from
from shared.periods import Periods, in_force
from shared.storage.aggregates import Aggregates
from shared.working_days import WorkingCalendar

if TYPE_CHECKING:
    from shared.storage.committer import Committer

R = TypeVar("R", bound=ReferenceData)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the directory, as the last fact about it said."""

    id: str
    division: str
    kind: str
    since: str
    source_version: int
    data: dict[str, Any]

    @property
    def case(self) -> None:
        """A directory entry belongs to no case."""
        return


def entry_id(kind: type[ReferenceData] | str, id_: str) -> str:
    """Entries of all kinds share a collection, so their ids carry the kind's fact type."""
    return f"{kind if isinstance(kind, str) else kind.TYPE}:{id_}"


def keep(entry: Entry | None, fact: Fact[Any]) -> Decision[Entry]:
    """The newest word on an entry is kept; an older one that comes late changes nothing."""
    if entry is not None and entry.source_version >= fact.version:
        return Decision.nothing(entry, because="a newer word is known")
    return decided(
        Entry(
            id=entry_id(fact.data.TYPE, fact.data.id),
            division=fact.data.division,
            kind=fact.data.TYPE,
            since=fact.time.isoformat(),
            source_version=fact.version,
            data=fact.data.model_dump(mode="json"),
        )
    )


class References(Aggregates[Entry]):
    """The copy of the kinds of reference data that a service asked for."""

    noun = "reference"
    collection = "references"
    state = Entry
    given = True
    indexes = (
        IndexModel([("kind", ASCENDING), ("division", ASCENDING)]),
        *(
            IndexModel([(by, ASCENDING)], partialFilterExpression={"kind": PositionHeld.TYPE})
            for by in ("data.department", "data.deputy")
        ),
    )

    def __init__(self, committer: "Committer") -> None:
        super().__init__(committer)

    async def keep(self, fact: Fact[Any]) -> None:
        """Take a directory's fact into the copy."""
        await self.decide(fact, keep, on=entry_id(fact.data.TYPE, fact.data.id))

    async def get(self, kind: type[R], id_: str) -> R | None:
        """One entry, if the directory has it."""
        found = await self.find(kind, [id_])
        return found[0] if found else None

    async def find(self, kind: type[R], ids: Iterable[str]) -> Sequence[R]:
        """Those of the entries asked for that the directory has."""
        wanted = [entry_id(kind, id_) for id_ in ids]
        return await self._entries(kind, {"_id": {"$in": wanted}})

    async def within(self, kind: type[R], division: str) -> Sequence[R]:
        """The entries of a division and what lies below it, by id."""
        low = division[: depth(division)]
        scope = {"$gte": low.ljust(12, "0"), "$lte": low.ljust(12, "9")}
        return await self._entries(kind, {"kind": kind.TYPE, "division": scope})

    async def around(self, kind: type[R], division: str) -> Sequence[R]:
        """The entries of a division's county, of what lies below it, and of what it lies in."""
        county = full_code(county_of(division))
        above = {"kind": kind.TYPE, "division": {"$in": up_from(county)}}
        return [*await self._entries(kind, above), *await self.within(kind, county)]

    async def positions_in(self, departments: Iterable[str]) -> Sequence[PositionHeld]:
        """Who holds a position in these departments, of whatever division they are."""
        held = {"kind": PositionHeld.TYPE, "data.department": {"$in": list(departments)}}
        return await self._entries(PositionHeld, held)

    async def positions_of(self, deputy: str) -> Sequence[PositionHeld]:
        """The positions that a deputy holds, in whatever department."""
        held = {"kind": PositionHeld.TYPE, "data.deputy": deputy}
        return await self._entries(PositionHeld, held)

    async def positions_around(
        self, departments: Iterable[str], division: str, *, township_too: bool
    ) -> Sequence[PositionHeld]:
        """Who holds a position in these departments; and in the government of a division's
        township, where a case is about that."""
        held = await self.positions_in(departments)
        if not township_too:
            return held
        return [*held, *await self.within(PositionHeld, township_of(division))]

    async def practice(self, division: str) -> PracticeSet:
        """How a division's county practises the four-party order; as usual, if it set nothing."""
        county = county_of(division)
        found = {"kind": PracticeSet.TYPE, "division": full_code(county)}
        set_ = await self._entries(PracticeSet, found)
        return set_[0] if set_ else PracticeSet(id=county, division=county)

    async def working_calendar(self) -> WorkingCalendar:
        """The working calendar of the years announced so far."""
        years = await self._entries(CalendarAnnounced, {"kind": CalendarAnnounced.TYPE})
        return WorkingCalendar.of((y.year, y.days_off, y.extra_workdays) for y in years)

    async def periods(self, division: str, on: date) -> Periods:
        """The periods that a division's county counts by on a day."""
        county = full_code(county_of(division))
        found = await self._entries(PeriodSet, {"kind": PeriodSet.TYPE, "division": county})
        return in_force(on, ((one.valid_from, periods_in(one)) for one in found))

    async def _entries(self, kind: type[R], query: dict[str, Any]) -> Sequence[R]:
        documents = self.documents.find(query).sort("_id", ASCENDING)
        return [kind.model_validate(document["data"]) async for document in documents]


def periods_in(told: PeriodSet) -> Periods:
    """The periods that a county set, as a value."""
    return Periods(**{field.name: getattr(told, field.name) for field in fields(Periods)})
