"""Servers for every test that needs them: real ones, started once."""

from collections.abc import Iterator

import pytest
import structlog

from infra.servers import Servers
from tests.harness.servers import servers_on

# Drawn by rich, a traceback takes two seconds; handlers that are made to fail would be waited for.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """NATS and MongoDB, on a data directory of this run."""
    with servers_on(tmp_path_factory.mktemp("data"), fail_points=True) as started:
        yield started
