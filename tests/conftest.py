"""Servers for every test that needs them: real ones, started once."""

from collections.abc import Iterator

import pytest

from infra.servers import Servers
from tests.harness.servers import servers_on


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """NATS and MongoDB, on a data directory of this run."""
    with servers_on(tmp_path_factory.mktemp("data"), fail_points=True) as started:
        yield started
