"""Traces: what one step leads to, from its request through commands and facts to the views.

Whatever is done belongs to the trace that its cause names (`traceparent`, W3C Trace Context), and
so do its lines in the log. Spans are made only where LIANDAN_OTLP_ENDPOINT says where to send them;
they name routes and types of messages, and never paths, codes or words.
"""

import os
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol, Self, TypeGuard

import orjson
import structlog

from shared.errors import LiandanError
from shared.runtime.settings import Settings

# Of version 00: https://www.w3.org/TR/trace-context/#traceparent-header
TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
TRACE_ID = slice(3, 35)

Value = str | int


class NoTracing(LiandanError):
    """LIANDAN_OTLP_ENDPOINT is set, but what makes traces is not installed. Install the packages
    of the group `traces` in pyproject.toml, or leave the setting empty."""


class Kind(StrEnum):
    """What a span is in a conversation."""

    SERVER = "server"
    CLIENT = "client"
    PRODUCER = "producer"
    CONSUMER = "consumer"
    INSIDE = "internal"


class Span(Protocol):
    """A piece of work, from `with` to its end."""

    @property
    def traceparent(self) -> str | None:
        """How others name it as their cause; None when no spans are made."""

    def note(self, **what: Value | None) -> None:
        """What is worth knowing of it."""

    def fail(self, why: str) -> None:
        """It did not come to what was asked."""

    def rename(self, name: str) -> None:
        """What it is shows only later."""

    def end(self) -> None:
        """It ends here, before its `with` does."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *error: object) -> None: ...


class Tracing(Protocol):
    """Makes spans."""

    def span(self, name: str, kind: Kind, after: str | None, links: Iterable[str]) -> Span: ...
    def here(self) -> Span: ...
    def stop(self) -> None: ...


class Untraced:
    """The span of whoever makes none: it is always the same one, and costs nothing."""

    traceparent: None = None

    def note(self, **what: Value | None) -> None: ...
    def fail(self, why: str) -> None: ...
    def rename(self, name: str) -> None: ...
    def end(self) -> None: ...
    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None: ...


UNTRACED = Untraced()
_tracing: Tracing | None = None


def start(service: str, settings: Settings) -> None:
    """Make spans in this process, if the settings say where they go. Raises NoTracing."""
    if not settings.otlp_endpoint:
        return
    try:
        from shared.runtime.spans import sending  # noqa: PLC0415  (packages that may not be there)
    except ModuleNotFoundError as missing:
        raise NoTracing from missing
    use(sending(service, settings.otlp_endpoint, settings.trace_share))


def use(tracing: Tracing | None) -> None:
    """Let this make the spans of the process from now on; None: nobody."""
    global _tracing  # noqa: PLW0603  (as there is one clock, there is one of these in a process)
    _tracing = tracing


def span(name: str, kind: Kind = Kind.INSIDE, after: str | None = None) -> Span:
    """A piece of work: within the one in hand, or else caused by what `after` names."""
    return UNTRACED if _tracing is None else _tracing.span(name, kind, after, ())


def following(name: str, body: bytes) -> Span:
    """The handling of a message, caused by what the message names."""
    if _tracing is None:
        return UNTRACED
    return _tracing.span(name, Kind.CONSUMER, named_in(body), ())


def together(name: str, causes: Iterable[str | None], kind: Kind = Kind.INSIDE) -> Span:
    """Work that is done for many at once: it belongs to the first one's trace, and names them all.

    The causes are looked at only if spans are made.
    """
    if _tracing is None:
        return UNTRACED
    known = [cause for cause in causes if cause]
    return _tracing.span(name, kind, known[0] if known else None, known[1:])


def here() -> str | None:
    """How others name the work in hand as their cause; None when no spans are made."""
    return None if _tracing is None else _tracing.here().traceparent


def part_of(traceparent: str | None) -> None:
    """What begins here is part of this trace: its lines in the log say so, and are of no case yet.

    A task that does one thing after another begins each so.
    """
    structlog.contextvars.unbind_contextvars("case", "trace")
    if well_formed(traceparent):
        structlog.contextvars.bind_contextvars(trace=traceparent[TRACE_ID])


def about(case: str) -> None:
    """What is in hand is about this case: its lines in the log say so from now on, and its span."""
    structlog.contextvars.bind_contextvars(case=case)
    if _tracing is not None:
        _tracing.here().note(**{"liandan.case": case})


def well_formed(traceparent: str | None) -> TypeGuard[str]:
    """Whether this names a trace and a piece of work in it."""
    return traceparent is not None and TRACEPARENT.fullmatch(traceparent) is not None


def minted() -> str:
    """A trace of its own, of which no spans are made: it joins lines in the log, and facts."""
    return f"00-{os.urandom(16).hex()}-{os.urandom(8).hex()}-00"


def named_in(body: bytes | str) -> str | None:
    """The cause that a message's text names, if it can be read at all."""
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    named = said.get("traceparent") if isinstance(said, dict) else None
    return named if isinstance(named, str) and well_formed(named) else None
