"""What a server leaves in its data directory between runs: a lock, and the port it had."""

import fcntl
import os
import secrets
import socket
import time
from pathlib import Path

from infra.embedded.errors import DataInUse

HOST = "127.0.0.1"
# Seconds a server has to go after kill -9 of its parent: giving its memory back takes a moment.
_DYING = 1.0


def take_lock(directory: Path) -> int:
    """Takes the directory for one process; the open file returned is the lock; `DataInUse`.

    The kernel lets go of it when the last process that holds the file has closed it or died,
    so there is no stale lock. A child given the file keeps the directory as long as it lives.
    """
    directory.mkdir(parents=True, exist_ok=True)
    lock = os.open(directory / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    deadline = time.monotonic() + _DYING
    while not _locked(lock):
        if time.monotonic() > deadline:
            holder = os.pread(lock, 20, 0).decode().strip()
            os.close(lock)
            raise DataInUse(data=directory, holder=f"process {holder or 'unknown'}")
        time.sleep(0.05)
    sign_lock(lock, os.getpid())
    return lock


def sign_lock(lock: int, pid: int) -> None:
    """Writes down who holds the lock, for the error of whoever comes next."""
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{pid}\n".encode(), 0)


def remembered_port(directory: Path) -> int | None:
    """The port of the last run; None on a first run, or when its note was cut short by a crash."""
    try:
        return int((directory / "port").read_text())
    except (FileNotFoundError, ValueError):
        return None


def remember_port(directory: Path, port: int) -> None:
    """Notes the port for the next run."""
    (directory / "port").write_text(f"{port}\n")


def choose_port(directory: Path, choices: range) -> int:
    """The port of the last run if it is still free, otherwise a free one of `choices`."""
    last = remembered_port(directory)
    if last is not None and is_free(last):
        return last
    untried = list(choices)
    while untried:
        port = untried.pop(secrets.randbelow(len(untried)))
        if is_free(port):
            return port
    raise OSError(f"no free port from {choices.start} to {choices.stop - 1}")


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of 127.0.0.1 now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
