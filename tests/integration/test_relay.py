"""The relay: what was committed is published, whatever clocks and other documents say."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from bson import ObjectId

from infra.servers import Servers
from services.dispatch.__main__ import DISPATCH
from shared import clock
from shared.eventing.durables import STREAM
from shared.eventing.relay import Relay
from shared.runtime import metrics
from shared.storage.client import Document
from shared.storage.fold import outgoing
from shared.storage.indexes import MECHANISM, make
from tests.conformance.messages import triaged
from tests.harness.alone import Bystander, beside
from tests.harness.deployment import deployed
from tests.harness.waiting import wait_until


@pytest.fixture
async def dispatch(servers: Servers) -> AsyncIterator[Bystander]:
    """Declared, and not running: only a relay is."""
    async with deployed(servers, [DISPATCH]) as settings, beside(settings, DISPATCH) as bystander:
        yield bystander


@asynccontextmanager
async def relaying(bystander: Bystander) -> AsyncIterator[None]:
    relay = Relay(bystander.database, bystander.nats)
    relay.start()
    yield
    await relay.stop()


async def left_behind(bystander: Bystander, at: datetime, subject: str = "") -> Document:
    """What a process committed at that moment of its clock, and was killed before it told it."""
    fact = outgoing(triaged.message(bystander, f"case-{uuid4().hex}"))
    facts = [{**fact, "subject": subject or fact["subject"]}]
    document = {"_id": ObjectId(), "at": at, "pending": True, "facts": facts}
    await bystander.database["outbox"].insert_one(document)
    return document


async def until_published(bystander: Bystander, document: Document) -> None:
    async def look() -> bool:
        told = {"_id": document["_id"], "pending": None, "sequence": {"$gt": 0}}
        return bool(await bystander.database["outbox"].count_documents(told))

    await wait_until(look, "it is published")


async def test_what_was_committed_by_a_clock_that_was_ahead_is_published(
    dispatch: Bystander,
) -> None:
    document = await left_behind(dispatch, at=clock.now() + timedelta(hours=1))
    async with relaying(dispatch):
        await until_published(dispatch, document)
    assert [str(fact.id) for fact in await dispatch.stream()] == [document["facts"][0]["_id"]]


async def test_what_cannot_be_published_is_counted_and_keeps_nothing_else(
    dispatch: Bystander,
) -> None:
    await left_behind(dispatch, at=clock.now(), subject="nobody.listens")
    after = await left_behind(dispatch, at=clock.now())
    async with relaying(dispatch):
        await until_published(dispatch, after)
    [waiting] = metrics.OUTBOX_WAITING.collect()
    assert [sample.value for sample in waiting.samples] == [1]


async def test_what_the_stream_lost_is_taken_once_of_all_who_publish_it_again(
    dispatch: Bystander,
) -> None:
    documents = [await left_behind(dispatch, at=clock.now()) for _ in range(20)]
    async with relaying(dispatch):
        for document in documents:
            await until_published(dispatch, document)
    for sequence in range(2, 21):
        await dispatch.nats.jetstream().delete_msg(STREAM, sequence)
    async with relaying(dispatch), relaying(dispatch), relaying(dispatch):

        async def whole() -> bool:
            return {str(fact.id) for fact in await dispatch.stream()} == {
                document["facts"][0]["_id"] for document in documents
            }

        await wait_until(whole, "every fact is in the stream again")
    assert len(await dispatch.stream()) == 20


async def test_the_index_of_what_waits_holds_nothing_else_even_if_an_earlier_version_made_it(
    dispatch: Bystander,
) -> None:
    outbox = dispatch.database["outbox"]
    name = "pending_1__id_1"
    await outbox.drop_index(name)
    await outbox.create_index([("pending", 1), ("_id", 1)], sparse=True)
    await outbox.insert_many([{"_id": ObjectId(), "at": clock.now()} for _ in range(9)])
    await left_behind(dispatch, at=clock.now())
    await make(dispatch.database, MECHANISM)
    checked = await dispatch.database.command("validate", "outbox")
    assert checked["keysPerIndex"][name] == 1
