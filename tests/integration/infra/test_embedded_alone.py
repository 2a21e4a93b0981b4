"""A MongoDB that is in no replica set yet, and is made one of its own."""

from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from infra.embedded import MongoServer
from infra.replica_set import DoesNotLead, lead


def test_it_leads_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    server = MongoServer(tmp_path)
    server.launch()
    try:
        lead(server.url)
        with MongoClient[dict[str, Any]](server.url, serverSelectionTimeoutMS=5000) as client:
            client.county.cases.insert_one({"_id": "bridge"})
            before = client.admin.command("replSetGetConfig")["config"]
            lead(server.url)
            assert client.admin.command("replSetGetConfig")["config"] == before
            assert client.admin.command("hello")["primary"] == f"127.0.0.1:{server.port}"
    finally:
        server.stop()


def test_one_that_is_away_is_named(tmp_path: Path) -> None:
    server = MongoServer(tmp_path)
    server.start()
    server.kill()
    with pytest.raises(DoesNotLead, match=f"127.0.0.1:{server.port} is not primary after 0 s"):
        lead(server.url, within=0.0)


@pytest.mark.parametrize(
    "url", ["mongodb://one,two/?replicaSet=rs0", "mongodb://one/", "mongodb://one:27017/county"]
)
def test_a_url_must_name_one_server_and_its_set(url: str) -> None:
    with pytest.raises(DoesNotLead, match="one server and its replica set"):
        lead(url)
