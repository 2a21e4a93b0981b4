"""Callers at 64 connections, who ask again as soon as they are answered: light, so that the
machine is left to who is asked."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from httptools import HttpResponseParser

LOCAL = "127.0.0.1"
AT_ONCE = 64
ANSWERED_WITHIN = 15.0  # seconds

Ask = Callable[[], bytes]
"""What is asked next, as it stands on the wire."""


@dataclass(slots=True)
class Answered:
    """What callers heard in a while, and how long each of them waited."""

    seconds: float
    statuses: list[int] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    @property
    def a_second(self) -> float:
        """How many were answered in a second."""
        return len(self.waits) / self.seconds


class NotAnswered(Exception):
    """A connection was closed while its caller waited; the row measures nothing."""


class Caller(asyncio.Protocol):
    """One connection that is kept alive."""

    def __init__(self, ask: Ask, until: float, answered: Answered) -> None:
        self._ask, self._until, self._answered = ask, until, answered
        self._parser = HttpResponseParser(self)
        self._body = b""
        self._clock = asyncio.get_running_loop().time
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._next()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(NotAnswered())

    def on_body(self, part: bytes) -> None:
        self._body += part

    def on_message_complete(self) -> None:
        now = self._clock()
        self._answered.waits.append(now - self._began)
        self._answered.statuses.append(self._parser.get_status_code())
        self._answered.bodies.append(self._body)
        self._body = b""
        if now < self._until:
            self._next()
        else:
            self.done.set_result(None)
            self._transport.close()

    def _next(self) -> None:
        self._began = self._clock()
        self._transport.write(self._ask())


async def ask(port: int, what: Ask, seconds: float) -> Answered:
    """What 64 callers hear of this port in so many seconds."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    answered = Answered(seconds)
    made = partial(Caller, what, began + seconds, answered)
    callers = [(await loop.create_connection(made, LOCAL, port))[1] for _ in range(AT_ONCE)]
    async with asyncio.timeout(seconds + ANSWERED_WITHIN):
        await asyncio.gather(*(caller.done for caller in callers))
    answered.seconds = loop.time() - began
    return answered


def get(path: str) -> bytes:
    """A request to read."""
    return f"GET {path} HTTP/1.1\r\nHost: liandan\r\n\r\n".encode()


def post(path: str, body: bytes) -> bytes:
    """A request to write."""
    head = f"POST {path} HTTP/1.1\r\nHost: liandan\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
