"""Servers for every test that needs them: real ones, started once."""

from collections.abc import Iterator

import pytest

from infra.embedded import EmbeddedServers


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServers]:
    """NATS and MongoDB, on a data directory of this run."""
    with EmbeddedServers(tmp_path_factory.mktemp("data"), fail_points=True) as started:
        yield started
