"""NATS and MongoDB together, on one data directory."""

import os
from pathlib import Path
from typing import Self

from infra.embedded.directory import take_lock
from infra.embedded.mongo import MongoServer
from infra.embedded.nats import NatsServer

DATA = Path(".data")


class EmbeddedServers:
    """Both servers, from `with` to its end."""

    def __init__(
        self,
        data: Path = DATA,
        *,
        nats_port: int | None = None,
        mongo_port: int | None = None,
        fail_points: bool = False,
    ) -> None:
        """Nothing is started yet; without ports the servers take their last ones, or free ones."""
        self.data = data.absolute()
        self.nats = NatsServer(self.data / "nats", nats_port)
        self.mongo = MongoServer(self.data / "mongo", mongo_port, fail_points=fail_points)
        self._lock: int | None = None

    @property
    def nats_url(self) -> str:
        """Where clients find NATS."""
        return self.nats.url

    @property
    def mongo_url(self) -> str:
        """Where clients find MongoDB."""
        return self.mongo.url

    def start(self) -> None:
        """Starts both at the same time and returns when both serve; raises an `EmbeddedError`."""
        self._lock = take_lock(self.data)
        try:
            self.mongo.launch()
            self.nats.launch()
            self.nats.wait_until_ready()
            self.mongo.wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stops both: NATS first, so that nothing more is delivered, then MongoDB."""
        try:
            self.nats.stop()
        finally:
            self.mongo.stop()
            self._release()

    def check(self) -> None:
        """Raises `EndedUnasked` when one of them has ended by itself."""
        self.nats.check()
        self.mongo.check()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
