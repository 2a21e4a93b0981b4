"""Poison: what nobody should put on the stream, and what comes of it."""

import json
import os
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from ulid import ULID

from infra.dead_letters.letters import Letters
from infra.faults.catalogue import Faults
from infra.faults.scene import Scene
from infra.system import SERVICES
from shared import clock
from shared.eventing.durables import STREAM
from shared.storage.client import Document

LAID_ASIDE_WITHIN = 90.0  # seconds; what is early is given half a minute
TRIAGED = "liandan.654004.00.concern.triaged.v1"
RESOLVED = "liandan.654004.00.order.resolved.v1"
WHY = "poison of the fault run"

poison = Faults()


async def put(scene: Scene, subject: str, body: bytes) -> int:
    """Put something on the stream, as somebody who may not; returns where it stands."""
    return (await scene.nats.jetstream().publish(subject, body, stream=STREAM)).seq


async def laid_aside(scene: Scene, sequence: int, by: int) -> str:
    """Return when as many durables have laid the message aside; it is given up, with a reason."""
    letters = Letters(scene.client, scene.settings)

    async def look() -> bool:
        found = [one for one in await letters.waiting() if one.document["sequence"] == sequence]
        return len(found) >= by

    await scene.until(look, f"{by} dead letters name {sequence}", within=LAID_ASIDE_WITHIN)
    found = [one for one in await letters.waiting() if one.document["sequence"] == sequence]
    for letter in found:
        await letters.give_up(letter, WHY)
    reasons = {letter.document["reason"] for letter in found}
    return f"{len(found)} dead letters, {' and '.join(sorted(reasons))}; given up with a reason"


def hearers(subject: str) -> int:
    """How many durables hear what comes on a subject."""
    return sum(part.hears(subject) for service in SERVICES for part in service.durables.values())


def forged(type_: str, case: str, data: Mapping[str, Any]) -> bytes:
    """A fact that no service has told."""
    fact = {
        "id": str(uuid4()),
        "type": f"liandan.{type_}",
        "source": "/services/nobody",
        "subject": case,
        "time": clock.now().isoformat(),
        "division": "654004200000",
        "case": case,
        "version": 1,
        "actor": "service",
        "cause": str(uuid4()),
        "data": data,
    }
    return json.dumps(fact).encode()


@poison("random bytes on the stream", short=True)
async def noise(scene: Scene) -> str:
    """A thousand octets of nothing."""
    return await laid_aside(
        scene, await put(scene, TRIAGED, os.urandom(1_000)), by=hearers(TRIAGED)
    )


@poison("valid JSON of the wrong shape on the stream", short=True)
async def wrong_shape(scene: Scene) -> str:
    """It reads well, and says nothing."""
    body = json.dumps({"id": 7, "type": ["concern"], "data": {"summary": None}}).encode()
    return await laid_aside(scene, await put(scene, TRIAGED, body), by=hearers(TRIAGED))


@poison("a fact of a future version on the stream", short=True)
async def future_version(scene: Scene) -> str:
    """Only the views hear every subject; for the others it is not there."""
    body = forged("concern.triaged.v2", str(ULID()), {"summary": "未来的版本"})
    return await laid_aside(scene, await put(scene, TRIAGED.replace("v1", "v2"), body), by=1)


@poison("a fact about an unknown case", short=True)
async def unknown_case(scene: Scene) -> str:
    """Those who would build on what came before wait for it, and lay it aside in the end."""
    answer = {"round": 1, "department": "654004-jiaotong", "outcome": "A", "result": "已修补"}
    body = forged("order.resolved.v1", str(ULID()), answer)
    return await laid_aside(scene, await put(scene, RESOLVED, body), by=2)


@poison("the same fact 1,000 times", short=True)
async def repeated(scene: Scene) -> str:
    """As no server would bring it: each of them under a number of its own."""
    [fact] = await told_lately(scene, facts=1)
    for _ in range(1_000):
        await scene.nats.jetstream().publish_async(
            fact["subject"], fact["body"].encode(), stream=STREAM
        )
    await scene.nats.jetstream().publish_async_completed()
    return f"{fact['subject'].split('.', 3)[3]}; nothing more came of it"


@poison("facts in reverse order", short=True)
async def reversed_(scene: Scene) -> str:
    """The last hundred of each service, from the last to the first."""
    facts = await told_lately(scene, facts=100)
    for fact in reversed(facts):
        await put(scene, fact["subject"], fact["body"].encode())
    return f"{len(facts)} facts again, from the last to the first; nothing more came of it"


async def told_lately(scene: Scene, facts: int) -> Sequence[Document]:
    """What the services told last, oldest first; with one fact, dispatch alone."""
    services = ("dispatch",) if facts == 1 else ("intake", "dispatch", "supervision", "scoring")
    found: list[Document] = []
    for service in services:
        outbox = scene.client[scene.settings.database(service)]["outbox"]
        documents = await outbox.find({"pending": None}).sort("_id", -1).to_list(facts)
        told = [fact for document in reversed(documents) for fact in document["facts"]]
        found += told[-facts:]
    return found
