"""What every request passes: a limit to its body, and to how many are in hand; a line in the log,
and careful headers."""

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from time import perf_counter

import structlog
from prometheus_client import Histogram
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.api.problems import of_error, of_http, route_of
from shared.errors import TooBusy
from shared.runtime import traces
from shared.runtime.traces import Kind, Span

TRACEPARENT = b"traceparent"
BODY_AT_MOST = 64 * 1024  # octets
HEADERS_AT_MOST = 32 * 1024  # octets
BODIES_AT_MOST = 256 * 1024 * 1024  # octets, of all bodies that are here or on their way
AT_ONCE = 100  # requests of one kind in hand
WATCHED = {"/healthz", "/readyz", "/metrics"}
"""Whoever looks after the process is answered however busy it is."""
READING = {"GET", "HEAD", "OPTIONS"}
CAREFUL = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)
"""Said in every answer that does not say otherwise."""

REQUEST_SECONDS = Histogram(
    "liandan_http_seconds",
    "From a request to the start of its answer",
    ["method", "route", "status"],
)

log = structlog.get_logger()


class Hands:
    """How many requests are in hand, of three kinds apart. While a service is away those that write
    wait for it, and nobody who only reads should wait with them; nor should anybody wait with
    those whose `long` bodies, which are photos, take a while to be worked through."""

    def __init__(self, at_once: int, long: Container[str]) -> None:
        self._at_once = at_once
        self._long = long
        self._taken: Counter[str] = Counter()

    def take(self, scope: Scope) -> Callable[[], None]:
        """One more, until what is returned is called, however often. Raises TooBusy."""
        if scope["path"] in WATCHED:
            return lambda: None
        kind, held = self._kind(scope), [True]
        if self._taken[kind] >= self._at_once:
            raise TooBusy
        self._taken[kind] += 1

        def put_down() -> None:
            if held:
                held.clear()
                self._taken[kind] -= 1

        return put_down

    def _kind(self, scope: Scope) -> str:
        if scope["method"] in READING:
            return "reads"
        return "long" if scope["path"] in self._long else "writes"


class Room:
    """The memory that bodies take. Whoever sends one may take their time, and is in nobody's hand
    until it is here; so it is the octets that are counted, from before the first of them."""

    def __init__(self, octets: int) -> None:
        self._left = octets

    @contextmanager
    def kept(self, octets: int) -> Iterator[None]:
        """Room for a body, for as long as this lasts. Raises TooBusy."""
        if octets > self._left:
            raise TooBusy
        self._left -= octets
        try:
            yield
        finally:
            self._left += octets


class Wire:
    """Wraps the application. The log names routes, never paths or queries.

    `longer` are the paths whose bodies may be longer than others, in octets. A request is in hand
    from when its body is there until its answer begins: neither a caller who is slow, nor one who
    follows a case, keeps others out.
    """

    def __init__(
        self,
        app: ASGIApp,
        longer: Mapping[str, int] | None = None,
        at_once: int = AT_ONCE,
        bodies: int = BODIES_AT_MOST,
    ) -> None:
        self._app = app
        self._longer = longer or {}
        self._hands = Hands(at_once, self._longer)
        self._room = Room(bodies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("traceparent")
        after = given if traces.well_formed(given) else None
        with traces.span(scope["method"], Kind.SERVER, after) as span:
            part_of_a_trace(scope, span.traceparent or after or traces.minted())
            await self._pass(scope, receive, noting(scope, send, span))

    async def _pass(self, scope: Scope, receive: Receive, answer: Send) -> None:
        try:
            await self._pass_on(scope, receive, answer)
        except HTTPException as refused:
            await of_http(refused)(scope, receive, answer)
        except TooBusy as busy:
            await of_error(busy)(scope, receive, answer)

    async def _pass_on(self, scope: Scope, receive: Receive, answer: Send) -> None:
        if sum(len(name) + len(value) for name, value in scope["headers"]) > HEADERS_AT_MOST:
            raise HTTPException(431)
        headers, at_most = Headers(scope=scope), self._longer.get(scope["path"], BODY_AT_MOST)
        with self._room.kept(octets_of(headers, at_most)):
            await self._hand_on(scope, limited(receive, headers, at_most), receive, answer)

    async def _hand_on(self, scope: Scope, body: Receive, receive: Receive, answer: Send) -> None:
        heard = await whole(body, receive)
        put_down = self._hands.take(scope)

        async def answer_and_put_down(message: Message) -> None:
            put_down()
            await answer(message)

        try:
            await self._app(scope, heard, answer_and_put_down)
        finally:
            put_down()


def part_of_a_trace(scope: Scope, traceparent: str) -> None:
    """Whatever the request leads to names this as its cause, as if the caller had said so."""
    others = [header for header in scope["headers"] if header[0] != TRACEPARENT]
    scope["headers"] = [*others, (TRACEPARENT, traceparent.encode())]
    traces.part_of(traceparent)


def noting(scope: Scope, send: Send, span: Span) -> Send:
    """The sending of an answer with careful headers, which is noted as it begins."""
    began = perf_counter()

    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            said = {name for name, _ in message["headers"]}
            more = [header for header in CAREFUL if header[0] not in said]
            message["headers"] = [*message["headers"], *more]
            noted(scope, message["status"], perf_counter() - began)
            traced(span, scope, message["status"])
        await send(message)

    return answer


async def whole(limited: Receive, receive: Receive) -> Receive:
    """The request with all of its body at once; after it, whether the caller is still there."""
    body = bytearray()
    while (message := await limited())["type"] == "http.request":
        body += message.get("body", b"")
        if not message.get("more_body"):
            message = {"type": "http.request", "body": bytes(body)}
            break
    left = [message]

    async def receive_whole() -> Message:
        return left.pop() if left else await receive()

    return receive_whole


def octets_of(headers: Headers, at_most: int) -> int:
    """How long a body may become: what it says it is, or else as long as any."""
    declared = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not declared.isdigit():
        return at_most
    return min(int(declared), at_most)


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


@cache
def counted(method: str, route: str, status: int) -> Histogram:
    """Where requests like this one are counted; there are as many as routes have outcomes."""
    return REQUEST_SECONDS.labels(method, route, status)


def noted(scope: Scope, status: int, seconds: float) -> None:
    """One line, and one count, for a request."""
    route, method = route_of(scope), scope["method"]
    counted(method, route, status).observe(seconds)
    log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))
