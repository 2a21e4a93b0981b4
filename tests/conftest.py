"""Servers for every test that needs them: real ones, started once."""

from collections.abc import Iterator

import pytest
import structlog

from infra.embedded import EmbeddedServers

# Without a configuration structlog draws a traceback with every frame's variables: seconds for
# each failure that a test provokes, in which the service under test answers nobody.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServers]:
    """NATS and MongoDB, on a data directory of this run."""
    with EmbeddedServers(tmp_path_factory.mktemp("data"), fail_points=True) as started:
        yield started
