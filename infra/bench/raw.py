"""The references: raw nats-py and raw transactions, writing the same documents, deciding nothing.

`python -m infra.bench.raw 500` commits up to 500 facts in one transaction;
`python -m infra.bench.raw 1` commits each in its own, 20 at once;
`python -m infra.bench.raw asked` is asked for each by a request, and replies once it is committed.
"""

import asyncio
import json
import sys
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

import uvloop
from bson import ObjectId
from nats.aio.msg import Msg
from nats.errors import TimeoutError as NothingCame
from nats.js import JetStreamContext
from pymongo.read_concern import ReadConcern

from services.dispatch.__main__ import DISPATCH
from shared import clock
from shared.eventing.bus import connect
from shared.eventing.durables import STREAM, durable
from shared.runtime.process import collect_less_garbage
from shared.runtime.settings import Settings
from shared.storage import client as storage
from shared.storage.client import SAFE, Database, Document

AT_ONCE = 20


class Raw:
    """What a program does that has the same to write, and nothing else."""

    def __init__(self, database: Database, jetstream: JetStreamContext) -> None:
        self._database, self._jetstream = database, jetstream

    async def handle(self, messages: Sequence[Msg]) -> None:
        """One transaction, then publish, note and acknowledge."""
        outbox = await self.commit(messages)
        await self._publish(outbox)
        for message in messages:
            await message.ack()

    async def commit(self, messages: Sequence[Msg]) -> Document:
        """One transaction."""
        orders, inbox, facts = documents(messages)
        outbox = {"_id": ObjectId(), "at": clock.now(), "pending": True, "facts": facts}
        async with (
            await self._database.client.start_session() as session,
            session.start_transaction(ReadConcern("local"), SAFE),
        ):
            await self._database["orders"].insert_many(orders, ordered=False, session=session)
            await self._database["inbox"].insert_many(inbox, ordered=False, session=session)
            await self._database["outbox"].insert_one(outbox, session=session)
        return outbox

    async def answer(self, message: Msg) -> None:
        """One transaction, then the reply."""
        await self.commit([message])
        await message.respond(b"done")

    async def _publish(self, outbox: Document) -> None:
        stored = [
            await self._jetstream.publish_async(
                fact["subject"],
                fact["body"].encode(),
                stream=STREAM,
                headers={"Nats-Msg-Id": fact["_id"]},
            )
            for fact in outbox["facts"]
        ]
        acknowledged = await asyncio.gather(*stored)
        noted = {"$unset": {"pending": ""}, "$set": {"sequence": acknowledged[-1].seq}}
        await self._database["outbox"].update_one({"_id": outbox["_id"]}, noted)


def documents(messages: Sequence[Msg]) -> tuple[list[Document], list[Document], list[Document]]:
    """The order, the inbox entry and the outgoing fact that each message leads to."""
    orders, inbox, facts = [], [], []
    now = clock.now()
    for message in messages:
        heard = json.loads(message.data)
        id_ = heard["subject"]
        told = str(uuid5(UUID(heard["id"]), "order/opened/0"))
        orders.append(order(heard, now))
        inbox.append(remembered(heard, now))
        county_and_bucket = ".".join(message.subject.split(".")[:3])
        subject = f"{county_and_bucket}.order.opened.v1"
        facts.append({"_id": told, "subject": subject, "body": body(heard, told, id_)})
    return orders, inbox, facts


def order(heard: dict[str, Any], now: object) -> Document:
    return {
        "_id": heard["subject"],
        "version": 1,
        "time": now,
        "division": heard["division"],
        "urgency": heard["data"]["urgency"],
        "owner": None,
        "filed_by": None,
        "about_township": False,
        "status": "opened",
        "round": 1,
        "assignment": None,
        "period": None,
        "returned_by": None,
        "plan": None,
        "postponed_to": None,
        "deadline": None,
        "judgement": 0,
        "outcome": None,
    }


def remembered(heard: dict[str, Any], now: object) -> Document:
    return {
        "_id": f"{heard['id']}/order/{heard['subject']}",
        "digest": "",
        "by": "service",
        "at": now,
        "result": ["liandan.order.opened.v1"],
        "versions": {"order": 1},
    }


def body(heard: dict[str, Any], told: str, id_: str) -> str:
    return json.dumps(
        {
            **heard,
            "id": told,
            "type": "liandan.order.opened.v1",
            "source": "/services/dispatch",
            "subject": id_,
            "cause": heard["id"],
            "data": {"urgency": heard["data"]["urgency"]},
        }
    )


async def main(how: str) -> None:
    """Hear, handle, for ever; the benchmark ends the process."""
    collect_less_garbage()  # as the product does
    settings = Settings()
    nats = await connect(settings.nats_url, "raw")
    jetstream = nats.jetstream()
    database = storage.database(storage.connect(settings.mongo_url), settings.database("dispatch"))
    raw = Raw(database, jetstream)
    if how == "asked":
        await nats.subscribe("asked.>", cb=raw.answer)
        await asyncio.Event().wait()
    await hear(raw, jetstream, group=int(how))


async def hear(raw: Raw, jetstream: JetStreamContext, group: int) -> None:
    """So many facts at a time in one transaction; or one in each, some at once."""
    heard = {f"liandan.*.*.{handler.name}" for noun in DISPATCH.handlers for handler in noun.facts}
    await jetstream.add_consumer(STREAM, durable("raw", heard))
    pull = await jetstream.pull_subscribe("", durable="raw", stream=STREAM)
    while True:
        try:
            messages = await pull.fetch(group if group > 1 else AT_ONCE, timeout=5)
        except NothingCame:
            continue
        if group > 1:
            await raw.handle(messages)
        else:
            await asyncio.gather(*(raw.handle([message]) for message in messages))


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1]))
