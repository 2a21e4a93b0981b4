"""The HTTP face of the system, version 1."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, params
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from fastapi.telemetry import TelemetryConfig
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.gateway.api import (
    activities,
    asyncapi,
    cases,
    concerns,
    contact_points,
    contacts,
    counters,
    current,
    deadlines,
    demonstration,
    directory,
    drafting,
    endorsing,
    flow,
    ledgers,
    pages,
    photos,
    pleading,
    problems,
    rankings,
    rates,
    sessions,
    similar,
    site,
    slip,
    steps,
    triage,
)
from services.gateway.api.callers import as_json
from services.gateway.api.wire import Wire
from services.gateway.house import Gateway
from services.gateway.settings import Settings
from shared.runtime.process import at_work, health_routes

PREFIX = "/api/v1"
# A path is looked for from the first on: what is asked for most stands there.
ROUTERS = (
    cases,
    concerns,
    similar,
    contact_points,
    slip,
    endorsing,
    pleading,
    contacts,
    triage,
    steps,
    drafting,
    activities,
    sessions,
    current,
    site,
    directory,
    deadlines,
    rankings,
    ledgers,
    rates,
    counters,
    flow,
)
REFUSALS = (400, 401, 403, 404, 409, 413, 415, 422, 429, 431, 503)
# The framework's traces would carry paths, and paths may carry tracking codes.
UNTRACED: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
ABOUT = (
    "The four-party order of county people's congresses 四方联单. Errors are problem documents"
    " (RFC 9457); times are RFC 3339; POST takes an optional Idempotency-Key of 1 to 128"
    " characters (without an account, one of fewer than 22 counts only from the same address);"
    " POST /photos, /sessions and /demonstration/clock take none."
    " A case's {ref} is its public id or a tracking code; or `mine`, with the code in the header"
    " Tracking-Code, where no address on the way may carry one."
)


def application(settings: Settings) -> FastAPI:
    """The application of one process, and the service behind it."""
    gateway = Gateway(settings)

    app = FastAPI(
        title="Liandan 联单",
        version="1",
        description=f"演示数据 Demonstration data. {ABOUT}" if settings.demo else ABOUT,
        lifespan=lambda _: at_work(gateway),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        routes=[
            *health_routes(gateway),
            Route("/", entrance),
            Route("/p/{token}", contact_points.door),
            *asyncapi.ROUTES,
            *pages.routes(),
        ],
        telemetry=UNTRACED,
    )
    app.state.gateway = gateway
    problems.install(app)
    for room in (*ROUTERS, demonstration) if settings.demo else ROUTERS:
        app.include_router(
            room.router, prefix=PREFIX, responses=documented(), dependencies=checked(room.router)
        )
    app.include_router(photos.router, prefix=PREFIX, responses=documented())
    longer = {f"{PREFIX}{photos.router.prefix}": photos.BODY_AT_MOST}
    app.add_middleware(Wire, longer=longer, at_once=settings.requests_at_once)
    app.openapi = lambda: described(app)  # type: ignore[method-assign]
    return app


def checked(router: APIRouter) -> Sequence[params.Depends]:
    """What is asked of every request to these paths: bodies are JSON, where one is sent at all."""
    reads = all(route.methods == {"GET"} for route in router.routes if isinstance(route, APIRoute))
    return () if reads else (Depends(as_json),)


async def entrance(request: Request) -> Response:
    """Residents' first page; a program that comes by the bare address is told where to look."""
    if pages.wants_page(request):
        return await pages.resident(request)
    described = {"described_at": "/openapi.json", "bus_described_at": "/asyncapi"}
    return JSONResponse({"name": "Liandan 联单", "api": PREFIX, **described})


def documented() -> dict[int | str, dict[str, Any]]:
    """How refusals appear in the description."""
    schema = {"$ref": "#/components/schemas/Problem"}
    content = {problems.MEDIA_TYPE: {"schema": schema}}
    return {
        status: {"description": problems.phrase(status), "content": content} for status in REFUSALS
    }


def described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document, made once."""
    if not app.openapi_schema:
        document = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        problem = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        parts = problem.pop("$defs")
        document["components"]["schemas"] |= {"Problem": problem, **parts}
        app.openapi_schema = document
    return app.openapi_schema
