"""What Prometheus is told moves with what it is about."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from bson import ObjectId
from prometheus_client import REGISTRY, generate_latest

from infra.faults.failing import storage_fails
from infra.servers import Servers
from services.dispatch.__main__ import DISPATCH
from services.intake.__main__ import INTAKE
from shared import clock
from shared.contracts.envelope import Refused
from shared.eventing.durables import STREAM
from shared.runtime.watching import Watch
from tests.conformance.messages import submit, triaged
from tests.harness.alone import Bystander, alone, beside
from tests.harness.deployment import deployed
from tests.harness.grouped import FIRST, of_the_first
from tests.harness.waiting import wait_until


def now_at(name: str, **labels: str) -> float:
    """What a metric says; 0 if it says nothing yet."""
    return REGISTRY.get_sample_value(name, labels) or 0.0


@pytest.fixture
async def dispatch(servers: Servers) -> AsyncIterator[Bystander]:
    """Declared, and not running: whoever looks is told what waits for it."""
    async with deployed(servers, [DISPATCH]) as settings, beside(settings, DISPATCH) as bystander:
        yield bystander


def watch(bystander: Bystander, **problems: str) -> Watch:
    async def found() -> dict[str, str]:
        return problems

    return Watch(bystander.database, bystander.nats, lambda: bystander.service.durables, found)


async def test_the_lag_of_the_relay_is_the_age_of_the_oldest_that_waits(
    dispatch: Bystander,
) -> None:
    await watch(dispatch).look()
    assert now_at("liandan_relay_lag_seconds") == 0
    for minutes in (3, 1):
        waits = {"at": clock.now() - timedelta(minutes=minutes), "pending": True, "facts": []}
        await dispatch.database["outbox"].insert_one({"_id": ObjectId(), **waits})
    await watch(dispatch).look()
    assert 180 <= now_at("liandan_relay_lag_seconds") < 240


async def test_the_lag_of_the_relay_grows_too_if_a_clock_was_ahead(dispatch: Bystander) -> None:
    waits = {"at": clock.now() + timedelta(hours=1), "pending": True, "facts": []}
    await dispatch.database["outbox"].insert_one({"_id": ObjectId(), **waits})
    await watch(dispatch).look()
    assert now_at("liandan_relay_lag_seconds") > 3500


async def test_facts_that_nobody_hears_are_pending(dispatch: Bystander) -> None:
    await dispatch.tell(*(triaged.message(dispatch, case) for case in of_the_first(3)))
    pending = await dispatch.nats.jetstream().consumer_info(STREAM, FIRST)
    assert pending.num_pending == 3
    await watch(dispatch).look()
    assert now_at("liandan_consumer_pending", durable=FIRST) == 3
    assert now_at("liandan_consumer_ack_pending", durable=FIRST) == 0
    hearing = await dispatch.nats.jetstream().pull_subscribe_bind(FIRST, STREAM)
    await hearing.fetch(2)
    await watch(dispatch).look()
    assert now_at("liandan_consumer_pending", durable=FIRST) == 1
    assert now_at("liandan_consumer_ack_pending", durable=FIRST) == 2


async def test_letters_wait_until_they_are_dealt_with(dispatch: Bystander) -> None:
    letters = dispatch.database["dead_letters"]
    await letters.insert_one({"_id": "dispatch/7", "at": clock.now()})
    await watch(dispatch).look()
    assert now_at("liandan_dead_letters_waiting") == 1
    await letters.update_one({"_id": "dispatch/7"}, {"$set": {"settled": {"how": "again"}}})
    await watch(dispatch).look()
    assert now_at("liandan_dead_letters_waiting") == 0


async def test_clocks_are_compared_with_the_storages(dispatch: Bystander) -> None:
    await watch(dispatch).look()
    assert abs(now_at("liandan_clock_ahead_seconds")) < 1


async def test_whether_a_process_can_work(dispatch: Bystander) -> None:
    await watch(dispatch).look()
    assert now_at("liandan_ready") == 1
    await watch(dispatch, nats="not connected").look()
    assert now_at("liandan_ready") == 0


async def test_a_process_at_work_looks_by_itself_and_says_how_much_memory_it_has(
    servers: Servers,
) -> None:
    async with intake_at_work(servers):

        async def ready() -> bool:
            return now_at("liandan_ready") == 1

        await wait_until(ready, "a look that finds it ready")
        assert b"process_resident_memory_bytes" in generate_latest()
    assert now_at("liandan_ready") == 0


async def test_a_commit_that_fails_is_counted_by_why(servers: Servers) -> None:
    before = now_at("liandan_commit_failures_total", reason="away")
    async with (
        intake_at_work(servers) as intake,
        storage_fails(servers.mongo_url, ["find"], times=10),
    ):
        refused = await intake.send(submit.message(intake, f"case-{uuid4().hex}"))
        assert isinstance(refused, Refused)
    assert now_at("liandan_commit_failures_total", reason="away") > before


@asynccontextmanager
async def intake_at_work(servers: Servers) -> AsyncIterator[Bystander]:
    async with deployed(servers, [INTAKE]) as settings, alone(INTAKE, settings) as bystander:
        yield bystander
