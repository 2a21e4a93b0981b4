"""The doctor names what is wrong: each problem is made, and seen; a well deployment is well."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from bson import ObjectId
from nats.js.api import StorageType

from infra.doctor.__main__ import CHECKS, examine, told
from infra.doctor.examining import Deployment, Outcome, reached
from infra.doctor.storage import meant_indexes
from infra.servers import Servers
from services.dispatch.__main__ import DISPATCH
from services.gateway.house import GATEWAY
from shared import clock
from shared.eventing.durables import STREAM, durable, stream
from shared.runtime.settings import Settings
from tests.conformance.messages import triaged
from tests.harness.alone import Bystander, beside, running
from tests.harness.deployment import deployed
from tests.harness.grouped import FIRST, of_the_first
from tests.harness.process import environment_of, free_port

SERVICES = (DISPATCH, GATEWAY)


@pytest.fixture
async def settings(servers: Servers) -> AsyncIterator[Settings]:
    async with deployed(servers, SERVICES) as settings:
        yield settings


@pytest.fixture
async def patient(settings: Settings) -> AsyncIterator[Deployment]:
    """Declared, and not running."""
    nats, client = await reached(settings)
    assert nats
    assert client
    yield Deployment(settings, nats, client, services=SERVICES)
    client.close()
    await nats.close()


@pytest.fixture
async def dispatch(settings: Settings) -> AsyncIterator[Bystander]:
    async with beside(settings, DISPATCH) as bystander:
        yield bystander


async def outcome(patient: Deployment, so: str) -> Outcome:
    [check] = [check for check in CHECKS if check.so == so]
    return await Outcome.of(check, patient)


async def found(patient: Deployment, so: str) -> str:
    """What one check says that is wrong."""
    return "\n".join(one.what for one in (await outcome(patient, so)).findings)


async def test_a_deployment_at_work_is_well(
    settings: Settings, patient: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIANDAN_SECRET", "0123456789abcdef" * 4)
    async with AsyncExitStack() as stack:
        for service in SERVICES:
            await stack.enter_async_context(running(service, settings))
        outcomes = await examine(patient)
    grave = told([one for one in outcomes if one.grave])
    assert not grave, grave
    assert not [one for one in outcomes if one.lacks]


async def test_servers_that_are_away_are_named_and_the_rest_is_not_looked_at() -> None:
    nobody = f"127.0.0.1:{free_port()}"
    settings = Settings(nats_url=f"nats://{nobody}", mongo_url=f"mongodb://{nobody}")
    outcomes = await examine(Deployment(settings, *await reached(settings)))
    wrong = "\n".join(told(outcomes))
    assert f"NATS at nats://{nobody} does not answer" in wrong
    assert "MongoDB does not answer" in wrong
    assert "– the log is as declared (not looked at without NATS)" in wrong
    assert "– the indexes are there (not looked at without MongoDB)" in wrong


async def test_the_log_is_gone(patient: Deployment) -> None:
    await patient.jetstream.delete_stream(STREAM)
    assert f"There is no stream {STREAM}" in await found(patient, "the log is as declared")


async def test_the_log_has_a_limit(patient: Deployment) -> None:
    await patient.jetstream.update_stream(replace(stream(), max_msgs=1_000, max_age=3600))
    wrong = await found(patient, "the log is as declared")
    assert "keeps no more than 1000 messages" in wrong
    assert "keeps no more than 3600 seconds" in wrong


async def test_the_log_is_kept_in_memory(patient: Deployment) -> None:
    await patient.jetstream.delete_stream(STREAM)
    await patient.jetstream.add_stream(replace(stream(), storage=StorageType.MEMORY))
    assert "kept in memory" in await found(patient, "the log is as declared")


async def test_the_log_forgets_duplicates_too_soon(patient: Deployment) -> None:
    await patient.jetstream.update_stream(replace(stream(), duplicate_window=1.0))
    assert "duplicate_window 1.0" in await found(patient, "the log is as declared")


async def test_a_durable_is_missing_another_is_otherwise_and_one_is_nobodys(
    patient: Deployment,
) -> None:
    jetstream = patient.jetstream
    await jetstream.delete_consumer(STREAM, FIRST)
    await jetstream.delete_consumer(STREAM, "figures")
    await jetstream.add_consumer(STREAM, durable("figures", ["liandan.*.*.order.opened.v1"]))
    await jetstream.add_consumer(STREAM, durable("yesterdays", ["liandan.>"]))
    wrong = await found(patient, "the durables are as declared")
    assert f"The durable {FIRST} is not there" in wrong
    assert "The durable figures is declared otherwise" in wrong
    assert "The durable yesterdays is none that a service hears by" in wrong


async def test_nobody_hears(patient: Deployment, dispatch: Bystander) -> None:
    await dispatch.tell(*(triaged.message(dispatch, case) for case in of_the_first(3)))
    wrong = await found(patient, "what was published is heard")
    assert f"Nobody hears by the durable {FIRST}; 3 facts wait for it" in wrong


async def test_a_durable_stands_still(patient: Deployment, dispatch: Bystander) -> None:
    """Someone took the facts, waits for more, and never answers."""
    await dispatch.tell(*(triaged.message(dispatch, case) for case in of_the_first(3)))
    hearing = await dispatch.nats.jetstream().pull_subscribe_bind(FIRST, STREAM)
    await hearing.fetch(3)
    more = asyncio.create_task(hearing.fetch(1, timeout=20))
    try:
        wrong = await found(patient, "what was published is heard")
    finally:
        more.cancel()
    assert f"The durable {FIRST} stands still: 3 facts are in hand and 0 wait" in wrong


async def test_an_index_is_missing_or_another(patient: Deployment) -> None:
    outbox = patient.database("dispatch")["outbox"]
    await outbox.drop_index("published_1")
    await outbox.drop_index("pending_1__id_1")
    await outbox.create_index([("pending", 1), ("_id", 1)])
    wrong = await found(patient, "the indexes are there")
    assert f"published_1 of {patient.settings.databases}_dispatch.outbox" in wrong
    assert "pending_1__id_1" in wrong


async def test_every_index_that_a_deployment_makes_is_looked_for(
    settings: Settings, patient: Deployment
) -> None:
    async with running(GATEWAY, settings):
        pass
    made = set()
    for name in await patient.storage.list_database_names():
        if name.startswith(settings.databases):
            for collection in await patient.storage[name].list_collection_names():
                there = await patient.storage[name][collection].index_information()
                made |= {(name, collection, index) for index in there if index != "_id_"}
    meant = {
        (database, collection, index.document["name"])
        for database, collections in (await meant_indexes(patient)).items()
        for collection, indexes in collections.items()
        for index in indexes
    }
    of_gridfs = {one for one in made if one[1].startswith("photos.")} - meant
    assert made - of_gridfs == meant


async def test_what_was_decided_waits_in_an_outbox(patient: Deployment) -> None:
    waits = {"pending": True, "facts": []}
    for age in (30, 1):
        at = clock.now() - timedelta(seconds=age)
        await patient.database("dispatch")["outbox"].insert_one(
            {"_id": ObjectId(), "at": at, **waits}
        )
    wrong = await found(patient, "what was decided is published")
    assert "1 outbox documents of dispatch are not published; the oldest for 3" in wrong


async def test_dead_letters_wait(patient: Deployment) -> None:
    letters = patient.database("dispatch")["dead_letters"]
    said = {"reason": "failing", "subject": "liandan.654004.00.concern.triaged.v1", "error": "-"}
    for number in range(7):
        await letters.insert_one({"_id": f"dispatch/{number}", "at": clock.now(), **said})
    wrong = await found(patient, "no dead letter waits")
    assert "The dead letter dispatch/0 waits: failing, liandan.654004" in wrong
    assert "2 more wait" in wrong


async def test_a_commit_that_is_cut_off_is_given_up_late(patient: Deployment) -> None:
    limit = "transactionLifetimeLimitSeconds"
    await patient.storage.admin.command({"setParameter": 1, limit: 60})
    try:
        wrong = await outcome(patient, "what MongoDB acknowledges is safe")
    finally:
        await patient.storage.admin.command({"setParameter": 1, limit: 10})
    [worth_knowing] = wrong.findings
    assert "gives up a transaction after 60 s" in worth_knowing.what
    assert not worth_knowing.grave


class Answering(HTTPServer):
    """A process, or a monitor, that says what it is given to say."""

    def __init__(self, says: Mapping[str, tuple[int, str]]) -> None:
        super().__init__(("127.0.0.1", 0), Saying)
        self.says = says
        self.url = f"http://127.0.0.1:{self.server_port}"


class Saying(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Answering)
        status, text = self.server.says[self.path]
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Silent."""


@contextmanager
def answering(says: Mapping[str, tuple[int, str]]) -> Iterator[str]:
    with Answering(says) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.url
        server.shutdown()
        thread.join()


async def test_processes_that_are_away_not_ready_or_out_of_time(patient: Deployment) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    readyz = json.dumps({"status": "not ready", "problems": {"nats": "not connected"}})
    metrics = "# TYPE liandan_clock_ahead_seconds gauge\nliandan_clock_ahead_seconds -7.5\n"
    with answering({"/readyz": (503, readyz), "/metrics": (200, metrics)}) as url:
        deployment = replace(patient, processes=[nobody, url, "localhost:8080"])
        ready = await found(deployment, "the processes are ready")
        clocks = await found(deployment, "the clocks agree")
    assert f"{nobody} does not answer" in ready
    assert f"{url} is not ready" in ready
    assert "not connected" in ready
    assert "localhost:8080 does not answer: it is no address" in ready
    assert f"The clock of the process at {url} is 7.5 s behind MongoDB's" in clocks


async def test_nats_has_facts_on_disk_late_or_has_no_room(patient: Deployment) -> None:
    lazy = {"config": {"sync_interval": 120e9, "max_storage": 100 * 2**30}}
    full = {**lazy, "stats": {"storage": 95 * 2**30}}
    with answering({"/varz": (200, json.dumps({"jetstream": full}))}) as url:
        deployment = replace(patient, monitor=url)
        assert "on disk every 120 s" in await found(deployment, "what NATS acknowledges is safe")
        assert "What JetStream may use is 95% full" in await found(deployment, "there is room")
    gone = replace(patient, monitor=url)
    assert "does not answer" in await found(gone, "what NATS acknowledges is safe")


async def test_a_check_that_a_server_forbids_says_so(patient: Deployment) -> None:
    """Not the doctor's end: the other checks are made."""
    assert patient.nats
    await patient.nats.close()
    assert "could not be looked at" in await found(patient, "the durables are as declared")
    assert not await found(patient, "no dead letter waits")


async def test_the_command_says_it_and_exits_with_1(settings: Settings) -> None:
    environment = {**environment_of(settings), "LIANDAN_SECRET": "short"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "infra.doctor", env=environment, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    text = said.decode()
    assert process.returncode == 1
    assert "✗ the settings are sound\n    LIANDAN_SECRET is too short or too simple" in text
    assert "✓ the log is as declared" in text
    assert "short" not in text.replace("too short", "")


async def test_it_only_looks(settings: Settings, patient: Deployment) -> None:
    async def kept() -> Any:
        names = [n for n in await patient.storage.list_database_names() if n.startswith("test_")]
        return {n: sorted(await patient.storage[n].list_collection_names()) for n in names}

    before = await kept()
    await examine(patient)
    assert await kept() == before
