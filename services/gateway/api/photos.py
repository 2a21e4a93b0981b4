"""Photos: taken in before they are attached, and shown with the case they belong to."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel
from ulid import ULID

from services.gateway.api.callers import Address, Anyone, Home
from services.gateway.api.finding import CodeInHeader, Found, in_sight, meant
from services.gateway.api.gate import STAFF
from services.gateway.filings.domain import Filing
from services.gateway.house import House
from services.gateway.photos.developing import FORMATS, KEPT_AS, OCTETS_AT_MOST
from services.gateway.photos.photo import Photo, sender
from shared.contracts.envelope import Actor
from shared.contracts.values import Id
from shared.divisions import contains
from shared.errors import NotAllowed, UnknownPhoto
from shared.terms import Role

router = APIRouter(prefix="/photos", tags=["photos"])

BODY_AT_MOST = OCTETS_AT_MOST
# A picture is a picture: nothing that hides in one is to run, should somebody open it by itself.
AS_A_PICTURE = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox"}

BINARY = {"schema": {"type": "string", "format": "binary"}}
SENT = {"requestBody": {"required": True, "content": dict.fromkeys(FORMATS, BINARY)}}


class Kept(BaseModel):
    """What the photo is called from now on. Attached to nothing, it is deleted after a day."""

    id: str


@router.post(
    "",
    status_code=201,
    summary="Send a photo, before the concern or the evidence that names it",
    operation_id="send_photo",
    openapi_extra=SENT,
)
async def send_photo(request: Request, home: Home, actor: Anyone, address: Address) -> Kept:
    """The body is the photo itself, at most 8 MiB. Only its pixels are kept, upright and at most
    2560 on the long side: no place, no time, no device."""
    if actor is None:
        home.photos_sent.count_each(address)
    octets = await request.body()
    jpeg = await home.developing.develop(octets, request.headers.get("content-type", ""))
    division = actor.division if actor else None
    photo = Photo(id=str(ULID()), by=sender(actor), division=division)
    await home.photos.keep(photo, jpeg)
    return Kept(id=photo.id)


async def case_meant(
    case: Annotated[str | None, Query(max_length=64, description="the case's {ref}")] = None,
    tracking_code: CodeInHeader = None,
) -> str | None:
    """The case that the photo is asked for with."""
    return meant(case, tracking_code) if case else None


CaseMeant = Annotated[str | None, Depends(case_meant)]


@router.get(
    "/{id}",
    summary="A photo, of a case or of an activity",
    operation_id="see_photo",
    response_class=Response,
    responses={200: {"content": {KEPT_AS: BINARY}}},
)
async def see_photo(
    photo_id: Annotated[Id, Path(alias="id")],
    home: Home,
    actor: Anyone,
    address: Address,
    case: CaseMeant,
) -> Response:
    """A report's photos are for its reporter by their code, staff, its departments, its appraiser,
    and the owner of the contact point where it came in; evidence is as public as its case. Without
    `case`: evidence, for who sent it and for staff over them."""
    photo = await home.photos.get(photo_id)
    if photo is None:
        raise UnknownPhoto
    if case is None:
        must_be_theirs(photo, actor)
    else:
        found = await in_sight(home, case, address, actor)
        must_be_open_to(photo, await report_of(home, photo), found, actor)
    return await picture(home, photo)


async def report_of(house: House, photo: Photo) -> Filing | None:
    """The report that a photo belongs to."""
    reports = await house.filings.of([photo.filing]) if photo.filing else []
    return next(iter(reports), None)


def must_be_open_to(photo: Photo, report: Filing | None, found: Found, actor: Actor | None) -> None:
    """Raises UnknownPhoto for another case's, NotAllowed for what is not for the caller."""
    if report is not None:
        own = {found.filing.reporter} if found.filing else set()
        of_the_case = report.reporter in found.view.reporters | own
        allowed = found.sees_photos_of(report)
    else:
        of_the_case, allowed = photo.evidence_of == found.id, found.open
    if not of_the_case:
        raise UnknownPhoto
    if not allowed:
        raise NotAllowed(role=actor.role if actor else Role.RESIDENT, step="see this photo")


def must_be_theirs(photo: Photo, actor: Actor | None) -> None:
    """Raises UnknownPhoto for what is not evidence, NotAllowed for another's."""
    if photo.evidence_of is None:
        raise UnknownPhoto
    if actor is None or not (photo.by == sender(actor) or is_over(photo, actor)):
        raise NotAllowed(role=actor.role if actor else Role.RESIDENT, step="see this photo")


def is_over(photo: Photo, actor: Actor) -> bool:
    """Whether the caller's say is over where its sender acts."""
    known = photo.division is not None and contains(actor.division, photo.division)
    return known and actor.role in STAFF


async def picture(house: House, photo: Photo) -> Response:
    """The photo itself."""
    return Response(await house.photos.read(photo.id), media_type=KEPT_AS, headers=AS_A_PICTURE)
