"""Every error as a problem document (RFC 9457), in this one place."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from traceback import extract_tb
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware

from services.gateway.api import pages
from shared.errors import LiandanError, TooManyListeners, TooManyTries, Unavailable
from shared.storage.client import AWAY

MEDIA_TYPE = "application/problem+json"
AGAIN_AFTER = 1  # seconds
DEEPEST = 5  # frames of a traceback that a log line names

log = structlog.get_logger()


class Wrong(BaseModel):
    """What is wrong with one field; never what stood there."""

    field: str
    why: str


class Problem(BaseModel):
    """A problem document; `code` names the kind of problem for programs."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[Wrong] | None = None


def problem(
    status: int,
    code: str,
    detail: str,
    errors: Sequence[Wrong] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer that carries a problem."""
    document = Problem(
        type=f"urn:liandan:problem:{code}",
        title=phrase(status),
        status=status,
        detail=detail,
        code=code,
        errors=list(errors) or None,
    )
    return Response(
        document.model_dump_json(exclude_none=True),
        status,
        headers={**headers_for(status), **(headers or {})},
        media_type=MEDIA_TYPE,
    )


def headers_for(status: int) -> dict[str, str]:
    """What an answer of this status always says beside its body."""
    match status:
        case HTTPStatus.UNAUTHORIZED:
            return {"WWW-Authenticate": "Bearer"}
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return {"Retry-After": str(AGAIN_AFTER)}
        case _:
            return {}


def of_error(error: LiandanError) -> Response:
    """An error of the tree; its docstring is the detail."""
    wait = None
    if isinstance(error, TooManyTries | TooManyListeners):
        wait = {"Retry-After": str(error.seconds)}
    return problem(error.status, error.code, error.detail, headers=wait)


def of_validation(error: RequestValidationError) -> Response:
    """A body that is no JSON at all, or fields that are not as they have to be."""
    found = error.errors()
    if any(one["type"] == "json_invalid" for one in found):
        return problem(400, "malformed_json", "The body is not valid JSON.")
    wrong = [Wrong(field=field_of(one["loc"]), why=one["msg"]) for one in found]
    return problem(422, "invalid", "Some fields are not as they have to be.", wrong)


def field_of(location: Sequence[int | str]) -> str:
    """Where a field stands, without the part of the request it stands in."""
    return ".".join(str(part) for part in location[1:]) or str(location[0])


def of_http(error: HTTPException) -> Response:
    """What the framework refuses: an unknown path, a method that is not there, a long body."""
    title = phrase(error.status_code)
    code = title.lower().replace(" ", "_")
    return problem(error.status_code, code, f"{title}.", headers=error.headers)


def phrase(status: int) -> str:
    """What a status means, in HTTP's words."""
    return HTTPStatus(status).phrase


def install(app: FastAPI) -> None:
    """Let the application answer every error so."""
    handlers: Mapping[type[Exception], Callable[[Request, Any], Awaitable[Response]]] = {
        LiandanError: _refused,
        RequestValidationError: _invalid,
        HTTPException: _http,
        **dict.fromkeys(AWAY, _storage_away),
    }
    for error, handler in handlers.items():
        app.add_exception_handler(error, handler)
    # Not as the framework's handler of Exception: that one raises on, and the server would log
    # the error's text, which may repeat what someone wrote.
    app.add_middleware(ExceptionMiddleware, handlers={Exception: _failed})


async def _refused(request: Request, error: LiandanError) -> Response:
    if error.status == HTTPStatus.FORBIDDEN:
        account = getattr(request.state, "account", None)
        log.warning("refused", account=account, code=error.code, route=route_of(request.scope))
    return of_error(error)


async def _invalid(_: Request, error: RequestValidationError) -> Response:
    return of_validation(error)


async def _http(request: Request, error: HTTPException) -> Response:
    mistyped = error.status_code == HTTPStatus.NOT_FOUND and pages.wants_page(request)
    return pages.nowhere(request) if mistyped else of_http(error)


async def _storage_away(_: Request, error: Exception) -> Response:
    log.warning("storage_away", error=type(error).__name__)
    return of_error(Unavailable(what="The storage"))


async def _failed(request: Request, error: Exception) -> Response:
    frames = extract_tb(error.__traceback__)[-DEEPEST:]
    where = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    route = route_of(request.scope)
    log.error("request_failed", error=type(error).__name__, route=route, where=where)
    return problem(500, "failed", "Something went wrong here; it was logged.")


def route_of(scope: Mapping[str, Any]) -> str:
    """The template of a request's path, never the path itself: that may hold a tracking code."""
    template: str | None = getattr(scope.get("route"), "path", None)
    name: str | None = getattr(scope.get("endpoint"), "__name__", None)
    return template or name or "unknown"
