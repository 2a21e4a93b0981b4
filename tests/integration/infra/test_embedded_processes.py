"""The servers' processes end when they should, never before, and never stay behind."""

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import infra
from infra.embedded import EmbeddedServers, NatsServer

ROOT = Path(infra.__file__).parent.parent
LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child to us")


def ends(pid: int, within: float = 10) -> bool:
    """Whether a process that may not be our child has ended, or does so in time."""
    try:
        watch = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watch], [], [], within)[0])
    finally:
        os.close(watch)


def holder(directory: Path) -> int:
    return int((directory / "lock").read_text())


@contextmanager
def foreground(data: Path) -> Iterator[subprocess.Popen[str]]:
    """`python -m infra.embedded`, once it has printed both addresses."""
    command = [sys.executable, "-m", "infra.embedded", "--data", str(data)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("NATS     nats://127.0.0.1:")
        assert process.stdout.readline().startswith("MongoDB  mongodb://127.0.0.1:")
        try:
            yield process
        finally:
            process.kill()


def test_ctrl_c_in_a_terminal_does_not_reach_the_servers(tmp_path: Path) -> None:
    with EmbeddedServers(tmp_path) as servers:
        assert os.getsid(servers.nats.pid) == servers.nats.pid
        assert os.getsid(servers.mongo.pid) == servers.mongo.pid


def test_after_the_end_no_process_is_left(tmp_path: Path) -> None:
    with EmbeddedServers(tmp_path) as servers:
        pids = [servers.nats.pid, servers.mongo.pid]
    assert not servers.nats.running
    assert not servers.mongo.running
    assert all(ends(pid, within=0) for pid in pids)


def test_a_server_outlives_the_thread_that_started_it(tmp_path: Path) -> None:
    server = NatsServer(tmp_path)
    starter = threading.Thread(target=server.start)
    starter.start()
    starter.join()
    try:
        assert not ends(server.pid, within=0.2)
    finally:
        server.stop()


def test_a_server_that_was_stopped_or_killed_has_not_ended_unasked(tmp_path: Path) -> None:
    with EmbeddedServers(tmp_path) as servers:
        servers.nats.stop()
        servers.mongo.kill()
        servers.check()


@pytest.mark.parametrize("farewell", [signal.SIGINT, signal.SIGTERM])
def test_the_foreground_command_stops_cleanly(tmp_path: Path, farewell: signal.Signals) -> None:
    with foreground(tmp_path) as process:
        pids = [holder(tmp_path / "nats"), holder(tmp_path / "mongo")]
        process.send_signal(farewell)
        assert process.wait(30) == 0
        assert all(ends(pid, within=0) for pid in pids)
    assert '"exitCode":0' in (tmp_path / "mongo" / "mongod.log").read_text()


def test_the_foreground_command_fails_when_a_server_has_died(tmp_path: Path) -> None:
    with foreground(tmp_path) as process:
        mongo = holder(tmp_path / "mongo")
        os.kill(holder(tmp_path / "nats"), signal.SIGKILL)
        assert process.wait(30) == 1
        assert process.stderr is not None
        assert "nats-server has ended" in process.stderr.read()
        assert ends(mongo, within=0)


def test_an_impatient_second_ctrl_c_does_not_cut_the_stopping_short(tmp_path: Path) -> None:
    with foreground(tmp_path) as process:
        process.send_signal(signal.SIGINT)
        assert ends(holder(tmp_path / "nats"))  # NATS goes first: the stopping is under way
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    assert '"exitCode":0' in (tmp_path / "mongo" / "mongod.log").read_text()


def test_a_second_foreground_command_is_refused_with_the_first_one_s_pid(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "infra.embedded", "--data", str(tmp_path)]
    with foreground(tmp_path) as first:
        second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert second.returncode == 1
        assert f"in use by process {first.pid}" in second.stderr


@LINUX_ONLY
def test_kill_9_of_the_parent_leaves_nothing_and_the_next_start_recovers_at_once(
    tmp_path: Path,
) -> None:
    with foreground(tmp_path) as process:
        pids = [holder(tmp_path / "nats"), holder(tmp_path / "mongo")]
        process.kill()
        process.wait()
        with EmbeddedServers(tmp_path) as servers:
            assert all(ends(pid) for pid in pids)
            servers.check()


@LINUX_ONLY
def test_a_frozen_server_dies_with_its_parent_too(tmp_path: Path) -> None:
    with foreground(tmp_path) as process:
        mongo = holder(tmp_path / "mongo")
        os.kill(mongo, signal.SIGSTOP)
        process.kill()
        assert ends(mongo)
