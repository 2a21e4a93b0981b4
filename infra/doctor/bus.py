"""The log and whoever hears it: as they were declared, and nobody far behind."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping

from nats.js.api import ConsumerConfig, ConsumerInfo, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from infra.doctor.examining import Deployment, Finding
from shared.eventing.durables import STREAM, Misdeclared, compare, stream

BETWEEN_LOOKS = 2.0  # seconds
FAR_BEHIND = 10_000  # facts
DECLARE = "Run `python -m infra.declare`."


async def log_is_as_declared(deployment: Deployment) -> AsyncIterator[Finding]:
    """The stream: there, on disk, without a limit."""
    try:
        info = await deployment.jetstream.stream_info(STREAM)
    except NotFoundError:
        yield Finding(
            f"There is no stream {STREAM}: no fact can be told or heard.",
            f"{DECLARE} What was in it is published again from the outboxes.",
        )
        return
    for finding in of_stream(info.config, stream()):
        yield finding


def of_stream(is_: StreamConfig, meant: StreamConfig) -> Iterator[Finding]:
    """Where the stream is not what was declared."""
    name = f"The stream {STREAM}"
    if is_.storage != StorageType.FILE:
        yield Finding(
            f"{name} is kept in memory. A restart of NATS loses the log.",
            f"Stop the services, delete the stream, and: {DECLARE} It is filled again from the"
            " outboxes.",
        )
    limits = {"messages": is_.max_msgs, "octets": is_.max_bytes, "seconds": is_.max_age}
    for what, limit in limits.items():
        if limit and limit > 0:
            yield Finding(
                f"{name} keeps no more than {limit:.0f} {what}. Older facts are gone, and views"
                " cannot be rebuilt from it.",
                f"Take the limit away: `nats stream edit {STREAM}`, with -1 for it.",
            )
    for what in ("subjects", "retention", "duplicate_window"):
        if getattr(is_, what) != getattr(meant, what):
            yield Finding(
                f"{name} has {what} {getattr(is_, what)}, declared is {getattr(meant, what)}."
                " Facts may be refused, dropped, or stored twice.",
                f"Set it back with `nats stream edit {STREAM}`.",
            )


def meant_durables(deployment: Deployment) -> Mapping[str, ConsumerConfig]:
    """Every durable that the services hear by."""
    return {
        name: part.durable
        for service in deployment.services
        for name, part in service.durables.items()
    }


async def durables_are_as_declared(deployment: Deployment) -> AsyncIterator[Finding]:
    """Each there and as its service means it; and none besides."""
    meant = meant_durables(deployment)
    for config in meant.values():
        try:
            await compare(deployment.jetstream, config)
        except Misdeclared as amiss:
            yield Finding(amiss.detail, "Until then its service says `cannot_start`, and ends.")
        except NotFoundError:
            return
    for info in await deployment.jetstream.consumers_info(STREAM):
        if info.config.durable_name and info.config.durable_name not in meant:
            yield Finding(
                f"The durable {info.config.durable_name} is none that a service hears by. It"
                " costs little, and may be another version's.",
                f"If no older version runs: `nats consumer rm {STREAM} {info.name}`.",
                grave=False,
            )


async def facts_are_heard(deployment: Deployment) -> AsyncIterator[Finding]:
    """Every durable has a process that hears by it, goes on, and is not far behind."""
    names = list(meant_durables(deployment))
    before = [await info_of(deployment, name) for name in names]
    await asyncio.sleep(BETWEEN_LOOKS)
    for name, earlier in zip(names, before, strict=True):
        later = await info_of(deployment, name)
        if earlier and later:
            for finding in of_hearing(name, earlier, later):
                yield finding


def of_hearing(name: str, before: ConsumerInfo, after: ConsumerInfo) -> Iterator[Finding]:
    """What two looks at a durable tell."""
    pending, in_hand = after.num_pending or 0, after.num_ack_pending or 0
    goes_on = places(before) != places(after)
    if not goes_on and not before.num_waiting and not after.num_waiting:
        waits = f"{pending + in_hand} facts wait for it" if pending + in_hand else "nothing waits"
        yield Finding(
            f"Nobody hears by the durable {name}; {waits}.",
            "Start its service. If it runs, see its log and its /readyz.",
        )
    elif not goes_on and in_hand and in_hand == before.num_ack_pending:
        yield Finding(
            f"The durable {name} stands still: {in_hand} facts are in hand and {pending} wait.",
            "See its service's log: `fact_held` means MongoDB, `fact_failed` a fault of ours.",
        )
    elif pending > FAR_BEHIND:
        yield Finding(
            f"The durable {name} is {pending} facts behind. It goes on.",
            "Wait. If it grows, start another process of its service.",
            grave=False,
        )


def places(info: ConsumerInfo) -> tuple[object, object]:
    """How far it has come: delivered, and acknowledged."""
    delivered = info.delivered and info.delivered.consumer_seq
    return delivered, info.ack_floor and info.ack_floor.consumer_seq


async def info_of(deployment: Deployment, durable: str) -> ConsumerInfo | None:
    """How far a durable is, if it is there: another check says if not."""
    try:
        info: ConsumerInfo = await deployment.jetstream.consumer_info(STREAM, durable)
    except NotFoundError:
        return None
    return info
