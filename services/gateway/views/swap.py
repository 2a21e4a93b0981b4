"""Views are built anew while the old ones are shown, and take their place when they are level.

The lease alone would not do: a builder that was asleep for longer does not know that another builds
by now. So the word is only turned from what this builder made it, and nothing is dropped that may
be another's.
"""

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
        await alone(self.lease)
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
    await word.prepare()
    was = await word.read()
    before, anew = was.shown, f"{word.first}_{ULID()}".lower()
    beside, after = Named(before, (anew,)), Named(anew, (before,))
    building = Building(word.in_(anew), lease)
    await building.prepare()
    try:
        # From here on no fact is acknowledged that is not in both.
        await turned(word, was, beside)
        heard = await build(building)
        await alone(lease)
        # What was shown is kept level until nobody reads it any more.
        await turned(word, beside, after)
    except BaseException:
        await word.turn(beside, Named(before))
        await dropped(word, [anew])
        raise
    log.info("views_swapped", shown=anew, before=before, facts=heard)
    await asyncio.sleep(TRUSTED_FOR + LONGEST_REQUEST)
    await word.turn(after, Named(anew))
    await tidied(word, lease)
    return heard


async def alone(lease: Lease) -> None:
    """Keep the lease for longer. Raises BuiltAlready if another may build."""
    await lease.renew()
    if not lease.held:
        raise BuiltAlready


async def turned(word: Word, was: Named, to: Named) -> None:
    """Turn the word. Raises BuiltAlready if another has turned it."""
    if not await word.turn(was, to):
        raise BuiltAlready


async def tidied(word: Word, lease: Lease) -> None:
    """Drop whatever killed builders left, and what was shown; another that builds by now does it.

    What is there is listed before the lease is asked for: nobody's who begins after that.
    """
    built = re.compile(rf"{re.escape(word.first)}(_[0-9a-z]{{26}})?")
    there = [name for name in await word.client.list_database_names() if built.fullmatch(name)]
    await lease.renew()
    if lease.held:
        await dropped(word, there)


async def dropped(word: Word, names: Sequence[str]) -> None:
    """Drop those of the databases that are not named, once all gateways have seen that."""
    named = (await word.read()).all
    await asyncio.sleep(TRUSTED_FOR)
    for name in set(names) - set(named):
        await word.client.drop_database(name)
