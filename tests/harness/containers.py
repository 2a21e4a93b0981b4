"""NATS and MongoDB in containers: to a test they are what those from wheels are."""

import os
import socket
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Self

from testcontainers.core.container import DockerContainer

from infra.embedded import MongoServer, NatsServer
from infra.embedded.directory import HOST, choose_port
from infra.embedded.nats import is_ready
from infra.replica_set import lead

NATS_IMAGE = os.environ.get("NATS_IMAGE", "nats:2.12-alpine")
MONGO_IMAGE = os.environ.get("MONGO_IMAGE", "mongo:8.0")
REPLICA_SET = "rs0"
SERVES_WITHIN = 60.0  # seconds
STOPS_WITHIN = 20  # seconds


class EndedUnasked(Exception):
    """A server in a container has ended, though no test ended it."""


class InContainer(ABC):
    """A server in a container; killed and started again it has the same port and the same data.

    Its port inside is its port outside, so that a replica set's member has one address for all.
    """

    def __init__(self, image: str, port: int, arguments: Sequence[str]) -> None:
        self.port = port
        self._container = DockerContainer(image).with_bind_ports(port, port)
        self._container.with_command([*arguments, "--port", str(port)])
        self._created = False

    @property
    @abstractmethod
    def url(self) -> str:
        """Where clients find it."""

    def start(self) -> None:
        """Start it, for the first time or again; return when it serves."""
        if self._created:
            self._container.get_wrapped_container().start()
        else:
            self._created = True
            self._container.start()
        self._wait_until_it_serves()

    def stop(self) -> None:
        """End it in order."""
        self._container.get_wrapped_container().stop(timeout=STOPS_WITHIN)

    def remove(self) -> None:
        """End it for good."""
        self._container.stop()

    def kill(self) -> None:
        """End it with SIGKILL."""
        container = self._container.get_wrapped_container()
        container.kill()
        container.wait()

    def freeze(self) -> None:
        """Halt every process in it."""
        self._container.get_wrapped_container().pause()

    def thaw(self) -> None:
        """Let them go on."""
        self._container.get_wrapped_container().unpause()

    def check(self) -> None:
        """Raises EndedUnasked."""
        container = self._container.get_wrapped_container()
        container.reload()
        if container.status == "exited":
            raise EndedUnasked(f"{self._container.image}:\n{container.logs(tail=20).decode()}")

    @abstractmethod
    def _wait_until_it_serves(self) -> None: ...


class NatsInContainer(InContainer):
    """NATS with JetStream; its streams are on this machine, and belong to who runs the tests."""

    def __init__(self, port: int, data: Path) -> None:
        self.data = data
        self.data.mkdir(parents=True)
        self._called = f"container-{port}"
        store = ["--jetstream", "--store_dir", "/data"]
        super().__init__(NATS_IMAGE, port, ["--name", self._called, *store])
        self._container.with_volume_mapping(str(data), "/data", "rw")
        self._container.with_kwargs(user=f"{os.getuid()}:{os.getgid()}")

    @property
    def url(self) -> str:
        """Where clients find it."""
        return f"nats://{HOST}:{self.port}"

    def _wait_until_it_serves(self) -> None:
        deadline = monotonic() + SERVES_WITHIN
        while not self._greets():
            self.check()
            if monotonic() > deadline:
                raise TimeoutError(f"no greeting from {self.url} in {SERVES_WITHIN:.0f} s")
            sleep(0.1)

    def _greets(self) -> bool:
        # Docker takes connections to the port before anyone listens inside, and closes them.
        with suppress(OSError), socket.create_connection((HOST, self.port), timeout=1) as greeted:
            return is_ready(greeted.makefile("rb").readline(), self._called)
        return False


class MongoInContainer(InContainer):
    """MongoDB as a replica set of one; with `fail_points` it can be told to fail."""

    def __init__(self, port: int, *, fail_points: bool) -> None:
        sizes = ["--wiredTigerCacheSizeGB", "0.5", "--oplogSize", "64", "--quiet"]
        orphans = ["--setParameter", "transactionLifetimeLimitSeconds=10"]
        faults = ["--setParameter", "enableTestCommands=1"] if fail_points else []
        member = ["--replSet", REPLICA_SET, "--bind_ip_all"]
        super().__init__(MONGO_IMAGE, port, [*member, *sizes, *orphans, *faults])

    @property
    def url(self) -> str:
        """Where clients find it, as a replica set."""
        return f"mongodb://{HOST}:{self.port}/?replicaSet={REPLICA_SET}"

    def _wait_until_it_serves(self) -> None:
        lead(self.url, SERVES_WITHIN)


class ServersInContainers:
    """Both, from `with` to its end."""

    def __init__(self, data: Path, *, fail_points: bool = False) -> None:
        self.nats = NatsInContainer(choose_port(data, NatsServer.ports), data / "nats")
        self.mongo = MongoInContainer(choose_port(data, MongoServer.ports), fail_points=fail_points)

    @property
    def nats_url(self) -> str:
        """Where clients find NATS."""
        return self.nats.url

    @property
    def mongo_url(self) -> str:
        """Where clients find MongoDB."""
        return self.mongo.url

    def start(self) -> None:
        """Start both; return when both serve."""
        try:
            self.nats.start()
            self.mongo.start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End both for good."""
        try:
            self.nats.remove()
        finally:
            self.mongo.remove()

    def check(self) -> None:
        """Raises EndedUnasked."""
        self.nats.check()
        self.mongo.check()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
