"""What every page says of the site: its foot, and whether what it shows is a demonstration."""

from fastapi import APIRouter

from services.gateway.api.callers import Home
from services.gateway.site import Site

router = APIRouter(tags=["pages"])


class SiteShown(Site):
    """Who runs the site; `demonstration` when the persons and cases on it are invented."""

    demonstration: bool


@router.get("/site", summary="Who runs the site", operation_id="see_site")
async def site(home: Home) -> SiteShown:
    """What is not set is null."""
    return SiteShown(**home.site.model_dump(), demonstration=home.demonstration)
