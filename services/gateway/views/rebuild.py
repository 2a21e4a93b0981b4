"""Build the views anew from the log, beside the live ones, and see whether they are equal.

`python -m services.gateway.views.rebuild` prints the differences, and exits with 1 if there are
any. A fact that arrives meanwhile may show as one: run it again before a difference is believed.
With `--swap` it takes what it built for what is shown, without a request that sees it half built.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Protocol

from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from services.gateway.views.figures import kinds as counted
from services.gateway.views.kinds import HEARD
from services.gateway.views.shown import Shown, now_shown
from services.gateway.views.store import views_database
from services.gateway.views.swap import BuiltAlready, swap
from shared.contracts.envelope import Fact
from shared.errors import LiandanError, Malformed
from shared.eventing.bus import connect, read_as
from shared.eventing.durables import STREAM
from shared.runtime.settings import Settings
from shared.storage import client as storage
from shared.storage.client import AWAY

BATCH = 500
FETCH_WITHIN = 10.0  # seconds
FORGOTTEN_AFTER = 60.0  # seconds
BESIDE = "_rebuilt"


KINDS = {*HEARD, *counted.HEARD}


class LogNotWhole(LiandanError):
    """Some of the log was lost on its way, and what was built from it is not whole. Try again."""


class Rebuilt(Protocol):
    """What is built from the log."""

    async def prepare(self) -> None: ...
    async def apply(self, facts: Sequence[Fact[Any]]) -> None: ...


async def rebuild(jetstream: JetStreamContext, into: Rebuilt) -> int:
    """Take every fact of the log into these, from its start; returns how many there were."""
    await into.prepare()
    heard = 0
    async for batch in log_from_start(jetstream):
        await into.apply(readable(batch))
        heard += len(batch)
    return heard


async def log_from_start(jetstream: JetStreamContext) -> AsyncIterator[Sequence[Msg]]:
    """The public facts in batches, until none is left, by a consumer that leaves no trace."""
    config = ConsumerConfig(
        filter_subjects=[f"liandan.*.*.{kind.TYPE}" for kind in KINDS],
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.NONE,
        inactive_threshold=FORGOTTEN_AFTER,
        mem_storage=True,
    )
    consumer = await jetstream.add_consumer(STREAM, config)
    left, heard = consumer.num_pending or 0, 0
    subscription = await jetstream.pull_subscribe_bind(consumer.name, STREAM)
    while left:
        batch = await subscription.fetch(min(BATCH, left), timeout=FETCH_WITHIN)
        left, heard = batch[-1].metadata.num_pending, heard + len(batch)
        if batch[-1].metadata.sequence.consumer != heard:
            raise LogNotWhole
        yield batch
    await subscription.unsubscribe()
    await jetstream.delete_consumer(STREAM, consumer.name)


def readable(batch: Sequence[Msg]) -> Sequence[Fact[Any]]:
    """The facts in a batch, without what the ears laid aside because it cannot be read."""
    facts = []
    for message in batch:
        with suppress(Malformed):
            facts.append(fact_in(message))
    return facts


def fact_in(message: Msg) -> Fact[Any]:
    """The fact a message carries, read as the ears of a service read it. Raises Malformed."""
    kind = counted.READ_AS[message.subject.split(".", 3)[3]]
    fact = read_as(Fact[kind], message.data)  # type: ignore[valid-type]
    if not isinstance(fact, Fact) or fact.type != f"liandan.{kind.TYPE}":
        raise Malformed(why=f"something else came on the subject of {kind.TYPE}")
    return fact


async def differences(live: Shown, rebuilt: Shown) -> Sequence[str]:
    """Everything that is not the same in both, by collection and id."""
    known, anew = await live.content(), await rebuilt.content()
    return [id_ for id_ in sorted({*known, *anew}) if known.get(id_) != anew.get(id_)]


async def compare(settings: Settings) -> Sequence[str]:
    """Rebuild beside the live views, and compare; what was built beside them is dropped after."""
    nats, client = await connect(settings.nats_url, "rebuild"), storage.connect(settings.mongo_url)
    live = await now_shown(client, settings.databases)
    beside = views_database(client, settings.databases, suffix=BESIDE)
    try:
        await client.drop_database(beside.name)
        await rebuild(nats.jetstream(), Shown.of(beside))
        return await differences(live, Shown.of(beside))
    finally:
        await client.drop_database(beside.name)
        client.close()
        await nats.close()


async def swap_in(settings: Settings) -> Sequence[str]:
    """Build anew, and show that instead; there is nothing to differ then."""
    nats, client = await connect(settings.nats_url, "rebuild"), storage.connect(settings.mongo_url)
    try:
        heard = await swap(client, settings.databases, partial(rebuild, nats.jetstream()))
    finally:
        client.close()
        await nats.close()
    print(f"Built anew from {heard:,} facts, and shown.")
    return ()


def main(settings: Settings, *, swapping: bool) -> int:
    """0 if all went well, 1 if not, 2 if a server is away."""
    try:
        different = asyncio.run((swap_in if swapping else compare)(settings))
    except (BuiltAlready, LogNotWhole) as error:
        print(error.detail)
        return 1
    except (TimeoutError, *AWAY):
        print(
            f"NATS at {settings.nats_url} or MongoDB at {settings.mongo_url} does not answer."
            " Is it up? `make rebuild` finds what `make demo` or `make up` has started;"
            " elsewhere set LIANDAN_NATS_URL and LIANDAN_MONGO_URL."
        )
        return 2
    if not swapping:
        print("\n".join(different) or "The rebuilt views equal the live ones.")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(Settings(), swapping="--swap" in sys.argv[1:]))
