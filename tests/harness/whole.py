"""All five services in this one process, on the shared servers: nothing of them is played."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from infra.faults.books.auditing import Found, quick_audit
from infra.faults.glance import in_hand
from infra.servers import Servers
from infra.system import SERVICES
from services.gateway.house import GATEWAY
from shared.runtime.settings import Settings
from shared.storage import client as storage
from tests.harness.alone import running
from tests.harness.deployment import deployed
from tests.harness.face import COUNTY, ROOT, Face, opened
from tests.harness.waiting import wait_until


@dataclass(frozen=True, slots=True)
class Whole:
    """The system by its face, and its books."""

    face: Face
    settings: Settings

    async def audited(self) -> Found:
        """What is wrong with the books, once everybody has heard everything."""
        nats, client = self.face.elsewhere.bystander.nats, storage.connect(self.settings.mongo_url)

        async def look() -> bool:
            return not await in_hand(nats, client, self.settings)

        try:
            await wait_until(look, "every fact is published and heard")
        finally:
            client.close()
        found = await quick_audit(self.settings)
        return {check: wrong for check, wrong in found.items() if wrong}


@asynccontextmanager
async def whole(servers: Servers) -> AsyncIterator[Whole]:
    """One of each service, with everyone's accounts, and one category."""
    async with deployed(servers, SERVICES) as settings, AsyncExitStack() as stack:
        for service in SERVICES:
            if service.name != GATEWAY.name:
                await stack.enter_async_context(running(service, settings))
        face = await stack.enter_async_context(opened(settings))
        await face.seed()
        roads, root = {"name": "道路", "division": COUNTY}, await face.as_(*ROOT)
        path = "/api/v1/directory/categories/roads"
        (await face.client.put(path, json=roads, headers=root)).raise_for_status()
        yield Whole(face, settings)
