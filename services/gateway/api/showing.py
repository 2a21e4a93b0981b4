"""How a case is shown: to everyone, to those who reported it, and to the congress's staff."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import asdict, fields, replace
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any

from pydantic import BaseModel, ConfigDict

from services.gateway.api.finding import Found
from services.gateway.api.lateness import today
from services.gateway.filings.domain import Location, Pleading
from services.gateway.house import House
from services.gateway.views.cases.lateness import Day, Lateness
from services.gateway.views.cases.status import Status
from services.gateway.views.cases.view import (
    Appeal,
    CaseView,
    Happening,
    LookBack,
    Ruling,
    Waiting,
)
from services.gateway.views.cases.words import RESERVED
from shared.contracts.concern import ConcernSubmitted
from shared.contracts.values import Moment, PublicPlace
from shared.terms import Identity, Outcome, Role, Urgency, Verdict

# What everyone may know of a case whose words are not public.
DATES_ONLY = {"round", "into"}
# What they may not, beside the words of its timeline.
WORDS = frozenset({"summary", "place", "contact_point", "owner"})
# What is between its reporters and the congress, however public the case is.
INSIDE = frozenset({"hidden", "about_township", "filed_by"})
# The view has these under the same name, but as what they count, or as kept.
OTHERWISE = {"reporters", "timeline"}
VIEWED = {field.name for field in fields(CaseView)} - OTHERWISE | {"frequency"}
# Whom a line of the timeline names, beside its actor.
NAMED = {"lead": "department", "appraiser": "deputy", "instead_of": "deputy", "deputy": "deputy"}


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
    place: PublicPlace | None
    contact_point: str | None
    lead_department: str | None
    accept_by: date | None
    due_on: date | None
    waiting_for: Waiting | None
    due: date | None
    lateness: Lateness | None
    """Of the step it waits for: green, yellow from two working days before it is due, then red."""
    overdue: bool
    escalated: bool
    outcome: Outcome | None
    verdict: Verdict | None
    flags: list[str]
    postponement: Ruling | None
    appeal: Appeal | None
    reopening: Ruling | None
    reporters: int
    endorsements: int
    frequency: int
    submitted_at: Moment
    updated_at: Moment


class CaseShown(Item):
    """A case. `names` tells how the ids in it are called; `text` is there for its reporter only.

    `photos` are those of the reports that the caller may open: at `/photos/{id}?case={ref}`.
    """

    assisting: tuple[str, ...]
    return_by: date | None
    """The last day on which it may be returned; null when it cannot be, or was not told."""
    appraiser: str | None
    owner: str | None
    provisional: bool
    postponed_until: date | None
    promised_on: date | None
    verdict_due_on: date | None
    rating_until: date | None
    explained: bool
    look_backs: list[LookBack]
    into: str | None
    merged: list[str]
    ratings: dict[str, dict[str, int]]
    names: dict[str, str]
    timeline: list[Line]
    hidden: bool | None = None
    about_township: bool | None = None
    filed_by: str | None = None
    text: str | None = None
    location: Location | None = None
    photos: list[str] = []
    reports: list[Report] | None = None


def as_viewed(
    kind: type[BaseModel], view: CaseView, less: Set[str] = frozenset()
) -> dict[str, Any]:
    """What is shown as the view has it, less what the caller has no right to see."""
    names, read = as_named(kind)
    viewed = dict(zip(names, read(view), strict=True))
    return viewed | dict.fromkeys(less & viewed.keys()) if less else viewed


@cache
def as_named(kind: type[BaseModel]) -> tuple[Sequence[str], Callable[[CaseView], Sequence[Any]]]:
    """What a kind of answer shows under the view's own names, and how all of it is read."""
    names = sorted(VIEWED & kind.model_fields.keys())
    return names, attrgetter(*names)


def at_a_glance(id_: str, view: CaseView, day: Day) -> dict[str, Any]:
    """What is shown otherwise than the view has it: counted, or coloured."""
    return {
        "id": id_,
        "lateness": day.lateness(view.due),
        "reporters": len(view.reporters),
        "endorsements": len(view.endorsers),
    }


async def shown(house: House, found: Found) -> CaseShown:
    """The case as the caller may see it."""
    view, filing = found.view, found.filing
    names = await names_in(house, found)
    less = (frozenset() if found.open else WORDS) | (frozenset() if found.inside else INSIDE)
    return CaseShown.model_construct(
        **as_viewed(CaseShown, view, less),
        **at_a_glance(found.id, view, await today(house)),
        names=names,
        timeline=[line(one, names, found) for one in told_to(found)],
        text=filing.words.text if filing else None,
        location=filing.words.location if filing else None,
        photos=await photos(house, found),
        reports=await reports(house, found) if found.staff or found.host else None,
    )


async def names_in(house: House, found: Found) -> dict[str, str]:
    """How the actors of a case, its places, departments and people are called."""
    view, lines = found.view, told_to(found)
    named = {f"division:{view.division}", *(one.actor for one in lines)}
    named |= {f"category:{view.category}"} if view.category else set()
    named |= named_in(view, lines) if found.open else set()
    called = await house.views.names.called(named)
    at = view.contact_point if found.open else None
    known = await house.views.contact_points.get(at) if at else None
    return {**called, f"contact_point:{known.id}": known.name} if known else called


def named_in(view: CaseView, lines: Sequence[Happening]) -> set[str]:
    """The departments and deputies whom a case and its lines name, beside those who acted."""
    departments = {f"department:{id_}" for id_ in view.departments}
    deputies = {f"deputy:{id_}" for id_ in view.deputies}
    said = [pair for one in lines for pair in one.details.items()]
    return departments | deputies | {f"{NAMED[as_]}:{id_}" for as_, id_ in said if as_ in NAMED}


def told_to(found: Found) -> Sequence[Happening]:
    """The lines of the timeline that are for the caller.

    What is between the reporters and the congress has one for others only where it led the case
    to another status: that one is theirs to know.
    """
    timeline = found.view.timeline
    if found.inside:
        return timeline
    before = (None, *(one.status for one in timeline))
    told = zip(timeline, before, strict=False)
    return [to_others(one) for one, was in told if one.type not in RESERVED or one.status != was]


def to_others(happening: Happening) -> Happening:
    """A line as others read it: which deputy filed it for a resident is not for them."""
    filed_by_a_deputy = happening.type == ConcernSubmitted.TYPE and happening.actor.startswith(
        f"{Role.DEPUTY}:"
    )
    return replace(happening, actor=Role.RESIDENT.value) if filed_by_a_deputy else happening


def line(happening: Happening, names: Mapping[str, str], found: Found) -> Line:
    """A line of the timeline, its actor by name; what it tells beside depends on who reads it."""
    details: Mapping[str, Any] = happening.details
    readable = found.inside if happening.type in RESERVED else found.open
    if not readable:
        details = {name: value for name, value in details.items() if name in DATES_ONLY}
    return Line.model_construct(
        id=happening.id,
        at=happening.at,
        type=happening.type,
        actor=names.get(happening.actor, happening.actor),
        role=happening.actor.partition(":")[0],
        status=happening.status,
        note=happening.note if readable else None,
        **details,
    )


async def photos(house: House, found: Found) -> list[str]:
    """Exactly those that open to the caller: their own, or those of the reports they work on."""
    own = [found.filing] if found.filing else []
    more = found.staff or found.at_work or found.host
    reports = await house.filings.of(found.view.reporters) if more else own
    return [photo for one in reports if found.sees_photos_of(one) for photo in one.words.photos]


async def reports(house: House, found: Found) -> list[Report]:
    """What the reporters of a case wrote, as far as the caller reads it."""
    filings = [one for one in await house.filings.of(found.view.reporters) if found.reads(one)]
    return [
        Report(
            text=one.words.text,
            identity=one.words.identity,
            location=one.words.location,
            photos=one.words.photos,
            pleas=[Plea.model_validate(asdict(plea)) for plea in one.pleas.values() if found.staff],
            at=one.at,
        )
        for one in filings
    ]


def etag(found: Found, shown_: CaseShown) -> str:
    """Which state of a case an answer shows, and to whom; a colour changes without a fact."""
    return f'"{found.id}.{found.view.applied}.{eyes_of(found)}.{shown_.lateness or "clear"}"'


def eyes_of(found: Found) -> str:
    """As whom the caller looks at the case."""
    if found.staff:
        return "staff"
    if found.filing:
        return "reporter"
    if found.at_work or found.host:
        return f"at-work{'-host' if found.host else ''}"
    return "endorser" if found.endorser else "public"
