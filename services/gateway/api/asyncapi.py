"""The description of the bus, for programs and for people."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from services.gateway.asyncapi.document import document
from services.gateway.asyncapi.page import page

# The page has its style in itself, and no script at all.
NOTHING_BUT_STYLE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"


async def for_programs(_: Request) -> JSONResponse:
    """The AsyncAPI document."""
    return JSONResponse(document())


async def for_people(_: Request) -> HTMLResponse:
    """The page."""
    return HTMLResponse(page(), headers={"Content-Security-Policy": NOTHING_BUT_STYLE})


ROUTES = [Route("/asyncapi.json", for_programs), Route("/asyncapi", for_people)]
