"""Contact points 联络阵地: kept by townships; what a resident sees who scans the code of one."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import RedirectResponse

from services.gateway import qr
from services.gateway.api import pages
from services.gateway.api.bodies import body_of, read_as
from services.gateway.api.callers import Asked, Home, Manner, SignedIn
from services.gateway.api.gate import STAFF
from services.gateway.api.photos import AS_A_PICTURE
from services.gateway.house import House
from services.gateway.views.contact_points.view import ContactPointView
from services.gateway.views.views import level
from shared.authority import must_be, require
from shared.contracts.contact_point import CloseContactPoint, KeepContactPoint
from shared.contracts.envelope import Actor, CommandData
from shared.contracts.values import Division, Id
from shared.divisions import county_of, full_code, township_of
from shared.errors import NotYet, UnknownContactPoint
from shared.terms import ContactPointKind

router = APIRouter(prefix="/contact-points", tags=["contact points"])

PointId = Annotated[Id, Path(alias="id", description="which its QR code carries")]
NEARBY = 10  # at most, where one is closed
PNG, SVG = "image/png", "image/svg+xml"
# A poster is printed once; an hour's copy of its code is as good as a fresh one.
FOR_AN_HOUR = {"Cache-Control": "public, max-age=3600"}


class Number(BaseModel):
    """Whom to call when it cannot wait."""

    number: str
    name: str


EMERGENCY = (
    Number(number="110", name="报警 police"),
    Number(number="119", name="火警 fire"),
    Number(number="120", name="急救 ambulance"),
)


class Owner(BaseModel):
    """The deputy whom residents meet there: 亮身份."""

    id: str
    name: str


class ContactPointItem(BaseModel):
    """A contact point in a list."""

    id: str
    kind: ContactPointKind
    name: str
    division: str
    address: str | None
    hours: str
    phone: str
    open: bool


class NotForThis(BaseModel):
    """What cannot wait comes first, before any form."""

    emergency: Sequence[Number] = EMERGENCY


class ContactPointShown(ContactPointItem, NotForThis):
    """What its code shows. `owner`, `services` and `commitments` are the three disclosures 三亮.

    One that is closed says why, and where to turn `instead`.
    """

    owner: Owner
    services: Sequence[str]
    commitments: Sequence[str]
    closed_because: str | None
    instead: Sequence[ContactPointItem]


class ContactPointsShown(BaseModel):
    """Some contact points by id, and where the list goes on."""

    items: Sequence[ContactPointItem]
    next_cursor: str | None


async def keep(
    point: PointId,
    body: Any,
    home: Home,
    actor: SignedIn,
    asked: Asked,
) -> ContactPointShown:
    """For the township, its chair and the committee; the same again changes nothing."""
    data = read_as(KeepContactPoint, body, case=point)
    require(actor, *STAFF, over=data.division, to="keep a contact point")
    return await told(home, asked, actor, data)


async def close(
    point: PointId,
    body: Any,
    home: Home,
    actor: SignedIn,
    asked: Asked,
) -> ContactPointShown:
    """For good: its code leads to where to turn instead."""
    must_be(actor, *STAFF, to="close a contact point")
    await known(home, point)
    return await told(home, asked, actor, read_as(CloseContactPoint, body, case=point))


keep.__annotations__["body"] = body_of(KeepContactPoint, "case")
close.__annotations__["body"] = body_of(CloseContactPoint, "case")
router.add_api_route(
    "/{id}",
    keep,
    methods=["PUT"],
    summary="Say what a contact point is (township, chair, committee)",
    operation_id="keep_contact_point",
)
router.add_api_route(
    "/{id}/closing",
    close,
    methods=["POST"],
    summary="Close a contact point (township, chair, committee)",
    operation_id="close_contact_point",
)


@router.get("", summary="Contact points in a division", operation_id="list_contact_points")
async def contact_points(
    home: Home,
    division: Annotated[Division, Query()],
    owner: Annotated[Id | None, Query(description="the deputy whose they are")] = None,
    cursor: Annotated[str, Query(max_length=64)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> ContactPointsShown:
    """Those of the division, and of what lies below it; `open` says which are."""
    found = await home.views.contact_points.within(division, cursor, limit + 1, owner)
    items = [item(one) for one in found[:limit]]
    return ContactPointsShown(items=items, next_cursor=items[-1].id if len(found) > limit else None)


@router.get("/{id}", summary="What its code shows", operation_id="see_contact_point")
async def contact_point(point: PointId, home: Home) -> ContactPointShown:
    """The three disclosures 三亮, hours and phone; what cannot wait comes first."""
    return await shown(home, await known(home, point))


@router.get("/{id}/qr.svg", summary="Its code, to print", operation_id="print_code")
async def code_to_print(point: PointId, home: Home) -> Response:
    """A QR code of the address that leads here."""
    name = (await known(home, point)).name
    picture = qr.as_svg(door_of(home, point), title=name)
    return Response(picture, media_type=SVG, headers={**FOR_AN_HOUR, **AS_A_PICTURE})


@router.get("/{id}/qr.png", summary="Its code, for a screen", operation_id="show_code")
async def code_to_show(point: PointId, home: Home) -> Response:
    """A QR code of the address that leads here."""
    picture = qr.as_png(door_of(home, (await known(home, point)).id))
    return Response(picture, media_type=PNG, headers=FOR_AN_HOUR)


def door_of(house: House, id_: str) -> str:
    """The address on the poster: short, and the same for as long as the poster hangs."""
    return f"{house.public_url}/p/{id_}"


async def door(request: Request) -> Response:
    """Whoever scans a poster is led to the contact point."""
    if pages.wants_page(request):
        return await pages.resident(request)
    there = request.app.url_path_for(contact_point.__name__, id=request.path_params["token"])
    return RedirectResponse(there)


async def told(house: House, manner: Manner, actor: Actor, data: CommandData) -> ContactPointShown:
    """Ask intake, and show the contact point as it is after it."""
    reply = await house.asking.ask(manner.command(actor, data))
    point = await level(house.views.contact_points, house.notices, data.case, reply)
    if point is None:
        raise NotYet(what="This contact point")
    return await shown(house, point)


async def known(house: House, id_: str) -> ContactPointView:
    """Raises UnknownContactPoint."""
    point = await house.views.contact_points.get(id_)
    if point is None:
        raise UnknownContactPoint(id=id_)
    return point


def item(point: ContactPointView) -> ContactPointItem:
    """A contact point in a list."""
    return ContactPointItem.model_validate(point, from_attributes=True)


async def shown(house: House, point: ContactPointView) -> ContactPointShown:
    """What its code shows."""
    owner = f"deputy:{point.owner}"
    names = await house.views.names.called([owner])
    return ContactPointShown(
        **item(point).model_dump(),
        owner=Owner(id=point.owner, name=names.get(owner, point.owner)),
        services=point.services,
        commitments=point.commitments,
        closed_because=point.closed_because,
        instead=[] if point.open else await open_nearby(house, point),
    )


async def open_nearby(house: House, point: ContactPointView) -> Sequence[ContactPointItem]:
    """Where to turn instead: the open ones of the same township, or else of the county."""
    for division in (township_of(point.division), full_code(county_of(point.division))):
        found = await house.views.contact_points.within(division)
        if nearby := [item(one) for one in found if one.open]:
            return nearby[:NEARBY]
    return []
