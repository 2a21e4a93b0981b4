"""The two servers: that they answer, are new enough, safe enough, and have room."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from nats.errors import Error as NatsError

from infra.doctor.asking import asked
from infra.doctor.examining import Deployment, Finding
from shared.storage.client import Document

OLDEST_NATS = (2, 10)  # durables with several subjects
OLDEST_MONGO = (6, 0)
GIVEN_UP_WITHIN = 10  # seconds; a commit that was cut off keeps its documents until then
SCARCE, SPARE = 0.10, 0.20  # of a disk, or of what a server may use
ROOM = 2**30  # octets below which little is left, whatever the share


async def bus_answers(deployment: Deployment) -> AsyncIterator[Finding]:
    """NATS, and JetStream in it."""
    if deployment.nats is None:
        yield Finding(
            f"NATS at {deployment.settings.nats_url} does not answer. Nothing can be asked of any"
            " service; what was decided waits in the outboxes.",
            "Start it, or correct LIANDAN_NATS_URL. Everything goes on by itself when it is back.",
        )
        return
    try:
        await deployment.jetstream.account_info()
    except NatsError:
        yield Finding(
            "NATS answers, and JetStream in it does not: there is no log.",
            "Start nats-server with JetStream, and a `store_dir` that stays.",
        )


async def storage_answers(deployment: Deployment) -> AsyncIterator[Finding]:
    """MongoDB."""
    if deployment.client is None:
        yield Finding(
            "MongoDB does not answer at LIANDAN_MONGO_URL. Nothing can be decided or shown.",
            "Start it, or correct the setting. Everything goes on by itself when it is back.",
        )


async def versions(deployment: Deployment) -> AsyncIterator[Finding]:
    """Both new enough, and MongoDB's data as new as its program."""
    assert deployment.nats  # noqa: S101  (the check needs it)
    nats = deployment.nats.connected_server_version
    for finding in too_old("NATS", (nats.major, nats.minor), OLDEST_NATS):
        yield finding
    info = await deployment.storage.admin.command("buildInfo")
    major, minor, *_ = info["versionArray"]
    for finding in too_old("MongoDB", (major, minor), OLDEST_MONGO):
        yield finding
    wanted = {"getParameter": 1, "featureCompatibilityVersion": 1}
    told = await deployment.storage.admin.command(wanted)
    data = told["featureCompatibilityVersion"]["version"]
    if data != f"{major}.{minor}":
        yield Finding(
            f"MongoDB is {info['version']}, and its data are kept as {data} would. The next major"
            " version will refuse them.",
            f"When all runs well: db.adminCommand({{setFeatureCompatibilityVersion:"
            f' "{major}.{minor}"}}).',
            grave=False,
        )


def too_old(server: str, is_: tuple[int, int], oldest: tuple[int, int]) -> Iterator[Finding]:
    """A server that lacks something we use, or was never tried."""
    if is_ < oldest:
        needed = ".".join(map(str, oldest))
        yield Finding(
            f"{server} is {'.'.join(map(str, is_))}. Liandan needs {needed} or later.",
            f"Upgrade {server}, one major version after the other.",
        )


async def replica_set(deployment: Deployment) -> AsyncIterator[Finding]:
    """A replica set with a primary, all of whose members are well."""
    hello = await deployment.storage.admin.command("hello")
    for finding in of_hello(hello, deployment.settings.mongo_url):
        yield finding
    if "setName" in hello:
        status = await deployment.storage.admin.command("replSetGetStatus")
        for finding in of_members(status):
            yield finding


def of_hello(hello: Document, url: str) -> Iterator[Finding]:
    """What a server says of the set it is in."""
    if "setName" not in hello:
        yield Finding(
            "MongoDB is alone and not a replica set. It has no transactions, so nothing can be"
            " decided.",
            "Start it with --replSet and a name; `python -m infra.declare --lead` makes it a set.",
        )
    elif "primary" not in hello:
        yield Finding(
            "The replica set has no primary. Nothing can be written until one is elected.",
            "Start its other members: more than half of them have to see each other.",
        )
    elif len(hello.get("hosts", ())) > 1 and "directconnection=true" in url.lower():
        yield Finding(
            "The replica set has several members, and LIANDAN_MONGO_URL says directConnection:"
            " when its primary changes, nothing is written any more.",
            f"Name the set instead: mongodb://HOST:PORT/?replicaSet={hello['setName']}.",
        )


def of_members(status: Document) -> Iterator[Finding]:
    """Members that are down, or neither primary nor its copy."""
    for member in status["members"]:
        if member["stateStr"] not in {"PRIMARY", "SECONDARY", "ARBITER"}:
            yield Finding(
                f"The member {member['name']} of the replica set is {member['stateStr']}. One"
                " copy of the truth is missing or behind.",
                "Look at its log; start it, or wait until it has caught up.",
            )


async def durability(deployment: Deployment) -> AsyncIterator[Finding]:
    """What is acknowledged is on disk; a commit that was cut off is given up soon."""
    admin = deployment.storage.admin
    engine = (await admin.command("serverStatus"))["storageEngine"]
    config = (await admin.command("replSetGetConfig"))["config"]
    wanted = {"getParameter": 1, "transactionLifetimeLimitSeconds": 1}
    lasts = (await admin.command(wanted))["transactionLifetimeLimitSeconds"]
    for finding in of_durability(engine, config, lasts):
        yield finding


def of_durability(engine: Document, config: Document, lasts: int) -> Iterator[Finding]:
    """What MongoDB's settings mean for what it has acknowledged."""
    if not engine.get("persistent", True):
        yield Finding(
            f"MongoDB keeps everything in memory ({engine['name']}). A restart loses the truth.",
            "Start it with the engine wiredTiger, and a data directory.",
        )
    if not config.get("writeConcernMajorityJournalDefault", True):
        yield Finding(
            "The replica set acknowledges for a majority before its journals are on disk"
            " (writeConcernMajorityJournalDefault is false). A power failure may take back what"
            " residents were told.",
            "Set it to true with rs.reconfig().",
        )
    if lasts > GIVEN_UP_WITHIN:
        yield Finding(
            f"MongoDB gives up a transaction after {lasts} s. A process that is killed during a"
            " commit keeps the cases in it from everyone for as long.",
            f"Start mongod with --setParameter transactionLifetimeLimitSeconds={GIVEN_UP_WITHIN}.",
            grave=False,
        )


async def bus_durability(deployment: Deployment) -> AsyncIterator[Finding]:
    """How soon NATS has on disk what it acknowledged: only its monitor tells."""
    if deployment.monitor is None:
        return
    told = await asked(f"{deployment.monitor}/varz")
    if told.failed:
        yield Finding(
            f"The monitor of NATS at {deployment.monitor} does not answer: {told.failed}.",
            "Correct --bus-monitor; NATS opens it with `monitor_port: 8222`.",
        )
        return
    for finding in of_sync(told.json["jetstream"].get("config", {})):
        yield finding


def of_sync(config: Mapping[str, Any]) -> Iterator[Finding]:
    """Facts that NATS has acknowledged and not yet on disk."""
    seconds = config.get("sync_interval", 0) / 1e9
    if not config.get("sync_always") and seconds > 0:
        yield Finding(
            f"NATS puts on disk every {seconds:.0f} s what it has acknowledged before. A power"
            " failure takes facts back; they are published again from the outboxes.",
            "Say `sync_interval: always` in the block `jetstream` of its configuration.",
            grave=False,
        )


async def room(deployment: Deployment) -> AsyncIterator[Finding]:
    """The disk of MongoDB, and what JetStream may use, where they can be seen."""
    told = await deployment.database("gateway").command("dbStats")
    if "fsTotalSize" in told:
        for finding in of_room("MongoDB's disk", told["fsUsedSize"], told["fsTotalSize"]):
            yield finding
    if deployment.monitor and not (varz := await asked(f"{deployment.monitor}/varz")).failed:
        said = varz.json["jetstream"]
        used, total = said["stats"]["storage"], said["config"]["max_storage"]
        for finding in of_room("What JetStream may use", used, total):
            yield finding


def of_room(where: str, used: float, total: float) -> Iterator[Finding]:
    """What is left of some room, in octets."""
    left = total - used
    if left < SPARE * total or left < ROOM:
        yield Finding(
            f"{where} is {used / total:.0%} full: {left / 2**30:.1f} GB are left. Inbox, outbox"
            " and log grow with every decision; when nothing is left, nothing is decided.",
            "Give it more room. None of the collections may be trimmed.",
            grave=left < SCARCE * total or left < ROOM,
        )
