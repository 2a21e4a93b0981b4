"""What a case's life leaves behind: its documents in every database, and its facts."""

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import bson
from bson.codec_options import CodecOptions
from nats.aio.client import Client as Nats

from infra.system import SERVICES
from services.gateway.views.rebuild import log_from_start
from shared.storage.client import Client, Database, Document, database

OPTIONS: CodecOptions[Document] = CodecOptions(tz_aware=True, uuid_representation=4)
BY_ID = {
    "intake": ("concerns",),
    "dispatch": ("orders",),
    "supervision": ("appraisals", "look_backs"),
}
"""The collections whose documents bear a case's id."""

OF_LEDGERS = "/ledger/"


@dataclass(frozen=True, slots=True)
class Left:
    """What one case left: each document with its service and collection; facts as they stand in
    the log, with the service that told them."""

    case: str
    documents: Sequence[tuple[str, str, Document]]
    facts: Sequence[tuple[str, Document]]


async def read(
    client: Client, nats: Nats, databases: str, cases: Mapping[str, str]
) -> Mapping[str, Left]:
    """By the life's name; points are left out, since they belong to deputies."""
    owners = {s.name: database(client, f"{databases}_{s.name}") for s in SERVICES}
    log = [fact async for fact in facts(nats)]
    return {
        life: Left(
            case,
            [found async for found in documents(owners, case)],
            [(fact["source"].rpartition("/")[2], fact) for fact in log if fact.get("case") == case],
        )
        for life, case in cases.items()
    }


async def facts(nats: Nats) -> AsyncIterator[Document]:
    """All facts of the log."""
    async for batch in log_from_start(nats.jetstream()):
        for message in batch:
            yield json.loads(message.data)


async def documents(
    owners: Mapping[str, Database], case: str
) -> AsyncIterator[tuple[str, str, Document]]:
    """A case's documents, but for those that several cases share."""
    for service, owner in owners.items():
        for collection in BY_ID.get(service, ()):
            if found := await owner[collection].find_one({"_id": case}):
                yield service, collection, found
        about = {"_id": {"$regex": f"/{re.escape(case)}$"}}
        async for entry in owner["inbox"].find(about):
            yield service, "inbox", entry
    async for filing in owners["gateway"]["reporters"].find({"case": case}):
        yield "gateway", "reporters", filing


def keep(lives: Mapping[str, Left], path: Path) -> None:
    """Write them down, so that they need not be played again."""
    told = {
        life: {"case": one.case, "documents": list(one.documents), "facts": list(one.facts)}
        for life, one in lives.items()
    }
    path.write_bytes(bson.encode(told, codec_options=OPTIONS))


def kept(path: Path) -> Mapping[str, Left]:
    """What was written down."""
    told = bson.decode(path.read_bytes(), OPTIONS)
    return {
        life: Left(
            one["case"],
            [tuple(each) for each in one["documents"]],
            [tuple(each) for each in one["facts"]],
        )
        for life, one in told.items()
    }


def ids_in(value: Any) -> set[str | UUID]:
    """Every id that a life's documents and facts hold, in whatever field: all are its own."""
    match value:
        case str():
            return set(ID.findall(value))
        case UUID():
            return {value, str(value)}
        case Mapping():
            return {one for part in value.items() for each in part for one in ids_in(each)}
        case list() | tuple():
            return {one for part in value for one in ids_in(part)}
        case _:
            return set()


ID = re.compile(
    r"[0-9A-HJKMNP-TV-Z]{26}"  # cases, reporters, endorsers
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # facts and their causes
)
