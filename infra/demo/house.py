"""All of the system on one machine: both servers and five services, as child processes."""

import json
import os
import secrets
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from infra.embedded import EmbeddedServers
from infra.embedded.process import ChildProcess
from infra.servers import Servers

DATA = Path(".data")
GATEWAY = "gateway"
SERVICES = ("intake", "dispatch", "supervision", "scoring", GATEWAY)
ADMINISTRATOR = "administrator"
# Invented, as what is reported is; the numbers are as long as real ones.
SITE = {
    "operator": "某县人大常委会（演示）",
    "phone": "0999-8790000",
    "icp_filing": "某ICP备00000000号",
    "security_filing": "某公网安备00000000000000号",
    "site_code": "0000000000",
}
READY_WITHIN = 60.0  # seconds
STOPPED_WITHIN = 15.0  # seconds


class CannotStart(Exception):
    """The system did not come up; the message says which part, and where its log is."""


def directly(_: str, servers: Servers) -> tuple[str, str]:
    """Where every process finds NATS and MongoDB, if nothing lies between."""
    return servers.nats_url, servers.mongo_url


class DidNotEnd(Exception):
    """A process was told to stop, and did not."""


@dataclass(slots=True)
class House:
    """The running system, from `with` to its end; its data stays in the data directory."""

    port: int
    data: Path = DATA
    demo: bool = True
    replicas: int = 1
    servers_on: Callable[[Path], Servers] = EmbeddedServers
    reached_by: Callable[[str, Servers], tuple[str, str]] = directly
    """Where a process finds NATS and MongoDB: by another way than directly, cables can be cut."""
    servers: Servers = field(init=False)
    _processes: dict[str, ChildProcess] = field(init=False, default_factory=dict)
    _ports: dict[str, int] = field(init=False, default_factory=dict)

    @property
    def url(self) -> str:
        """Where the gateway listens."""
        return self.urls[0]

    @property
    def urls(self) -> Sequence[str]:
        """Where every replica of the gateway listens."""
        ports = [port for name, port in self._ports.items() if name.startswith(GATEWAY)]
        return [f"http://127.0.0.1:{port}" for port in ports]

    @property
    def health_urls(self) -> Sequence[str]:
        """Where every process tells of its health."""
        return [f"http://127.0.0.1:{port}" for port in self._ports.values()]

    def process(self, name: str) -> ChildProcess:
        """One of the processes: `dispatch`, or its second replica, `dispatch-2`."""
        return self._processes[name]

    @property
    def names(self) -> Sequence[str]:
        """Every process, in the order of starting: `intake`, `intake-2`, and so on."""
        return list(self._processes)

    def url_of(self, name: str) -> str:
        """Where a process listens."""
        return f"http://127.0.0.1:{self._ports[name]}"

    def start(self, name: str, *run_by: str, **environment: str) -> None:
        """Start a process that has ended, where it was; it is not ready yet.

        `run_by` another program, which is given the service's module as its last argument.
        """
        self._start(name.partition("-")[0], name, *run_by, **environment)

    def end(self, name: str) -> float:
        """Tell a process to stop, and wait until it has; returns the seconds that took.

        Raises DidNotEnd.
        """
        told, process = time.monotonic(), self._processes[name]
        process.signal(15)
        if not process.wait(STOPPED_WITHIN):
            raise DidNotEnd(f"{name} has not ended {STOPPED_WITHIN:.0f} s after it was told to")
        return time.monotonic() - told

    def restart(self, name: str) -> float:
        """End a process in order and start it again; returns when it is ready.

        Says how many seconds the ending took. Raises DidNotEnd and CannotStart.
        """
        took = self.end(name)
        self.start(name)
        self.until_ready()
        return took

    def until_ready(self) -> None:
        """Return when every process is able to work. Raises CannotStart."""
        deadline = time.monotonic() + READY_WITHIN
        while not all(is_ready(port) for port in self._ports.values()):
            self.check()
            if time.monotonic() > deadline:
                raise CannotStart(f"not ready after {READY_WITHIN:.0f} s; logs: {self._log('*')}")
            time.sleep(0.1)

    @property
    def administrator(self) -> tuple[str, str]:
        """The first administrator's username and password."""
        return ADMINISTRATOR, kept_secret(self.data / "administrator")

    def __enter__(self) -> Self:
        """Starts everything; returns when every service is ready."""
        must_be_free(self.port)
        self.data.mkdir(parents=True, exist_ok=True)
        self.servers = self.servers_on(self.data)
        self.servers.start()
        self._note_where()
        try:
            self.declare()
            self._start_services()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stops the services, the gateway first, then the servers; leaves nothing running."""
        for process in reversed(self._processes.values()):
            process.signal(15)
        for process in self._processes.values():
            if not process.wait(STOPPED_WITHIN):
                process.signal(9)
        self.servers.stop()

    def check(self) -> None:
        """Raises CannotStart or EndedUnasked when a part has ended by itself."""
        self.servers.check()
        for name, process in self._processes.items():
            if process.exit_code is not None:
                raise CannotStart(f"{name} has ended by itself; its log: {self._log(name)}")

    def _note_where(self) -> None:
        """Leave word of where the servers are, as a shell reads it."""
        where = {"NATS": self.servers.nats_url, "MONGO": self.servers.mongo_url}
        lines = [f"LIANDAN_{name}_URL='{url}'\n" for name, url in where.items()]
        (self.data / "environment").write_text("".join(lines))

    def declare(self) -> None:
        """Declare what the services need on the bus and in the storage; again is harmless."""
        process = ChildProcess(
            [sys.executable, "-m", "infra.declare"],
            self._log("declare"),
            environment=self._environment("declare"),
        )
        if not process.wait(READY_WITHIN) or process.exit_code:
            raise CannotStart(f"declaring failed; its log: {self._log('declare')}")

    def _start_services(self) -> None:
        for service in SERVICES:
            for number in range(1, self.replicas + 1):
                self._start(service, service if number == 1 else f"{service}-{number}")
        self.until_ready()

    def _start(self, service: str, name: str, *run_by: str, **environment: str) -> None:
        if name not in self._ports:
            self._ports[name] = self.port if name == GATEWAY else free_port()
        self._processes[name] = ChildProcess(
            [sys.executable, "-m", *run_by, f"services.{service}"],
            self._log(name),
            environment={**self._environment(name), **environment},
        )

    def _environment(self, name: str) -> Mapping[str, str]:
        nats_url, mongo_url = self.reached_by(name, self.servers)
        told = {
            "LIANDAN_NATS_URL": nats_url,
            "LIANDAN_MONGO_URL": mongo_url,
            "LIANDAN_HTTP_PORT": str(self._ports.get(name, 0)),
            "LIANDAN_DEMO": str(self.demo),
            "LIANDAN_SWEEP_EVERY": "1",  # seconds: nobody waits long for a deadline to be seen
        }
        if name.startswith(GATEWAY):
            username, password = self.administrator
            told |= {
                "LIANDAN_SECRET": kept_secret(self.data / "secret"),
                "LIANDAN_ADMIN_USERNAME": username,
                "LIANDAN_ADMIN_PASSWORD": password,
                "LIANDAN_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
                "LIANDAN_SITE": json.dumps(SITE),
                # Everyone in a demonstration calls from this one machine.
                "LIANDAN_CONCERNS_PER_ADDRESS": '{"times": 100000, "seconds": 60}',
            }
        return {**os.environ, **told}

    def _log(self, name: str) -> Path:
        logs = self.data / "logs"
        logs.mkdir(exist_ok=True)
        return logs / f"{name}.log"


def kept_secret(path: Path) -> str:
    """A secret made once, in a file that only its owner reads."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32))
    return path.read_text()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def must_be_free(port: int) -> None:
    """Raises CannotStart when somebody listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise CannotStart(
                f"Port {port} is taken: another program listens there. "
                f"Stop it, or choose another port: make demo PORT={port + 1}"
            ) from None


def is_ready(port: int) -> bool:
    """Whether the process on this port says it is able to work."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=2).is_success
    except httpx.TransportError:
        return False
