"""A deployment filled with copies: its books hold, and its services go on from there."""

import asyncio
from pathlib import Path

import pytest

from infra.bench.seeding import deployment
from infra.faults.books.auditing import audit
from shared.runtime.settings import Settings

CASES, WEEKS = 60, 2


@pytest.mark.timeout(300)  # three starts of all of it, and twelve weeks that pass
def test_the_books_of_a_filled_deployment_hold(tmp_path: Path) -> None:
    data = deployment.made(CASES, tmp_path, WEEKS)
    with deployment.running(data) as house:
        asyncio.run(deployment.quiet(house))
        servers = house.servers
        settings = Settings(nats_url=servers.nats_url, mongo_url=servers.mongo_url)
        found = asyncio.run(audit(settings))
    assert not {check: wrong for check, wrong in found.items() if wrong}
