"""What is shown, and in which database it is: a word in the gateway's own, that all follow.

While views are built anew beside those that are shown, both are kept level with the facts. A fact
is acknowledged only once it is in every database that the word names *after* it was taken in.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Self

import structlog

from services.gateway.views.figures.figures import Figures
from services.gateway.views.projector import Level
from services.gateway.views.store import Gathered, views_database
from services.gateway.views.views import Views
from shared.contracts.envelope import Fact
from shared.eventing.relay import told_of_failure, wait_at_most
from shared.storage.client import Client, Database, Document, database

LOOK_EVERY = 1.0  # seconds
TRUSTED_FOR = 3.0  # seconds; a request that meets an older word looks first
WORD = "shown"
NEVER = float("-inf")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Shown:
    """All that is shown: the views, and the figures beside them."""

    views: Views
    figures: Figures

    @classmethod
    def of(cls, database: Database) -> Self:
        """What a database shows."""
        return cls(Views.of(database), Figures.of(database))

    async def prepare(self) -> None:
        """Make the collections and indexes; again is harmless."""
        await self.views.prepare()
        await self.figures.prepare()

    async def apply(self, facts: Sequence[Fact[Any]]) -> None:
        """Take facts in, as those who hear them do."""
        await self.views.apply(facts)
        await self.figures.apply(facts)

    async def content(self) -> Mapping[str, Any]:
        """Everything, by collection and id."""
        views = [await documents_of(view) for view in self.views.all]
        return {
            id_: it for each in (*views, await self.figures.content()) for id_, it in each.items()
        }


async def documents_of(view: Gathered) -> dict[str, Any]:
    """A view's documents, by collection and id."""
    return {f"{view.collection}/{one['_id']}": one async for one in view.documents.find()}


@dataclass(frozen=True, slots=True)
class Named:
    """The database that is shown, and those that are kept level beside it."""

    shown: str
    beside: tuple[str, ...] = ()

    @property
    def all(self) -> Sequence[str]:
        """Every one that a fact has to be in."""
        return (self.shown, *self.beside)


class Word:
    """The word on which database is shown, in the gateway's own database."""

    def __init__(self, client: Client, databases: str) -> None:
        self.client = client
        self.first = views_database(client, databases).name
        """What is shown until anybody says otherwise."""
        self._words = database(client, f"{databases}_gateway")["views"]

    async def prepare(self) -> None:
        """Say what is shown at first; harmless when something has been said."""
        first = as_said(Named(self.first))
        await self._words.update_one({"_id": WORD}, {"$setOnInsert": first}, upsert=True)

    async def read(self) -> Named:
        """What it says now."""
        found = await self._words.find_one({"_id": WORD})
        return Named(found["shown"], tuple(found["beside"])) if found else Named(self.first)

    async def turn(self, was: Named, to: Named) -> bool:
        """From now on this is so, if it still was as it is thought to be; whether it was.

        Returns when no gateway can read otherwise.
        """
        turned = await self._words.replace_one(as_said(was), as_said(to))
        return bool(turned.matched_count)

    def in_(self, name: str) -> Shown:
        """What is in a database of this name."""
        return Shown.of(database(self.client, name))


def as_said(named: Named) -> Document:
    """The word as it is kept."""
    return {"_id": WORD, "shown": named.shown, "beside": list(named.beside)}


async def now_shown(client: Client, databases: str) -> Shown:
    """What a deployment's gateways show."""
    word = Word(client, databases)
    return word.in_((await word.read()).shown)


class Following:
    """One process's knowledge of the word: looked at often enough that nobody waits for it."""

    def __init__(self, word: Word) -> None:
        self.word = word
        self._known: dict[str, Shown] = {}
        self._looked = NEVER
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.named = Named(word.first)

    @property
    def shown(self) -> Shown:
        """What is shown, as far as is known here."""
        return self.in_(self.named.shown)

    async def fresh(self) -> Shown:
        """What is shown now, or was seconds ago: what came after is kept level for longer."""
        if monotonic() - self._looked > TRUSTED_FOR:
            await self.look()
        return self.shown

    async def look(self) -> Named:
        """What the word says now."""
        asked = monotonic()
        named = await self.word.read()
        if named.shown != self.named.shown:
            log.info("views_followed", shown=named.shown, before=self.named.shown)
        self.named, self._looked = named, asked
        return named

    def in_(self, name: str) -> Shown:
        """What is in one of the databases."""
        if name not in self._known:
            self._known[name] = self.word.in_(name)
        return self._known[name]

    def start(self) -> None:
        """Begin to look now and then."""
        self._task = asyncio.create_task(self._look_now_and_then())

    async def stop(self) -> None:
        """End."""
        self._stopping.set()
        if self._task:
            await self._task

    async def _look_now_and_then(self) -> None:
        while not self._stopping.is_set():
            await told_of_failure("views_not_followed", self.look())
            await wait_at_most(self._stopping, LOOK_EVERY)


@dataclass(frozen=True, slots=True)
class Everywhere:
    """The views, or the figures, in every database that is named."""

    following: Following
    part: Callable[[Shown], Level]

    async def apply(self, facts: Sequence[Fact[Any]]) -> Sequence[str]:
        """Take facts in, there and wherever the word names meanwhile; returns the cases.

        Whoever builds anew reads the log from the start to its end as it is after the word was
        given: what is acknowledged by a look before that is in what they read.
        """
        changed: dict[str, Sequence[str]] = {}
        named = self.following.named
        while behind := [name for name in named.all if name not in changed]:
            for name in behind:
                changed[name] = await self.part(self.following.in_(name)).apply(facts)
            named = await self.following.look()
        return changed[named.shown]
