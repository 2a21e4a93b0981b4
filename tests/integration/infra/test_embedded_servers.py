"""The embedded servers, for real: they serve, keep their data, and recover."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nats
import pytest
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from infra.embedded import EmbeddedServers, MongoServer, NatsServer
from infra.embedded.directory import choose_port, remembered_port


@contextmanager
def connected(server: MongoServer, **options: Any) -> Iterator[MongoClient[dict[str, Any]]]:
    with MongoClient[dict[str, Any]](
        server.url, serverSelectionTimeoutMS=5000, **options
    ) as client:
        yield client


def write(server: MongoServer, name: str) -> None:
    with connected(server) as client:
        client.county.cases.insert_one({"_id": name})


def written(server: MongoServer) -> list[str]:
    with connected(server) as client:
        return sorted(case["_id"] for case in client.county.cases.find())


def test_both_serve_and_a_transaction_commits(tmp_path: Path) -> None:
    with EmbeddedServers(tmp_path) as servers:
        assert servers.nats.running
        assert servers.mongo.running
        with connected(servers.mongo) as client, client.start_session() as session:
            session.start_transaction()
            client.county.cases.insert_one({"_id": "bridge"}, session=session)
            client.county.facts.insert_one({"_id": "opened"}, session=session)
            session.commit_transaction()
        assert written(servers.mongo) == ["bridge"]


def test_an_aborted_transaction_leaves_nothing(tmp_path: Path) -> None:
    with MongoServer(tmp_path) as server:
        with connected(server) as client, client.start_session() as session:
            session.start_transaction()
            client.county.cases.insert_one({"_id": "bridge"}, session=session)
            session.abort_transaction()
        assert written(server) == []


def test_a_second_start_has_the_same_addresses_and_finds_its_data(tmp_path: Path) -> None:
    with EmbeddedServers(tmp_path) as first:
        write(first.mongo, "bridge")
        addresses = (first.nats_url, first.mongo_url)
    with EmbeddedServers(tmp_path) as second:
        assert (second.nats_url, second.mongo_url) == addresses
        assert written(second.mongo) == ["bridge"]


async def test_streams_outlive_stop_and_kill(tmp_path: Path) -> None:
    for end in (NatsServer.stop, NatsServer.kill, NatsServer.stop):
        with NatsServer(tmp_path) as server:
            client = await nats.connect(server.url)
            stream = client.jetstream()
            await stream.add_stream(name="facts", subjects=["facts.>"])
            await stream.publish("facts.case.opened", b"bridge")
            last = await stream.stream_info("facts")
            await client.close()
            end(server)
    assert last.state.messages == 3


def test_when_its_port_has_gone_to_somebody_else_it_finds_its_data_on_another(
    tmp_path: Path,
) -> None:
    with MongoServer(tmp_path / "ours") as first:
        write(first, "bridge")
    second = MongoServer(tmp_path / "ours")
    with NatsServer(tmp_path / "theirs", first.port), second:
        assert second.port != first.port
        write(second, "school")
        assert written(second) == ["bridge", "school"]
    with MongoServer(tmp_path / "ours") as third:
        assert third.port == second.port


def test_on_a_port_it_is_given_it_finds_its_data_and_keeps_the_port(tmp_path: Path) -> None:
    with MongoServer(tmp_path) as first:
        write(first, "bridge")
    port = choose_port(tmp_path / "elsewhere", MongoServer.ports)
    with MongoServer(tmp_path, port) as second:
        assert second.port == port
        assert written(second) == ["bridge"]
    assert remembered_port(tmp_path) == port


def test_killed_servers_recover_under_their_old_addresses(tmp_path: Path) -> None:
    with EmbeddedServers(tmp_path) as servers:
        addresses = (servers.nats_url, servers.mongo_url)
        write(servers.mongo, "bridge")
        servers.mongo.kill()
        servers.nats.kill()
        assert not servers.mongo.running
        servers.nats.start()
        servers.mongo.start()
        assert (servers.nats_url, servers.mongo_url) == addresses
        assert written(servers.mongo) == ["bridge"]


def test_a_killed_server_s_data_can_be_taken_over_by_another(tmp_path: Path) -> None:
    with MongoServer(tmp_path) as first:
        write(first, "bridge")
        first.kill()
        with MongoServer(tmp_path) as second:
            assert written(second) == ["bridge"]


def ask_while_answered(client: MongoClient[Any]) -> None:
    """The signal that freezes takes a moment to reach every thread."""
    while True:
        client.admin.command("ping")


def test_a_frozen_server_does_not_answer_until_thawed(tmp_path: Path) -> None:
    with MongoServer(tmp_path) as server:
        with connected(server, socketTimeoutMS=300, retryReads=False) as client:
            client.admin.command("ping")
            server.freeze()
            assert server.running
            with pytest.raises(PyMongoError):
                ask_while_answered(client)
            server.thaw()
        write(server, "bridge")


def test_a_frozen_server_can_be_stopped_cleanly(tmp_path: Path) -> None:
    with NatsServer(tmp_path) as server:
        server.freeze()
    assert not server.running
    assert "Server Exiting" in server.log.read_text()
