"""Structured logs: one JSON object a line, to standard error; never personal data."""

import logging
import sys
from collections.abc import Callable
from typing import Any

import orjson
import structlog

from shared.runtime.settings import Settings


def configure(service: str, settings: Settings) -> None:
    """Log as JSON lines that name the service."""
    level = logging.getLevelNamesMapping()[settings.log_level]
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    structlog.contextvars.bind_contextvars(service=service)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=as_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def as_json(line: object, default: Callable[[Any], Any]) -> str:
    """A line of the log."""
    return orjson.dumps(line, default=default).decode()
