"""What can be seen of the books while the load goes on; and waiting until nothing is in hand."""

from collections.abc import Sequence

from nats.aio.client import Client as Nats

from infra.faults.scene import Scene
from infra.system import SERVICES
from shared.eventing.durables import STREAM
from shared.runtime.settings import Settings
from shared.storage.client import Client

QUIET_WITHIN = 120.0  # seconds


async def amiss(scene: Scene) -> Sequence[str]:
    """Which promises to callers are broken, among the cases of this load."""
    wrong = []
    acknowledged, ended = list(scene.load.acknowledged), list(scene.load.ended)
    for service, collection, ids, also in (
        ("intake", "concerns", acknowledged, {}),
        ("supervision", "appraisals", ended, {"status": "closed"}),
    ):
        documents = scene.client[scene.settings.database(service)][collection]
        kept = await documents.count_documents({"_id": {"$in": ids}, **also})
        if kept != len(ids):
            wrong.append(f"{len(ids) - kept} {collection} that were acknowledged are not there")
    return wrong


async def until_quiet(scene: Scene) -> None:
    """Return when every fact is published and heard. Raises DidNotGoOn."""

    async def look() -> bool:
        return not await in_hand(scene.nats, scene.client, scene.settings)

    await scene.until(look, "every fact is published and heard", within=QUIET_WITHIN)


async def in_hand(nats: Nats, client: Client, settings: Settings) -> int:
    """How many facts, or groups of them, wait to be published or heard."""
    waiting = 0
    for service in SERVICES:
        outbox = client[settings.database(service.name)]["outbox"]
        waiting += await outbox.count_documents({"pending": True})
        for durable in service.durables:
            info = await nats.jetstream().consumer_info(STREAM, durable)
            waiting += (info.num_pending or 0) + (info.num_ack_pending or 0)
    return waiting
