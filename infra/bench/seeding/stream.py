"""The log: facts put into it by the hundred thousand, which nobody has to hear any more."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from nats.aio.client import Client as Nats

from infra.system import SERVICES
from shared.eventing.durables import STREAM
from shared.storage.client import Document

AT_ONCE = 5_000  # messages; the server takes twice as many in before it refuses
NOBODY = "liandan.nobody"
LOOK_EVERY = 0.005  # seconds
PAST_WITHIN = 300.0  # seconds, for one durable


async def last(nats: Nats) -> int:
    """The sequence of the last fact."""
    return (await nats.jetstream().stream_info(STREAM)).state.last_seq


async def publish(nats: Nats, facts: Sequence[Document]) -> None:
    """In this order. Without asking for an answer each, the stream's length is watched."""
    reached = await last(nats)
    for begin in range(0, len(facts), AT_ONCE):
        some = facts[begin : begin + AT_ONCE]
        for fact in some:
            await nats.publish(fact["subject"], fact["body"].encode())
        await nats.flush()
        reached += len(some)
        while await last(nats) < reached:  # noqa: ASYNC110  (the server tells nobody)
            await asyncio.sleep(LOOK_EVERY)


@asynccontextmanager
async def nobody_hears(nats: Nats) -> AsyncIterator[None]:
    """What is published meanwhile is not heard by the services' durables, then or later.

    Each is let hear a subject of its own alone. Once it has heard a message there that came after
    everything else, it is past all that, and is let hear what it did before.
    """
    jetstream = nats.jetstream()
    configs = {
        name: part.durable for service in SERVICES for name, part in service.durables.items()
    }
    for name, config in configs.items():
        await jetstream.add_consumer(STREAM, replace(config, filter_subjects=[f"{NOBODY}.{name}"]))
    yield
    for name, config in configs.items():
        await jetstream.publish(f"{NOBODY}.{name}", stream=STREAM)
        pull = await jetstream.pull_subscribe_bind(name, STREAM)
        [message] = await pull.fetch(1, timeout=PAST_WITHIN)
        await message.ack_sync()
        await pull.unsubscribe()
        await jetstream.add_consumer(STREAM, config)
    await jetstream.purge_stream(STREAM, subject=f"{NOBODY}.>")
