"""The ledger 履职账 of a deputy: every entry, and what it is for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from services.gateway.api.callers import Home, SignedIn
from services.gateway.api.gate import STAFF
from services.gateway.api.periods import this_year
from services.gateway.house import House
from services.gateway.views.ranking.ranking import Entry
from shared.authority import must_be, require
from shared.contracts.directory import DeputyElected, IndicatorSet
from shared.contracts.envelope import Actor
from shared.contracts.values import Id
from shared.divisions import county_of
from shared.errors import NotAllowed, UnknownReference
from shared.terms import Role

router = APIRouter(prefix="/ledgers", tags=["rankings"])

READ = "read this ledger"


class EntriesAsked(BaseModel):
    """Which entries are listed, and from where on."""

    model_config = ConfigDict(extra="forbid")

    year: Annotated[int, Field(ge=2000, le=2100)] | None = None
    cursor: Annotated[str, Field(pattern="^[1-9][0-9]{0,8}$")] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class EntryShown(BaseModel):
    """Points given; below zero, taken back from the entry that it names.

    It is for an `activity`, or for a `case`; `about` is the activity's place, or the case's summary
    if that is public.
    """

    number: int
    indicator: int
    name: str | None
    points: int
    on: date
    reverses: int | None
    activity: str | None
    case: str | None
    about: str | None


class LedgerShown(BaseModel):
    """A deputy's ledger of a year: its balance, and some entries, the one made last first."""

    deputy: str
    year: int
    balance: int
    items: Sequence[EntryShown]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Causes:
    """What entries are called, and what is known of what they are for."""

    indicators: Mapping[int, str]
    places: Mapping[str, str]
    summaries: Mapping[str, str]

    def shown(self, entry: Entry) -> EntryShown:
        """An entry beside what it is for."""
        done = entry.about in self.places
        told = self.places if done else self.summaries
        return EntryShown(
            number=entry.number,
            indicator=entry.indicator,
            name=self.indicators.get(entry.indicator),
            points=entry.points,
            on=entry.on,
            reverses=entry.reverses,
            activity=entry.about if done else None,
            case=None if done else entry.about,
            about=told.get(entry.about),
        )


@router.get("/{deputy}", summary="The ledger of a deputy 履职账", operation_id="see_ledger")
async def ledger(
    deputy: Annotated[Id, Path()],
    home: Home,
    actor: SignedIn,
    asked: Annotated[EntriesAsked, Query()],
) -> LedgerShown:
    """For the deputy, and for the staff of their division; without a year, this one's."""
    elected = await open_to(actor, deputy, home)
    year = asked.year or int(this_year())
    entries = await home.figures.balances.entries(deputy, year)
    before = int(asked.cursor) if asked.cursor else inf
    rest = [entry for entry in entries if entry.number < before]
    page = rest[: asked.limit]
    causes = await causes_of(page, elected, year, home)
    return LedgerShown(
        deputy=deputy,
        year=year,
        balance=sum(entry.points for entry in entries),
        items=[causes.shown(entry) for entry in page],
        next_cursor=str(page[-1].number) if len(rest) > asked.limit else None,
    )


async def open_to(actor: Actor, deputy: str, house: House) -> DeputyElected:
    """The deputy's entry. Raises NotAllowed, OutsideDivision, UnknownReference."""
    own = actor.role is Role.DEPUTY and actor.id == deputy
    if actor.role is Role.DEPUTY and not own:
        raise NotAllowed(role=actor.role, step=READ)
    must_be(actor, *STAFF, Role.DEPUTY, to=READ)
    elected = await house.entries.get(DeputyElected, deputy)
    if elected is None:
        raise UnknownReference(kind="deputy", id=deputy)
    if not own:
        require(actor, *STAFF, over=elected.division, to=READ)
    return elected


async def causes_of(
    entries: Sequence[Entry], elected: DeputyElected, year: int, house: House
) -> Causes:
    """What these entries of a deputy's year are called, and are for."""
    ids = {entry.about for entry in entries}
    catalogue = f"{county_of(elected.division)}.{year}"
    names: dict[int, str] = {}
    for number in {entry.indicator for entry in entries}:
        known = await house.entries.get(IndicatorSet, f"{catalogue}.{number}")
        names |= {number: known.name} if known else {}
    places = await house.views.activities.places(ids)
    return Causes(names, places, await house.views.cases.summaries(ids - places.keys()))
