"""Views are built anew while the old ones are shown, and take their place when they are level."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from ulid import ULID

from services.gateway.views.shown import TRUSTED_FOR, Named, Shown, Word
from services.gateway.views.store import Overtaken
from shared.contracts.envelope import Fact
from shared.errors import LiandanError
from shared.storage.client import Client, database
from shared.storage.leases import Lease

HELD_FOR = 60.0  # seconds
LONGEST_REQUEST = 10.0  # seconds: one that began before the swap may still read what was shown
OVERTAKEN_AT_MOST = 20

log = structlog.get_logger()


class BuiltAlready(LiandanError):
    """Somebody builds the views anew already. If that one was killed, try again in a minute."""


@dataclass(frozen=True, slots=True)
class Building:
    """Views that are built from the log while gateways keep them level with what is new."""

    shown: Shown
    lease: Lease

    async def prepare(self) -> None:
        """Make the collections and indexes."""
        await self.shown.prepare()

    async def apply(self, facts: Sequence[Fact[Any]]) -> None:
        """Take facts in, as often as gateways are faster. Raises BuiltAlready, and Overtaken."""
        await self.lease.renew()
        if not self.lease.held:
            raise BuiltAlready
        for _ in range(OVERTAKEN_AT_MOST):
            try:
                return await self.shown.apply(facts)
            except Overtaken as error:
                overtaken = error
        raise overtaken


Build = Callable[[Building], Awaitable[int]]
"""Takes every fact of the log in, from its start to its end; returns how many there were."""


async def swap(client: Client, databases: str, build: Build) -> int:
    """Build anew, show what was built, and drop what was shown; returns how many facts there were.

    Raises BuiltAlready. Whatever else goes wrong, what was shown stays.
    """
    owner = database(client, f"{databases}_gateway")
    lease = Lease(owner, "building the views anew", str(ULID()), HELD_FOR)
    await lease.ask()
    if not lease.held:
        raise BuiltAlready
    try:
        return await swapped(Word(client, databases), lease, build)
    finally:
        await lease.give_back()


async def swapped(word: Word, lease: Lease, build: Build) -> int:
    """The steps, in an order that any of them may be the last: another swap tidies up."""
    before = (await word.read()).shown
    anew = f"{word.first}_{ULID()}".lower()
    building = Building(word.in_(anew), lease)
    await building.prepare()
    # From here on no fact is acknowledged that is not in both.
    await word.say(Named(before, (anew,)))
    try:
        heard = await build(building)
    except BaseException:
        await word.say(Named(before))
        await dropped(word, all_but=before)
        raise
    # What was shown is kept level until nobody reads it any more.
    await word.say(Named(anew, (before,)))
    log.info("views_swapped", shown=anew, before=before, facts=heard)
    await asyncio.sleep(TRUSTED_FOR + LONGEST_REQUEST)
    await word.say(Named(anew))
    await dropped(word, all_but=anew)
    return heard


async def dropped(word: Word, all_but: str) -> None:
    """Drop every other database of views, once all gateways have seen that it is named no more."""
    await asyncio.sleep(TRUSTED_FOR)
    built = re.compile(rf"{re.escape(word.first)}(_[0-9a-z]{{26}})?")
    for name in await word.client.list_database_names():
        if built.fullmatch(name) and name != all_but:
            await word.client.drop_database(name)
