"""A MongoDB that is alone, as a replica set of one: transactions need a replica set."""

import time
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError
from pymongo.uri_parser import parse_uri

LEADS_WITHIN = 60.0  # seconds; recovery after a crash reads the whole journal

Client = MongoClient[dict[str, Any]]


class DoesNotLead(Exception):
    """A MongoDB that is to be the primary of its own replica set is not."""


def lead(url: str, within: float = LEADS_WITHIN) -> None:
    """Make the MongoDB of this URL a replica set of its own, if it is in none yet.

    Returns when it is primary; again is harmless. Raises DoesNotLead.
    """
    address, replica_set = named(url)
    deadline = time.monotonic() + within
    with alone(address) as client:
        while why := what_is_amiss(client, replica_set, address):
            if time.monotonic() > deadline:
                raise DoesNotLead(
                    f"MongoDB at {address} is not primary after {within:.0f} s: {why}.\n"
                    "Nothing can be written without a primary.\n"
                    "Look at its log; another set's or host's data in its directory is one cause."
                )
            time.sleep(0.1)


def named(url: str) -> tuple[str, str]:
    """The one server and the replica set that a URL names. Raises DoesNotLead."""
    told = parse_uri(url)
    replica_set = told["options"].get("replicaSet")
    if len(told["nodelist"]) != 1 or not replica_set:
        raise DoesNotLead(
            f"The URL {url} does not name one server and its replica set.\n"
            "Only a MongoDB that is alone can be made a set of its own.\n"
            "Give mongodb://HOST:PORT/?replicaSet=NAME, or initiate your set yourself."
        )
    host, port = told["nodelist"][0]
    return f"{host}:{port}", replica_set


def alone(address: str) -> Client:
    """A client of this server, whatever set it is in; one that says so soon when it is away."""
    return MongoClient(
        address, directConnection=True, serverSelectionTimeoutMS=1000, socketTimeoutMS=5000
    )


def what_is_amiss(client: Client, replica_set: str, address: str) -> str | None:
    """What keeps it from being primary, or None when it is."""
    try:
        return None if is_primary(client, replica_set, address) else "nobody was elected yet"
    except PyMongoError as error:
        return str(error)[:200]


def is_primary(client: Client, replica_set: str, address: str) -> bool:
    """Whether it is the primary of its set; in none yet, it is told to make one of itself."""
    if client.local["system.replset"].find_one() is None:
        members = [{"_id": 0, "host": address}]
        client.admin.command("replSetInitiate", {"_id": replica_set, "members": members})
    return bool(client.admin.command("hello")["isWritablePrimary"])
