"""What every request passes: a limit to its body, a line in the log, and careful headers."""

from collections.abc import Mapping
from time import perf_counter

import structlog
from prometheus_client import Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.api.problems import of_http, route_of

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
        began = perf_counter()

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (*ALWAYS.items(), ("Cache-Control", "no-store")):
                    headers.setdefault(name, value)
                noted(scope, message["status"], perf_counter() - began)
            await send(message)

        if sum(len(name) + len(value) for name, value in scope["headers"]) > HEADERS_AT_MOST:
            await of_http(HTTPException(431))(scope, receive, answer)
            return
        at_most = self._longer.get(scope["path"], BODY_AT_MOST)
        await self._app(scope, limited(receive, Headers(scope=scope), at_most), answer)


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


def noted(scope: Scope, status: int, seconds: float) -> None:
    """One line, and one count, for a request."""
    route, method = route_of(scope), scope["method"]
    REQUEST_SECONDS.labels(method, route, status).observe(seconds)
    log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))
