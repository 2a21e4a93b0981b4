"""What the embedded servers refuse, and that they say why and leave nothing half started."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra.embedded import EmbeddedServers, MongoServer, NatsServer, errors
from infra.embedded.binaries import find_program
from infra.embedded.server import Server


@contextmanager
def taken(port: int = 0) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", port)) as stranger:
        yield stranger.getsockname()[1]


@pytest.mark.parametrize("kind", [NatsServer, MongoServer])
def test_a_second_server_on_the_same_data_is_refused(tmp_path: Path, kind: type[Server]) -> None:
    with kind(tmp_path) as first:
        with pytest.raises(errors.DataInUse, match=f"in use by process {first.pid}"):
            kind(tmp_path).start()
        assert first.running


def test_a_second_pair_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with EmbeddedServers(tmp_path) as first:
        with pytest.raises(errors.DataInUse, match=f"in use by process {os.getpid()}"):
            EmbeddedServers(tmp_path).start()
        first.check()


@pytest.mark.parametrize("kind", [NatsServer, MongoServer])
def test_a_port_somebody_else_has_is_refused(tmp_path: Path, kind: type[Server]) -> None:
    with taken() as port, pytest.raises(errors.PortTaken, match=f"port {port} "):
        kind(tmp_path, port).start()


def test_when_one_of_the_two_cannot_start_neither_is_left(tmp_path: Path) -> None:
    with taken() as port:
        servers = EmbeddedServers(tmp_path, nats_port=port)
        with pytest.raises(errors.PortTaken):
            servers.start()
    assert not servers.nats.running
    assert not servers.mongo.running


def test_a_server_that_is_not_ready_in_time_is_stopped(tmp_path: Path) -> None:
    server = MongoServer(tmp_path, ready_within=0)
    with pytest.raises(errors.NotReady, match="not ready within 0 seconds"):
        server.start()
    assert not server.running


def test_data_of_another_version_is_recognised_from_what_mongod_says(tmp_path: Path) -> None:
    with MongoServer(tmp_path) as server:
        pass
    turtle = tmp_path / "db" / "WiredTiger.turtle"
    turtle.write_text(turtle.read_text().replace("version=(major=1,", "version=(major=99,"))
    with pytest.raises(errors.DataOfAnotherVersion, match="nothing was changed"):
        server.start()


@pytest.mark.skipif(sys.platform != "linux", reason="the loader of Linux")
def test_a_missing_library_is_recognised_from_what_the_loader_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "mongod"
    program.write_bytes(Path("/bin/true").read_bytes().replace(b"libc.so.6", b"libq.so.6"))
    program.chmod(0o755)
    instead = {"mongod": program, "nats-server": find_program("nats-server", NatsServer.wheels)}
    monkeypatch.setattr("infra.embedded.server.find_program", lambda name, _: instead[name])
    servers = EmbeddedServers(tmp_path / "data")
    with pytest.raises(errors.LibraryMissing, match=r"the system lacks libq\.so\.6\."):
        servers.start()
    assert not servers.nats.running


def test_a_program_that_cannot_be_run_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "nats-server"
    program.touch(mode=0o644)
    monkeypatch.setattr("infra.embedded.server.find_program", lambda *_: program)
    with pytest.raises(errors.EndedEarly, match="Permission denied"):
        NatsServer(tmp_path / "data").start()
