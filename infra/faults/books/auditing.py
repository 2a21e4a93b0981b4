"""All checks of a deployment's books, with what each finds wrong."""

from collections.abc import Mapping, Sequence

from infra.faults.books.checks import CHECKS
from infra.faults.books.reading import read
from services.gateway.views.rebuild import compare
from shared.eventing.bus import connect
from shared.runtime.settings import Settings
from shared.storage import client as storage

REBUILT = "the views rebuilt from the log equal the live ones"

Found = Mapping[str, Sequence[str]]


async def audit(settings: Settings) -> Found:
    """What each check finds wrong."""
    return {**await quick_audit(settings), REBUILT: await compare(settings)}


async def quick_audit(settings: Settings) -> Found:
    """The same, without building the views anew."""
    nats, client = await connect(settings.nats_url, "books"), storage.connect(settings.mongo_url)
    try:
        books = await read(client, nats.jetstream(), settings)
        return {name: [wrong async for wrong in check(books)] for name, check in CHECKS.items()}
    finally:
        client.close()
        await nats.close()
