"""Where the servers of a test come from: wheels, or images, by one switch."""

import os
from pathlib import Path

from infra.embedded import EmbeddedServers
from infra.servers import Servers

SWITCH = "LIANDAN_TEST_SERVERS"
IN_CONTAINERS = os.environ.get(SWITCH) == "containers"


def servers_on(data: Path, *, fail_points: bool = False) -> Servers:
    """Both servers, not started yet: from wheels, unless LIANDAN_TEST_SERVERS is `containers`."""
    if not IN_CONTAINERS:
        return EmbeddedServers(data, fail_points=fail_points)
    from tests.harness.containers import ServersInContainers  # noqa: PLC0415  (needs Docker)

    return ServersInContainers(data, fail_points=fail_points)
