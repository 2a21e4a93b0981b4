"""The slip of a filing, printed where someone was helped to file."""

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from services.gateway.api.callers import Home
from services.gateway.api.finding import Found, Seen
from services.gateway.filings.store import Held
from services.gateway.house import House
from services.gateway.slips.slip import POLICY, Desk, Slip
from shared.errors import NotAReporter
from shared.working_days import local_date

router = APIRouter(prefix="/cases/{ref}", tags=["residents"])


@router.get(
    "/slip",
    summary="The slip to print and take home 回执",
    operation_id="print_slip",
    response_class=HTMLResponse,
)
async def print_slip(found: Seen, home: Home) -> Response:
    """Only by a tracking code, which it shows; one page of HTML, A6."""
    if found.held is None:
        raise NotAReporter
    page = (await slip_of(home, found, found.held)).page()
    return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})


async def slip_of(house: House, found: Found, held: Held) -> Slip:
    """What the holder of a code takes home."""
    return Slip(
        code=house.codes.of(held.holder),
        public_url=house.public_url,
        filed_on=local_date(held.at),
        desk=await desk_of(house, found),
        demonstration=house.demonstration,
    )


async def desk_of(house: House, found: Found) -> Desk:
    """The contact point that it came by, while it is open; or else the township."""
    id_ = found.filing.words.contact_point if found.filing else None
    point = await house.views.contact_points.get(id_) if id_ else None
    if point and point.open:
        return Desk(point.name, point.hours, point.phone, point.address)
    division = f"division:{found.view.division}"
    names = await house.views.names.called([division])
    return Desk(f"{names.get(division, found.view.division)}人大")
