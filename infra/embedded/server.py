"""What NATS and MongoDB have in common here: start, stop, and the faults tests inflict on them."""

import logging
import os
import signal
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar, Self

from infra.embedded.binaries import find_program, loader_listing
from infra.embedded.diagnosis import Attempt, explain, missing_libraries, telling_lines
from infra.embedded.directory import (
    choose_port,
    is_free,
    remember_port,
    sign_lock,
    take_lock,
)
from infra.embedded.errors import EmbeddedError, EndedUnasked, NotReady, NotRunning, PortTaken
from infra.embedded.process import ChildProcess

READY_WITHIN = 60.0  # seconds; recovery after kill -9 reads the whole journal
STOP_WITHIN = 20.0  # seconds; mongod takes 15 at most to hand over and flush
_POLL = 0.05  # seconds
_LOG_LIMIT = 64_000_000  # bytes

logger = logging.getLogger(__name__)


class Server(ABC):
    """A server of its own process, on 127.0.0.1, with its data, log and lock in one directory.

    Start it again after `stop` or `kill`: it has the same port and the same data.
    """

    name: ClassVar[str]
    wheels: ClassVar[tuple[str, ...]]
    ports: ClassVar[range]  # below the ports the kernel lends to outgoing connections

    def __init__(
        self, data: Path, port: int | None = None, *, ready_within: float = READY_WITHIN
    ) -> None:
        """Nothing is started yet; without a port it takes its last one, or a free one.

        `ready_within` is the time `start` may take, in seconds.
        """
        self.data = data.absolute()
        self._port = port
        self._ready_within = ready_within
        self._process: ChildProcess | None = None
        self._log_from = 0

    @property
    @abstractmethod
    def url(self) -> str:
        """Where clients find it; raises `NotRunning` before the first start."""

    @property
    def port(self) -> int:
        """Its port, the same for all starts; raises `NotRunning` before the first one."""
        if self._port is None:
            raise NotRunning(server=self.name)
        return self._port

    @property
    def pid(self) -> int:
        """Its process id; raises `NotRunning`."""
        return self._running_process().pid

    @property
    def running(self) -> bool:
        """Whether its process lives, frozen or not."""
        return self._process is not None and self._process.exit_code is None

    @property
    def log(self) -> Path:
        """The file all its output goes to."""
        return self.data / f"{self.name}.log"

    def start(self) -> None:
        """Starts it and returns when it serves; raises a `CannotRunHere` or a `CannotStart`."""
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        """Starts it and returns at once; `wait_until_ready` must follow."""
        program = find_program(self.name, self.wheels)
        lock = take_lock(self.data)
        try:
            self._settle_port()
            self._open_log()
            command = [str(program), *self._arguments()]
            self._process = ChildProcess(command, self.log, lock)
            sign_lock(lock, self._process.pid)
        finally:
            os.close(lock)

    def wait_until_ready(self) -> None:
        """Returns when it serves; otherwise stops it and raises what went wrong."""
        if self._process is None:
            raise NotRunning(server=self.name)
        try:
            self._wait_until_ready(self._process)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends it cleanly, or with SIGKILL when that takes longer than `STOP_WITHIN`."""
        if self._process is None:
            return
        self._process.signal(signal.SIGTERM)
        self._process.signal(signal.SIGCONT)  # a frozen process would not see the other one
        if not self._process.wait(STOP_WITHIN):
            logger.warning("%s did not stop within %g s, killing it", self.name, STOP_WITHIN)
        self.kill()

    def kill(self) -> None:
        """Ends it with kill -9, as a crash would."""
        if self._process is not None:
            self._process.signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Halts its process without ending it: connections stay open and nothing answers."""
        self._running_process().signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Lets a frozen process go on."""
        self._running_process().signal(signal.SIGCONT)

    def check(self) -> None:
        """Raises `EndedUnasked` when it has ended by itself."""
        code = self._process.exit_code if self._process else None
        if code is not None:
            lines = telling_lines(self._said())
            raise EndedUnasked(server=self.name, code=code, log=self.log, lines=lines)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @abstractmethod
    def _arguments(self) -> list[str]:
        """The server's command line, without the program."""

    @abstractmethod
    def _serves(self, pid: int) -> bool:
        """Whether process `pid` is ready for clients; OSError when nothing can be asked yet."""

    def _wait_until_ready(self, process: ChildProcess) -> None:
        deadline = time.monotonic() + self._ready_within
        while not self._answers(process.pid):
            if process.exit_code is not None:
                raise self._cause_of_death(process.exit_code)
            if time.monotonic() > deadline:
                lines = telling_lines(self._said())
                seconds = self._ready_within
                raise NotReady(server=self.name, seconds=seconds, log=self.log, lines=lines)
            process.wait(_POLL)

    def _answers(self, pid: int) -> bool:
        try:
            return self._serves(pid)
        except OSError:
            return False

    def _cause_of_death(self, code: int) -> EmbeddedError:
        said = self._said()
        if missing_libraries(said):
            said += loader_listing(find_program(self.name, self.wheels))
        return explain(Attempt(self.name, self.port, self.data, self.log, said, code))

    def _settle_port(self) -> None:
        port = self._port or choose_port(self.data, self.ports)
        if not is_free(port):
            raise PortTaken(server=self.name, port=port)
        remember_port(self.data, port)
        self._port = port

    def _open_log(self) -> None:
        self.log.touch()
        if self.log.stat().st_size > _LOG_LIMIT:
            self.log.rename(self.log.with_suffix(".log.1"))
            self.log.touch()
        self._log_from = self.log.stat().st_size

    def _said(self) -> str:
        """What it wrote since this start, the last megabyte of it."""
        with self.log.open("rb") as log:
            log.seek(max(self._log_from, self.log.stat().st_size - 1_000_000))
            return log.read().decode(errors="replace")

    def _running_process(self) -> ChildProcess:
        if self._process is None or self._process.exit_code is not None:
            raise NotRunning(server=self.name)
        return self._process
