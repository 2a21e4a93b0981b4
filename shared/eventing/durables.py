"""The stream and the durables: declared once, by infra; a service only compares."""

from collections.abc import Iterable

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
    """The durable {name} is {what}. If it is not there, run `python -m infra.declare`; if it is,
    these data are of another version of Liandan: start with that one, or on fresh data."""


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


async def declare(jetstream: JetStreamContext, durables: Iterable[ConsumerConfig]) -> None:
    """Make the stream and the durables as they are meant to be; again is harmless."""
    try:
        await jetstream.stream_info(STREAM)
    except NotFoundError:
        await jetstream.add_stream(stream())
    for config in durables:
        await as_meant_or_new(jetstream, config)


async def as_meant_or_new(jetstream: JetStreamContext, meant: ConsumerConfig) -> None:
    """Make a durable that is not there. Raises Misdeclared for one that is there, and otherwise.

    It is not changed: what a wider one is to hear from now on, it would never hear from before.
    """
    try:
        await jetstream.consumer_info(STREAM, meant.durable_name or "")
    except NotFoundError:
        await jetstream.add_consumer(STREAM, meant)
    await compare(jetstream, meant)


async def compare(jetstream: JetStreamContext, meant: ConsumerConfig) -> None:
    """Raise Misdeclared unless the durable is there, and as it is meant to be."""
    name = meant.durable_name or ""
    try:
        info = await jetstream.consumer_info(STREAM, name)
    except NotFoundError:
        raise Misdeclared(name=name, what="not there") from None
    for field in COMPARED:
        is_, should = getattr(info.config, field), getattr(meant, field)
        if sorted_if_list(is_) != sorted_if_list(should):
            raise Misdeclared(name=name, what=f"declared otherwise: {field} is {is_}")


def sorted_if_list(value: object) -> object:
    """The order of subjects means nothing."""
    return sorted(value) if isinstance(value, list) else value
