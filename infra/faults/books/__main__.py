"""`python -m infra.faults.books`, in the environment of the services: 0 if the books agree.

Usable against any running deployment; what happens meanwhile may show as a difference, so run it
again before one is believed.
"""

import asyncio
import sys
from collections.abc import Sequence

from infra.faults.books.checks import CHECKS
from infra.faults.books.reading import read
from services.gateway.views.rebuild import compare
from shared.eventing.bus import connect
from shared.runtime.settings import Settings
from shared.storage import client as storage

SHOWN = 10
REBUILT = "the views rebuilt from the log equal the live ones"


async def check(settings: Settings) -> dict[str, Sequence[str]]:
    """What each check finds wrong."""
    nats, client = await connect(settings.nats_url, "books"), storage.connect(settings.mongo_url)
    try:
        books = await read(client, nats.jetstream(), settings)
        found: dict[str, Sequence[str]] = {
            name: [wrong async for wrong in check(books)] for name, check in CHECKS.items()
        }
    finally:
        client.close()
        await nats.close()
    return {**found, REBUILT: await compare(settings)}


def told(found: dict[str, Sequence[str]]) -> None:
    """Each check on a line, and the first of what it found."""
    for name, wrong in found.items():
        print(f"{'✗' if wrong else '✓'} {name}")
        for line in wrong[:SHOWN]:
            print(f"    {line}")
        if len(wrong) > SHOWN:
            print(f"    and {len(wrong) - SHOWN} more")


def main() -> int:
    """1 if anything is wrong."""
    found = asyncio.run(check(Settings()))
    told(found)
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
