"""How a case is shown: to everyone, to those who reported it, and to the congress's staff."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from services.gateway.api.finding import Found
from services.gateway.filings.domain import Location, Pleading
from services.gateway.house import House
from services.gateway.views.cases.status import Status
from services.gateway.views.cases.view import CaseView, Happening
from shared.contracts.values import Moment
from shared.terms import Identity, Outcome, Urgency, Verdict

# What everyone may know of a case whose words are not public.
DATES_ONLY = {"round", "into"}


class Line(BaseModel):
    """A line of the timeline; what else its fact tells in public stands beside it."""

    model_config = ConfigDict(extra="allow")

    id: str
    at: Moment
    type: str
    actor: str
    role: str
    status: Status
    note: str | None


class Plea(BaseModel):
    """What a reporter wrote to withdraw, to appeal, or to have the case reopened."""

    pleading: Pleading
    text: str
    at: Moment


class Report(BaseModel):
    """One reporter's own words, as staff see them; never a contact."""

    text: str
    identity: Identity
    location: Location | None
    photos: Sequence[str]
    pleas: Sequence[Plea]
    at: Moment


class Item(BaseModel):
    """A case in a list."""

    id: str
    status: Status
    round: int
    division: str
    category: str | None
    urgency: Urgency | None
    summary: str | None
    lead_department: str | None
    accept_by: date | None
    due_on: date | None
    outcome: Outcome | None
    verdict: Verdict | None
    reporters: int
    submitted_at: Moment
    updated_at: Moment


class CaseShown(Item):
    """A case. `names` tells how the ids in it are called; `text` is there for its reporter only.

    `photos` are those of the reports that the caller may open: at `/photos/{id}?case={ref}`.
    """

    assisting: Sequence[str]
    appraiser: str | None
    promised_on: date | None
    verdict_due_on: date | None
    rating_until: date | None
    into: str | None
    merged: Sequence[str]
    ratings: Mapping[str, Mapping[str, int]]
    names: Mapping[str, str]
    timeline: Sequence[Line]
    text: str | None = None
    location: Location | None = None
    photos: Sequence[str] = ()
    reports: Sequence[Report] | None = None


def item(id_: str, view: CaseView, *, open_: bool = True) -> Item:
    """A case in a list; without its words if they are not open to the caller."""
    return Item(
        id=id_,
        status=view.status,
        round=view.round,
        division=view.division,
        category=view.category,
        urgency=view.urgency,
        summary=view.summary if open_ else None,
        lead_department=view.lead_department,
        accept_by=view.accept_by,
        due_on=view.due_on,
        outcome=view.outcome,
        verdict=view.verdict,
        reporters=len(view.reporters),
        submitted_at=view.submitted_at,
        updated_at=view.updated_at,
    )


async def shown(house: House, found: Found) -> CaseShown:
    """The case as the caller may see it."""
    view, filing = found.view, found.filing
    names = await names_in(house, view)
    return CaseShown(
        **item(found.id, view, open_=found.open).model_dump(),
        assisting=view.assisting,
        appraiser=view.appraiser,
        promised_on=view.promised_on,
        verdict_due_on=view.verdict_due_on,
        rating_until=view.rating_until,
        into=view.into,
        merged=view.merged,
        ratings=view.ratings,
        names=names,
        timeline=[line(one, names, open_=found.open) for one in view.timeline],
        text=filing.words.text if filing else None,
        location=filing.words.location if filing else None,
        photos=await photos(house, found),
        reports=await reports(house, found) if found.staff else None,
    )


async def names_in(house: House, view: CaseView) -> Mapping[str, str]:
    """How the actors of a case, its places, departments and people are called."""
    named = [f"division:{view.division}", *(one.actor for one in view.timeline)]
    named += [f"department:{id_}" for id_ in (view.lead_department, *view.assisting) if id_]
    named += [f"deputy:{view.appraiser}"] if view.appraiser else []
    named += [f"category:{view.category}"] if view.category else []
    return await house.views.names.called(named)


def line(happening: Happening, names: Mapping[str, str], *, open_: bool) -> Line:
    """A line of the timeline, its actor by name."""
    details: Mapping[str, Any] = happening.details
    if not open_:
        details = {name: value for name, value in details.items() if name in DATES_ONLY}
    return Line(
        id=happening.id,
        at=happening.at,
        type=happening.type,
        actor=names.get(happening.actor, happening.actor),
        role=happening.actor.partition(":")[0],
        status=happening.status,
        note=happening.note if open_ else None,
        **details,
    )


async def photos(house: House, found: Found) -> Sequence[str]:
    """The reporter's own photos; for staff, its departments and its appraiser, all of them."""
    all_of_them = found.staff or found.at_work
    filings = await house.filings.of(found.view.reporters) if all_of_them else [found.filing]
    return [photo for filing in filings if filing for photo in filing.words.photos]


async def reports(house: House, found: Found) -> Sequence[Report]:
    """What every reporter of a case wrote."""
    filings = await house.filings.of(found.view.reporters)
    return [
        Report(
            text=one.words.text,
            identity=one.words.identity,
            location=one.words.location,
            photos=one.words.photos,
            pleas=[Plea.model_validate(asdict(plea)) for plea in one.pleas.values()],
            at=one.at,
        )
        for one in filings
    ]


def etag(found: Found) -> str:
    """Which state of a case an answer shows, and to whom."""
    return f'"{found.id}.{found.view.applied}.{whom(found)}"'


def whom(found: Found) -> str:
    """To whom an answer shows a case; each may see something else of it."""
    if found.staff:
        return "staff"
    if found.at_work:
        return "at_work"
    return "reporter" if found.filing else "endorser" if found.endorser else "public"
