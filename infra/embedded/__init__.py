"""NATS and MongoDB without Docker: real servers out of Python wheels, as child processes."""

from infra.embedded.errors import EmbeddedError
from infra.embedded.mongo import MongoServer
from infra.embedded.nats import NatsServer
from infra.embedded.servers import EmbeddedServers

__all__ = ["EmbeddedError", "EmbeddedServers", "MongoServer", "NatsServer"]
