"""Servers that go away and come back, and processes told to stop, in a house of their own."""

import os
import signal
from collections.abc import Iterator
from threading import Event
from time import monotonic

import pytest

from infra.demo.people import Reporter
from infra.demo.stories.rounds import TOWNSHIP
from tests.harness.waiting import AT_MOST
from tests.system.conftest import System, system_of
from tests.system.desks import CONCERN, problem


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Two of everything, for nobody else."""
    yield from system_of(tmp_path_factory, replicas=2)


@pytest.mark.parametrize("name", ["mongo", "nats"])
def test_a_server_away_and_back(troubled: System, name: str) -> None:
    reporter = Reporter.of(troubled.client, TOWNSHIP, "灯不亮")
    server = getattr(troubled.house.servers, name)
    server.kill()
    response = troubled.client.post("/api/v1/concerns", json=CONCERN)
    assert problem(response)["status"] == 503
    assert int(response.headers["retry-after"]) > 0
    server.start()
    assert eventually_taken(troubled)
    assert reporter.looks()["status"] == "submitted"


def eventually_taken(system: System) -> bool:
    """A caller who does what Retry-After says comes through in the end."""
    deadline = monotonic() + AT_MOST
    while monotonic() < deadline:
        response = system.client.post("/api/v1/concerns", json=CONCERN)
        if response.status_code == 201:
            return True
        assert response.status_code == 503, response.text
        Event().wait(float(response.headers["retry-after"]))
    return False


@pytest.mark.parametrize("service", ["intake", "dispatch", "supervision", "scoring", "gateway"])
def test_a_process_told_to_stop_finishes_and_leaves(troubled: System, service: str) -> None:
    process = troubled.house.process(f"{service}-2")
    os.kill(process.pid, signal.SIGTERM)
    assert process.wait(AT_MOST)
    assert process.exit_code == 0
