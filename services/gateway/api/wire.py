"""What every request passes: a limit to its body, a line in the log, and careful headers."""

from collections.abc import Mapping
from http import HTTPStatus
from time import perf_counter

import structlog
from prometheus_client import Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.api.problems import of_http, route_of
from shared.runtime import traces
from shared.runtime.traces import Kind, Span

TRACEPARENT = b"traceparent"
BODY_AT_MOST = 64 * 1024  # octets
HEADERS_AT_MOST = 32 * 1024  # octets
ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}

REQUEST_SECONDS = Histogram(
    "liandan_http_seconds",
    "From a request to the start of its answer",
    ["method", "route", "status"],
)

log = structlog.get_logger()


class Wire:
    """Wraps the application. The log names routes, never paths or queries.

    `longer` are the paths whose bodies may be longer than others, in octets.
    """

    def __init__(self, app: ASGIApp, longer: Mapping[str, int] | None = None) -> None:
        self._app = app
        self._longer = longer or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("traceparent")
        after = given if traces.well_formed(given) else None
        with traces.span(scope["method"], Kind.SERVER, after) as span:
            part_of_a_trace(scope, span.traceparent or after or traces.minted())
            await self._pass(scope, receive, answering(scope, send, span))

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        if sum(len(name) + len(value) for name, value in scope["headers"]) > HEADERS_AT_MOST:
            await of_http(HTTPException(431))(scope, receive, send)
            return
        at_most = self._longer.get(scope["path"], BODY_AT_MOST)
        await self._app(scope, limited(receive, Headers(scope=scope), at_most), send)


def part_of_a_trace(scope: Scope, traceparent: str) -> None:
    """Whatever the request leads to names this as its cause, as if the caller had said so."""
    others = [header for header in scope["headers"] if header[0] != TRACEPARENT]
    scope["headers"] = [*others, (TRACEPARENT, traceparent.encode())]
    traces.part_of(traceparent)


def answering(scope: Scope, send: Send, span: Span) -> Send:
    """The answer, with careful headers; what is measured ends where it starts."""
    began = perf_counter()

    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in (*ALWAYS.items(), ("Cache-Control", "no-store")):
                headers.setdefault(name, value)
            noted(scope, message["status"], perf_counter() - began)
            traced(span, scope, message["status"])
        await send(message)

    return answer


def limited(receive: Receive, headers: Headers, at_most: int) -> Receive:
    """The request's body, refused when it is, or grows, too long."""
    declared = headers.get("content-length", "0")
    received = 0

    async def receive_some() -> Message:
        nonlocal received
        if declared.isdigit() and int(declared) > at_most:
            raise HTTPException(413)
        message = await receive()
        received += len(message.get("body", b""))
        if received > at_most:
            raise HTTPException(413)
        return message

    return receive_some


def traced(span: Span, scope: Scope, status: int) -> None:
    """What a request's span says: its route, and what came of it."""
    route, method = route_of(scope), scope["method"]
    span.rename(f"{method} {route}")
    said = {"http.request.method": method, "http.route": route, "http.response.status_code": status}
    span.note(**said)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        span.fail(str(status))
    span.end()


def noted(scope: Scope, status: int, seconds: float) -> None:
    """One line, and one count, for a request."""
    route, method = route_of(scope), scope["method"]
    REQUEST_SECONDS.labels(method, route, status).observe(seconds)
    log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))
