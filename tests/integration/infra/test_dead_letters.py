"""What was laid aside is listed, sent again, or given up; never lost."""

from collections.abc import AsyncIterator
from uuid import uuid4

import orjson
import pytest

from infra.dead_letters.letters import Letter, Letters, NeverReadable, UnknownLetter
from infra.declare import declare_all
from infra.servers import Servers
from services.dispatch.__main__ import DISPATCH
from shared.contracts.order import OrderOpened
from shared.eventing.durables import STREAM
from shared.runtime.settings import Settings
from shared.storage import client as storage
from tests.conformance.messages import triaged
from tests.harness.alone import Bystander, alone, beside, running
from tests.harness.deployment import deployed


@pytest.fixture
async def settings(servers: Servers) -> AsyncIterator[Settings]:
    async with deployed(servers, [DISPATCH]) as settings:
        yield settings


@pytest.fixture
async def letters(settings: Settings) -> AsyncIterator[Letters]:
    client = storage.connect(settings.mongo_url)
    yield Letters(client, settings)
    client.close()


async def laid_aside(dispatch: Bystander, case: str) -> bytes:
    """A fact that came without its data; returns it as it should have been."""
    whole = triaged.message(dispatch, case).model_dump(mode="json", exclude_none=True)
    subject, empty = "liandan.654004.00.concern.triaged.v1", {**whole, "data": {}}
    await dispatch.nats.jetstream().publish(subject, orjson.dumps(empty), stream=STREAM)
    await dispatch.settled()
    return orjson.dumps(whole)


async def test_a_letter_is_listed_until_it_is_given_up(
    settings: Settings, letters: Letters
) -> None:
    async with alone(DISPATCH, settings) as dispatch:
        await laid_aside(dispatch, "a-case")
    [letter] = await letters.waiting()
    assert (letter.service, letter.document["reason"]) == ("dispatch", "malformed")
    await letters.give_up(letter, "written by hand, by mistake")
    assert await letters.waiting() == []
    with pytest.raises(UnknownLetter, match=letter.id):
        await letters.one(letter.id)


async def test_a_letter_sent_again_is_heard(settings: Settings, letters: Letters) -> None:
    case = f"case-{uuid4().hex}"
    async with alone(DISPATCH, settings) as dispatch:
        whole = await laid_aside(dispatch, case)
        [letter] = await letters.waiting()
        with pytest.raises(NeverReadable):
            await letters.send_again(letter, dispatch.nats.jetstream())
        letter = await as_if_it_had_failed(dispatch, letters, letter, whole)
        await letters.send_again(letter, dispatch.nats.jetstream())
        assert len(await dispatch.told(OrderOpened, case)) == 1
    assert await letters.waiting() == []


async def as_if_it_had_failed(
    dispatch: Bystander, letters: Letters, letter: Letter, whole: bytes
) -> Letter:
    """As if it could be read, and what it failed on were mended."""
    failed = {"$set": {"payload": whole, "reason": "failing"}}
    await dispatch.database["dead_letters"].update_one({"_id": letter.id}, failed)
    return await letters.one(letter.id)


async def test_a_stream_made_anew_counts_again_and_no_letter_is_taken_for_another(
    settings: Settings, letters: Letters
) -> None:
    async with alone(DISPATCH, settings) as dispatch:
        whole = await laid_aside(dispatch, "one")
        await dispatch.nats.jetstream().delete_stream(STREAM)
    await declare_all(settings, [DISPATCH])
    async with alone(DISPATCH, settings) as dispatch:
        await laid_aside(dispatch, "another")
        one, another = await letters.waiting()
        assert one.document["sequence"] == another.document["sequence"] == 1
        one = await as_if_it_had_failed(dispatch, letters, one, whole)
        await letters.send_again(one, dispatch.nats.jetstream())
        assert [letter.id for letter in await letters.waiting()] == [another.id]


async def test_a_letter_stays_settled_when_the_log_is_heard_again(
    settings: Settings, letters: Letters
) -> None:
    async with alone(DISPATCH, settings) as dispatch:
        await laid_aside(dispatch, "a-case")
        [letter] = await letters.waiting()
        await letters.give_up(letter, "written by hand, by mistake")
    async with beside(settings, DISPATCH) as dispatch:
        await dispatch.nats.jetstream().delete_consumer(STREAM, letter.document["consumer"])
        await declare_all(settings, [DISPATCH])
        await dispatch.note_what_was_told()
        async with running(DISPATCH, settings):
            await dispatch.settled()
    assert await letters.waiting() == []
