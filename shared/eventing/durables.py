"""The stream and the durables: declared once, by infra; a service only compares."""

import re
from collections.abc import Iterable, Mapping, Sequence

from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import NotFoundError

from shared.errors import LiandanError

STREAM = "FACTS"
SUBJECTS = "liandan.>"
ACKNOWLEDGE_WITHIN = 30.0  # seconds
IN_HAND = 5_000  # facts delivered and not yet acknowledged, of one durable
DUPLICATES_KNOWN_FOR = 120.0  # seconds
COMPARED = (
    "filter_subjects",
    "deliver_policy",
    "ack_policy",
    "ack_wait",
    "max_deliver",
    "max_ack_pending",
)


class Misdeclared(LiandanError):
    """The durable {name} is {what}. Run `python -m infra.declare` of the version that is to run:
    it makes what is not there, and makes anew what is otherwise."""


def stream() -> StreamConfig:
    """The log: every fact, without limit of age or size."""
    return StreamConfig(
        name=STREAM,
        subjects=[SUBJECTS],
        storage=StorageType.FILE,
        retention=RetentionPolicy.LIMITS,
        duplicate_window=DUPLICATES_KNOWN_FOR,
    )


def durable(name: str, subjects: Iterable[str]) -> ConsumerConfig:
    """The durable of a service that hears what comes on these subjects.

    Deliveries are without limit: which one is the last is decided here, not by the server,
    since a message must be laid aside before it is given up.
    """
    return ConsumerConfig(
        durable_name=name,
        name=name,
        filter_subjects=sorted(subjects),
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ACKNOWLEDGE_WITHIN,
        max_deliver=-1,
        max_ack_pending=IN_HAND,
    )


async def declare_stream(jetstream: JetStreamContext) -> None:
    """Make the stream, if it is not there."""
    try:
        await jetstream.stream_info(STREAM)
    except NotFoundError:
        await jetstream.add_stream(stream())


async def not_as_meant(
    jetstream: JetStreamContext, service: str, meant: Iterable[ConsumerConfig]
) -> Sequence[str]:
    """The durables of a service that are there, and are otherwise than meant, or meant no more."""
    wanted = {config.durable_name or "": config for config in meant}
    its_own = re.compile(rf"{re.escape(service)}(-\d\d-\d\d)?")
    return [
        name
        for name, is_ in (await durables(jetstream)).items()
        if name in wanted or its_own.fullmatch(name)
        if name not in wanted or difference(is_, wanted[name])
    ]


async def declare(
    jetstream: JetStreamContext, meant: Iterable[ConsumerConfig], gone: Iterable[str]
) -> Sequence[str]:
    """Make the durables that are not there, and those to be made anew; returns which.

    Each new one hears the whole log: what a service has decided on it ignores, and what it did
    not hear before it hears now. A durable is never changed, for what a wider one is to hear from
    now on, it would never hear from before.
    """
    for name in gone:
        await jetstream.delete_consumer(STREAM, name)
    there = await durables(jetstream)
    missing = [config for config in meant if config.durable_name not in there]
    for config in missing:
        await jetstream.add_consumer(STREAM, config)
    return [config.durable_name or "" for config in missing]


async def durables(jetstream: JetStreamContext) -> Mapping[str, ConsumerConfig]:
    """Every durable of the stream; the server tells so many at a time."""
    found: dict[str, ConsumerConfig] = {}
    offset = 0
    while told := await jetstream.consumers_info(STREAM, offset=offset):
        found |= {one.name: one.config for one in told if one.config.durable_name}
        offset += len(told)
    return found


async def compare(jetstream: JetStreamContext, meant: ConsumerConfig) -> None:
    """Raise Misdeclared unless the durable is there, and as it is meant to be."""
    name = meant.durable_name or ""
    try:
        info = await jetstream.consumer_info(STREAM, name)
    except NotFoundError:
        raise Misdeclared(name=name, what="not there") from None
    if what := difference(info.config, meant):
        raise Misdeclared(name=name, what=f"declared otherwise: {what}")


def difference(is_: ConsumerConfig, meant: ConsumerConfig) -> str | None:
    """In what a durable is otherwise than it is meant to be."""
    for field in COMPARED:
        has, should = getattr(is_, field), getattr(meant, field)
        if sorted_if_list(has) != sorted_if_list(should):
            return f"{field} is {has}"
    return None


def sorted_if_list(value: object) -> object:
    """The order of subjects means nothing."""
    return sorted(value) if isinstance(value, list) else value
