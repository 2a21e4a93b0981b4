"""The servers in containers, for real: what a test asks of servers, they do."""

from collections.abc import Iterator
from pathlib import Path

import nats
import pytest
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from infra.servers import Servers
from tests.harness.servers import servers_on


@pytest.fixture(scope="module")
def contained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Servers for nobody else."""
    with servers_on(tmp_path_factory.mktemp("contained")) as started:
        yield started


def written(servers: Servers) -> list[str]:
    with MongoClient[dict[str, str]](servers.mongo_url) as client:
        return sorted(case["_id"] for case in client.county.cases.find())


def write(servers: Servers, name: str) -> None:
    with MongoClient[dict[str, str]](servers.mongo_url) as client:
        client.county.cases.insert_one({"_id": name})


def test_mongo_killed_and_started_again_has_its_address_and_its_data(contained: Servers) -> None:
    address = contained.mongo_url
    write(contained, "bridge")
    contained.mongo.kill()
    contained.mongo.start()
    assert contained.mongo_url == address
    assert "bridge" in written(contained)


async def test_nats_killed_or_stopped_and_started_again_has_its_address_and_its_streams(
    contained: Servers,
) -> None:
    address = contained.nats_url
    client = await nats.connect(address)
    await client.jetstream().add_stream(name="facts", subjects=["facts.>"])
    await client.close()
    contained.nats.kill()
    contained.nats.start()
    contained.nats.stop()
    contained.nats.start()
    client = await nats.connect(address)
    assert (await client.jetstream().stream_info("facts")).config.subjects == ["facts.>"]
    await client.close()


def test_a_frozen_server_does_not_answer_until_thawed(contained: Servers) -> None:
    with MongoClient[dict[str, str]](
        contained.mongo_url, socketTimeoutMS=300, retryReads=False
    ) as client:
        client.admin.command("ping")
        contained.mongo.freeze()
        with pytest.raises(PyMongoError):
            client.admin.command("ping")
        contained.mongo.thaw()
    write(contained, "school")


def test_a_server_that_ends_by_itself_is_told_of(tmp_path: Path) -> None:
    with servers_on(tmp_path) as servers:
        servers.check()
        servers.nats.kill()
        with pytest.raises(Exception, match="nats"):
            servers.check()
