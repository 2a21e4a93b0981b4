"""What the integration tests share: views of their own, on the real MongoDB."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from infra.servers import Servers
from services.gateway.views.views import Views
from shared.storage import client as storage


@pytest.fixture
async def views(servers: Servers) -> AsyncIterator[Views]:
    client = storage.connect(servers.mongo_url)
    found = Views.of(storage.database(client, f"test_{uuid4().hex[:8]}"))
    await found.prepare()
    yield found
    await client.drop_database(found.database.name)
    client.close()
