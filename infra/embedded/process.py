"""A server's process: started, signalled, waited for, and never left behind."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import partial
from pathlib import Path

_LEASH = Path(__file__).with_name("leash.py")


class ChildProcess:
    """A program that runs in a session of its own and dies with this process.

    Ctrl-C in a terminal goes to a whole session: a child in its own is stopped by us, in order.
    """

    def __init__(
        self,
        command: list[str],
        log: Path,
        lock: int | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Starts the program; its output is appended to `log`, the open file `lock` kept open."""
        started: Future[subprocess.Popen[bytes]] = Future()
        self._ended = threading.Event()
        spawn = partial(_spawn, command, log, () if lock is None else (lock,), environment)
        arguments = (spawn, started)
        threading.Thread(target=self._keep, args=arguments, daemon=True, name=command[0]).start()
        self._popen = started.result()

    @property
    def pid(self) -> int:
        """The process id; another process may have it once this one has ended."""
        return self._popen.pid

    @property
    def exit_code(self) -> int | None:
        """How it ended, negative for a signal; None while it runs."""
        return self._popen.returncode if self._ended.is_set() else None

    def signal(self, number: int) -> None:
        """Sends a signal, unless it has ended."""
        if not self._ended.is_set():
            self._popen.send_signal(number)

    def wait(self, seconds: float | None = None) -> bool:
        """Waits for the end; False when it still runs after `seconds`."""
        return self._ended.wait(seconds)

    def _keep(
        self,
        spawn: Callable[[], subprocess.Popen[bytes]],
        started: "Future[subprocess.Popen[bytes]]",
    ) -> None:
        """Starts the program and waits for its end, in a thread of its own.

        The kernel ties a child to the *thread* that started it, not to the process. Whoever calls
        start() may do so in a worker thread that ends long before the server should.
        """
        try:
            popen = spawn()
        except BaseException as error:
            started.set_exception(error)
            return
        started.set_result(popen)
        popen.wait()
        self._ended.set()


def _spawn(
    command: list[str], log: Path, kept_open: tuple[int, ...], environment: Mapping[str, str] | None
) -> subprocess.Popen[bytes]:
    leash = [sys.executable, "-I", "-S", str(_LEASH), str(os.getpid())]
    with log.open("ab") as output:
        return subprocess.Popen(
            [*leash, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=kept_open,
            env=environment,
            start_new_session=True,
        )
