"""Finding a case by what the caller has: its public id, or a tracking code."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request

from services.gateway.api.callers import Anyone, house_of, origin
from services.gateway.api.gate import STAFF
from services.gateway.filings import codes
from services.gateway.filings.domain import Endorsement, Filing
from services.gateway.filings.store import Held
from services.gateway.house import House
from services.gateway.views.cases.status import ANSWERABLE
from services.gateway.views.cases.view import CaseView
from services.gateway.views.views import level
from shared.contracts.envelope import Actor, Reply
from shared.divisions import COUNTY, contains, depth
from shared.errors import NotYet, UnknownCase
from shared.runtime import traces
from shared.terms import Role

MINE = "mine"
"""In place of a reference: the case of the code in the header, so that no address carries one."""

ULID = 26  # characters; a code has fewer, however it is written
MERGES = 20  # that a reporter is followed through
ANYTHING = Reply(result=(), versions={})


@dataclass(frozen=True, slots=True)
class Found:
    """A case as the caller may see it; `filing` is there if they hold a reporter's code,
    and `endorser` if they hold an endorser's: that one opens no words, and rates.

    `at_work` says that it was given to them: to their department, or to them to appraise.
    """

    id: str
    view: CaseView
    filing: Filing | None
    staff: bool
    at_work: bool = False
    endorser: Endorsement | None = None
    host: bool = False
    """It came in at a contact point of theirs: they read what was filed there, to answer it."""

    @property
    def held(self) -> Held | None:
        """What the caller's code stands for."""
        return self.filing or self.endorser

    @property
    def open(self) -> bool:
        """Whether the caller may read the words of the case."""
        return self.view.public or self.private

    @property
    def private(self) -> bool:
        """Whether the answer is meant for this caller only."""
        return self.staff or self.filing is not None or self.at_work or self.host

    @property
    def inside(self) -> bool:
        """Whether the caller may read what is said between a reporter and the congress only."""
        return self.staff or self.filing is not None

    def reads(self, report: Filing) -> bool:
        """Whether the words of one of its reports are for the caller, beside its reporter."""
        there = report.words.contact_point
        return self.staff or (self.host and there is not None and there == self.view.contact_point)

    def sees_photos_of(self, report: Filing) -> bool:
        """Whether the photos of one of its reports are listed for the caller, and open to them."""
        own = self.filing is not None and self.filing.reporter == report.reporter
        return own or self.at_work or self.reads(report)


async def find(house: House, ref: str, address: str, actor: Actor | None = None) -> Found:
    """The case. Raises UnknownCase; NotYet; TooManyTries after too many unknown codes."""
    held = await held_by(house, ref, address)
    return await look(house, held.case if held else ref, held, actor)


async def look(house: House, id_: str, held: Held | None, actor: Actor | None) -> Found:
    """The case as it is now, by its id; a reporter is led on to what theirs was merged into."""
    view = await house.views.cases.get(id_) or await arrived(house, id_)
    if held:
        id_, view = await followed(house, id_, view)
    traces.about(id_)
    filing = held if isinstance(held, Filing) else None
    endorser = held if isinstance(held, Endorsement) else None
    staff, at_work = is_staff(actor, view), is_at_work(actor, view)
    return Found(id_, view, filing, staff, at_work, endorser, is_host(actor, view))


async def held_by(house: House, ref: str, address: str) -> Held | None:
    """What a code stands for; None if the reference does not look like a code."""
    if len(ref) >= ULID:
        return None
    code = codes.read(ref)
    if code is None:
        # Its check character is wrong: mistyped, and no guess, for it cannot be anyone's.
        raise UnknownCase(case="this reference")
    with house.unknown_codes.trying(address, wrong=UnknownCase):
        held = await house.filings.by_code(house.codes.digest(code))
        if held is None:
            raise UnknownCase(case="this reference")
    return held


async def arrived(house: House, id_: str) -> CaseView:
    """A case that was filed, but is not in the view yet. Raises UnknownCase, or else NotYet."""
    if not await house.filings.are_about(id_):
        raise UnknownCase(case="this reference")
    view = await level(house.views.cases, house.notices, id_, ANYTHING)
    if view is None:
        raise NotYet(what="This case")
    return view


async def followed(house: House, id_: str, view: CaseView) -> tuple[str, CaseView]:
    """The case that a reporter's own one goes on as."""
    for _ in range(MERGES):
        if view.into is None:
            return id_, view
        id_ = view.into
        view = await house.views.cases.get(id_) or await arrived(house, id_)
    raise UnknownCase(case="this reference")


def is_staff(actor: Actor | None, view: CaseView) -> bool:
    """Whether the caller triages, or supervises, in the division of the case."""
    if actor is None or actor.role not in STAFF or not contains(actor.division, view.division):
        return False
    return not view.about_township or is_of_the_county(actor)


def is_host(actor: Actor | None, view: CaseView) -> bool:
    """Whether a deputy's own contact point is where the concern came in, while it is answerable."""
    if actor is None or actor.role is not Role.DEPUTY or actor.id != view.owner:
        return False
    return view.status in ANSWERABLE and not (view.about_township or view.hidden)


def is_of_the_county(actor: Actor) -> bool:
    """Whether the caller is of the committee that complaints about a township go to."""
    return actor.role is Role.COMMITTEE and depth(actor.division) <= COUNTY


def is_at_work(actor: Actor | None, view: CaseView) -> bool:
    """Whether the case was given to the caller's department, or to them to appraise."""
    if actor is None:
        return False
    match actor.role:
        case Role.DEPARTMENT:
            return actor.department in view.departments
        case Role.DEPUTY:
            return actor.id == view.appraiser
        case _:
            return False


async def in_sight(house: House, ref: str, address: str, actor: Actor | None) -> Found:
    """The case, if the caller may know of it. Raises UnknownCase for what is kept from sight."""
    return known_to(await find(house, ref, address, actor))


def known_to(found: Found) -> Found:
    """The case as it was found. Raises UnknownCase for what is kept from the caller's sight."""
    if found.view.secluded and not found.private:
        raise UnknownCase(case="this reference")
    return found


def meant(ref: str, tracking_code: str | None) -> str:
    """What is referred to: `mine` means the header's code."""
    return tracking_code if ref == MINE and tracking_code else ref


CodeInHeader = Annotated[
    str | None, Header(alias="Tracking-Code", max_length=64, description="whose case `mine` is")
]


async def seen(
    ref: str, request: Request, actor: Anyone, tracking_code: CodeInHeader = None
) -> Found:
    """The case that a request refers to. Raises UnknownCase for what is kept from sight."""
    house = await house_of(request)
    return await in_sight(house, meant(ref, tracking_code), origin(request), actor)


Seen = Annotated[Found, Depends(seen)]
