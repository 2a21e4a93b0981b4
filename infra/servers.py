"""What the system asks of NATS and MongoDB together, whether they come from wheels or images."""

from pathlib import Path
from typing import Protocol, Self


class Server(Protocol):
    """One of the two, with the faults that tests inflict on it."""

    @property
    def url(self) -> str:
        """Where clients find it."""

    def start(self) -> None:
        """Start it, or start it again where it was and with what it had; return when it serves."""

    def stop(self) -> None:
        """End it in order; it can be started again."""

    def kill(self) -> None:
        """End it as a crash would."""

    def freeze(self) -> None:
        """Halt it without ending it."""

    def thaw(self) -> None:
        """Let it go on."""


class Bus(Server, Protocol):
    """NATS, whose streams a test may take away."""

    @property
    def data(self) -> Path:
        """Where they are, in the directory `jetstream`."""


class Servers(Protocol):
    """Both, from `with` to its end."""

    @property
    def nats(self) -> Bus:
        """The bus."""

    @property
    def mongo(self) -> Server:
        """The storage."""

    @property
    def nats_url(self) -> str:
        """Where clients find the bus."""

    @property
    def mongo_url(self) -> str:
        """Where clients find the storage."""

    def start(self) -> None:
        """Start both; return when both serve."""

    def stop(self) -> None:
        """Stop both."""

    def check(self) -> None:
        """Raise when one of them has ended by itself."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...
