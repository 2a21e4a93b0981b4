"""The checker of the books finds each kind of corruption, and nothing in books that agree."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from bson import ObjectId

from infra.faults.books.auditing import REBUILT
from shared.eventing.bus import connect
from shared.eventing.durables import STREAM
from tests.faults.finished import Document, Finished, Kept, finished

Corrupt = Callable[[Finished], None]


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    with finished(tmp_path_factory.mktemp("books")) as one:
        yield one


@pytest.fixture(scope="module")
def as_it_was(deployment: Finished) -> Kept:
    return deployment.kept()


@pytest.fixture(autouse=True)
def restored(deployment: Finished, as_it_was: Kept) -> Iterator[None]:
    yield
    deployment.restore(as_it_was)


def outbox_with(deployment: Finished, service: str, type_: str) -> tuple[Document, Document]:
    """An outbox document, and the fact of this type in it."""
    for document in deployment.of(service)["outbox"].find():
        for fact in document["facts"]:
            if fact["subject"].endswith(f".{type_}"):
                return document, fact
    raise AssertionError(type_)


def tell(deployment: Finished, service: str, type_: str, like: str, **data: Any) -> None:
    """Put one more fact into an outbox, as like another as can be."""
    document, fact = outbox_with(deployment, service, like)
    body = {**json.loads(fact["body"]), "id": str(uuid4()), "type": f"liandan.{type_}"}
    body["data"] = {**body["data"], **data}
    told = {**fact, "_id": body["id"], "body": json.dumps(body)}
    more = {**document, "_id": ObjectId(), "facts": [told]}
    deployment.of(service)["outbox"].insert_one(more)


def drop(service: str, collection: str) -> Corrupt:
    """One document is gone."""
    return lambda deployment: _(deployment.of(service)[collection].delete_one({}))


def alter(service: str, collection: str, update: Document | list[Document]) -> Corrupt:
    """One document is otherwise."""
    return lambda deployment: _(deployment.of(service)[collection].update_one({}, update))


def _(done: Any) -> None:
    """The corruption did something."""
    changed = getattr(done, "deleted_count", 0) + getattr(done, "modified_count", 0)
    assert changed or getattr(done, "inserted_id", None)


def submitted_twice(deployment: Finished) -> None:
    tell(deployment, "intake", "concern.submitted.v1", like="concern.submitted.v1")


def handed_over_in_a_round_that_never_was(deployment: Finished) -> None:
    tell(deployment, "dispatch", "order.handed_over.v1", like="order.handed_over.v1", round=2)


def sent_back_and_left(deployment: Finished) -> None:
    tell(deployment, "supervision", "case.sent_back.v1", like="case.closed.v1", by="reporter")
    _(deployment.of("dispatch")["orders"].update_many({}, {"$set": {"status": "resolved"}}))


def vanished_with_its_fact(deployment: Finished) -> None:
    """A submission that was acknowledged, and of which no service knows any more."""
    document, fact = outbox_with(deployment, "intake", "concern.submitted.v1")
    case = json.loads(fact["body"])["subject"]
    _(deployment.of("intake")["concerns"].delete_one({"_id": case}))
    left = [one for one in document["facts"] if one["_id"] != fact["_id"]]
    _(
        deployment.of("intake")["outbox"].replace_one(
            {"_id": document["_id"]}, {**document, "facts": left}
        )
    )


def told_twice(deployment: Finished) -> None:
    document, _fact = outbox_with(deployment, "dispatch", "order.accepted.v1")
    _(deployment.of("dispatch")["outbox"].insert_one({**document, "_id": ObjectId()}))


def a_cause_forgotten(deployment: Finished) -> None:
    _document, fact = outbox_with(deployment, "dispatch", "order.accepted.v1")
    cause = json.loads(fact["body"])["cause"]
    _(deployment.of("dispatch")["inbox"].delete_one({"_id": {"$regex": f"^{cause}/"}}))


def words_in_a_fact(deployment: Finished) -> None:
    filing = deployment.of("gateway")["reporters"].find_one({"words.text": {"$exists": True}})
    assert filing
    document, fact = outbox_with(deployment, "dispatch", "order.accepted.v1")
    body = json.loads(fact["body"])
    body["data"]["plan"] = f"居民说：{filing['words']['text']}"
    for one in document["facts"]:
        if one["_id"] == fact["_id"]:
            one["body"] = json.dumps(body, ensure_ascii=False)
    _(deployment.of("dispatch")["outbox"].replace_one({"_id": document["_id"]}, document))


def award_again(deployment: Finished) -> None:
    ledger = deployment.of("scoring")["ledgers"].find_one()
    assert ledger
    again = {**ledger["entries"][0], "number": len(ledger["entries"]) + 1}
    found = {"_id": ledger["_id"]}
    _(deployment.of("scoring")["ledgers"].update_one(found, {"$push": {"entries": again}}))
    data = {"entry": again["number"]}
    tell(deployment, "scoring", "points.awarded.v1", like="points.awarded.v1", **data)


def a_stranger_in_the_views(deployment: Finished) -> None:
    view = deployment.of("views")["cases"].find_one()
    assert view
    stranger = {**view["facts"][0], "id": str(uuid4())}
    found = {"_id": view["_id"]}
    _(deployment.of("views")["cases"].update_one(found, {"$push": {"facts": stranger}}))


def laid_aside(deployment: Finished) -> None:
    letter = {"_id": "dispatch/7", "reason": "early", "subject": "liandan.654004.00.x.y.v1"}
    _(deployment.of("dispatch")["dead_letters"].insert_one(letter))


LONG_AGO = "2026-01-05"


def overdue(status: str, what: str) -> Document:
    """An appraisal stands so, though the day of this is long over."""
    return {"$set": {"status": status, f"judging.{what}": LONG_AGO}}


FIRST_AGAIN = [{"$set": {"facts": {"$concatArrays": ["$facts", [{"$first": "$facts"}]]}}}]

CORRUPTIONS: dict[str, tuple[str, Corrupt]] = {
    "a concern is gone": ("every submission exists once", drop("intake", "concerns")),
    "a reporter's words are gone": ("every submission exists once", drop("gateway", "reporters")),
    "a concern was submitted twice": ("every submission exists once", submitted_twice),
    "a concern vanished with its fact": (
        "what was acknowledged is known",
        vanished_with_its_fact,
    ),
    "a reporter is forgotten": (
        "what was acknowledged is known",
        alter("intake", "concerns", {"$set": {"reporters": []}}),
    ),
    "an outbox document is gone": (
        "the stream holds what was told, and no more",
        drop("dispatch", "outbox"),
    ),
    "an order is gone": ("every order has one open round", drop("dispatch", "orders")),
    "an order is in a round it was not handed over in": (
        "every order has one open round",
        alter("dispatch", "orders", {"$inc": {"round": 1}}),
    ),
    "an order was handed over in another round": (
        "every order has one open round",
        handed_over_in_a_round_that_never_was,
    ),
    "a case was sent back and left lying": ("what was sent back goes on", sent_back_and_left),
    "an appraisal was sent back and left lying": (
        "what was sent back goes on",
        alter("supervision", "appraisals", {"$set": {"status": "sent_back"}}),
    ),
    "a case satisfied everybody and stays open": (
        "what satisfied everybody is closed",
        alter("supervision", "appraisals", {"$set": {"status": "appraised"}}),
    ),
    "a window for ratings ended, and the case did not": (
        "nothing that was due is overlooked",
        alter("supervision", "appraisals", overdue("appraised", "rating_until")),
    ),
    "an appraiser is absent, and nobody was looked for": (
        "nothing that was due is overlooked",
        alter("supervision", "appraisals", overdue("open", "verdict_due_on")),
    ),
    "an order is late, and nobody was told": (
        "nothing that was due is overlooked",
        alter("dispatch", "orders", {"$set": {"deadline": {"calls": [{"on": LONG_AGO}]}}}),
    ),
    "an order has not ended with its case": (
        "what has ended has ended everywhere",
        alter("dispatch", "orders", {"$set": {"status": "resolved"}}),
    ),
    "a closed case is shown as open": (
        "what has ended has ended everywhere",
        alter("views", "cases", {"$set": {"status": "resolved"}}),
    ),
    "an outbox document is pending": (
        "every fact is in the stream",
        alter("dispatch", "outbox", {"$set": {"pending": True}}),
    ),
    "a view has lost a fact": (
        "every fact is in the views once",
        alter("views", "cases", {"$pop": {"facts": -1}}),
    ),
    "a view holds a fact twice": (
        "every fact is in the views once",
        alter("views", "cases", FIRST_AGAIN),
    ),
    "a view holds what nobody told": ("every fact is in the views once", a_stranger_in_the_views),
    "an entry's points were changed": (
        "points are the sum of their entries",
        alter("scoring", "ledgers", {"$inc": {"entries.0.points": 1}}),
    ),
    "an entry is gone": (
        "points are the sum of their entries",
        alter("scoring", "ledgers", {"$pop": {"entries": 1}}),
    ),
    "a cause was rewarded twice": ("points are the sum of their entries", award_again),
    "a fact was told twice": ("no fact is told twice", told_twice),
    "a cause was forgotten": ("every cause is remembered", a_cause_forgotten),
    "a dead letter lies": ("nothing is stuck", laid_aside),
    "a fact repeats a resident's words": ("no fact holds personal data", words_in_a_fact),
    "a view was altered": (REBUILT, alter("views", "cases", {"$set": {"summary": "别的"}})),
    "a figure was altered": (REBUILT, alter("views", "tallies", {"$set": {"altered": 1}})),
}


def test_books_that_agree(deployment: Finished) -> None:
    assert not any(deployment.audited().values())


@pytest.mark.parametrize(("check", "corrupt"), CORRUPTIONS.values(), ids=list(CORRUPTIONS))
def test_a_corruption_is_found(deployment: Finished, check: str, corrupt: Corrupt) -> None:
    corrupt(deployment)
    assert deployment.audited()[check]


async def of_the_stream(deployment: Finished) -> tuple[int, str, bytes]:
    """A message of the stream: where it stands, its subject and its text."""
    nats = await connect(deployment.settings.nats_url, "tests")
    try:
        message = await nats.jetstream().get_last_msg(STREAM, "liandan.*.*.order.accepted.v1")
        return message.seq or 0, message.subject or "", message.data or b""
    finally:
        await nats.close()


async def deleted(deployment: Finished, sequence: int) -> None:
    nats = await connect(deployment.settings.nats_url, "tests")
    await nats.jetstream().delete_msg(STREAM, sequence)
    await nats.close()


async def published(deployment: Finished, subject: str, body: bytes) -> None:
    nats = await connect(deployment.settings.nats_url, "tests")
    await nats.jetstream().publish(subject, body, stream=STREAM)
    await nats.close()


def test_a_fact_that_the_stream_has_lost_is_found(deployment: Finished) -> None:
    sequence, subject, body = asyncio.run(of_the_stream(deployment))
    asyncio.run(deleted(deployment, sequence))
    found = deployment.audited()
    assert found["every fact is in the stream"]
    assert found[REBUILT]
    asyncio.run(published(deployment, subject, body))
    found = deployment.audited()
    assert not found["every fact is in the stream"]
    assert found["nothing is stuck"], "what was published waits to be heard, and nobody runs"


async def forgotten(deployment: Finished, durable: str) -> None:
    nats = await connect(deployment.settings.nats_url, "tests")
    await nats.jetstream().delete_consumer(STREAM, durable)
    await nats.close()


def test_a_durable_that_is_gone_is_found(deployment: Finished) -> None:
    asyncio.run(forgotten(deployment, "figures"))
    assert "the durable figures is not there" in deployment.audited()["nothing is stuck"]
