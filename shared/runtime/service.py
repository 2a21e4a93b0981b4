"""A service at work: storage, group commit, relay and ears, started and stopped in order."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from inspect import signature
from typing import Any, Protocol, Self, runtime_checkable

import structlog
from nats.aio.client import Client as Nats
from nats.errors import Error as NatsError
from nats.js.errors import ServiceUnavailableError
from pymongo.errors import PyMongoError

from shared import clock
from shared.buckets import GROUPS, Group
from shared.eventing.bus import Bus, connect
from shared.eventing.dead_letters import DeadLetters
from shared.eventing.durables import compare
from shared.eventing.handlers import Handlers
from shared.eventing.parts import Part
from shared.eventing.relay import Relay, told_of_failure, wait_at_most
from shared.runtime.leasing import Keeper
from shared.runtime.moved_clock import MovedClock
from shared.runtime.settings import Settings
from shared.runtime.watching import Watch
from shared.storage import client as storage
from shared.storage.committer import Committer

TRY_AGAIN_AFTER = 1.0  # seconds

AWAY = (NatsError, ServiceUnavailableError, PyMongoError, OSError, TimeoutError)

Rooms = Mapping[str, object]
Sweep = Callable[..., Awaitable[int]]

log = structlog.get_logger()


@runtime_checkable
class AtWork(Protocol):
    """A part of a process that works by itself, and finishes what it has in hand."""

    def start(self) -> None: ...
    async def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Service:
    """What a service is made of: its name, its nouns' handlers, the rooms they use, its sweeps.

    Its commands are answered by all its processes. What it hears is shared among them by groups
    of buckets, each heard by one process at a time under a lease; without groups, by all. Parts
    that are `leased` have a durable of their own, and are one process's at a time in any case.
    A sweep is given the moment it is as `now`; its other parameters, as a handler's, name rooms.
    """

    name: str
    handlers: Sequence[Handlers]
    rooms: Callable[[Committer], Rooms]
    sweeps: Sequence[Sweep] = ()
    groups: Sequence[Group] = GROUPS
    leased: Sequence[Part] = ()

    @property
    def heard_by_all(self) -> Sequence[Part]:
        """What every process hears."""
        return () if self.groups else (Part(self.name, self.handlers),)

    @property
    def heard_by_one(self) -> Sequence[Part]:
        """What one process at a time hears, each by itself."""
        grouped = (Part(f"{self.name}-{group.name}", self.handlers, group) for group in self.groups)
        return (*grouped, *self.leased)

    @property
    def durables(self) -> Mapping[str, Part]:
        """What it hears by which durable."""
        return {part.name: part for part in (*self.heard_by_all, *self.heard_by_one)}


class Running:
    """One process of a service. Use as `async with Running(service, settings)`."""

    def __init__(self, service: Service, settings: Settings) -> None:
        self.service, self.settings = service, settings
        self.client = storage.connect(settings.mongo_url)
        self.database = storage.database(self.client, settings.database(service.name))
        self.ready = asyncio.Event()
        self._stopping = asyncio.Event()
        self._stack = AsyncExitStack()
        self.nats: Nats | None = None
        self.rooms: Rooms = {}
        self.bus: Bus | None = None

    async def __aenter__(self) -> Self:
        """Start everything, waiting for servers that are not there yet. Raises Misdeclared."""
        try:
            await self._start()
        except BaseException:
            await self._stack.aclose()
            raise
        self.ready.set()
        log.info("ready")
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop hearing, finish what is in hand, publish it, and leave."""
        self.ready.clear()
        self._stopping.set()
        await self._stack.aclose()

    async def _start(self) -> None:
        self._stack.callback(self.client.close)
        self.nats = await self._connected()
        self._stack.push_async_callback(self.nats.close)
        jetstream = self.nats.jetstream()
        for heard in self.service.durables.values():
            await compare(jetstream, heard.durable)
        relay = Relay(self.database, self.nats)
        committer = Committer(self.database, self.service.name, relay.offer)
        self.rooms = self.service.rooms(committer)
        parts = [relay, committer, *self.rooms.values()]
        if self.settings.demo:
            parts.insert(0, MovedClock.of(self.client, self.settings.databases))
        for part in parts:
            if isinstance(part, AtWork):
                part.start()
                self._stack.push_async_callback(part.stop)
        await self._listen()
        self._start_sweeping(self.rooms)
        watch = Watch(self.database, self.nats, lambda: self.service.durables, self.problems)
        watch.start()
        self._stack.push_async_callback(watch.stop)

    async def _listen(self) -> None:
        """Answer commands; hear what all hear, and what falls to this process."""
        assert self.nats  # noqa: S101  (narrowing for the type checker)
        service, letters = self.service, DeadLetters(self.database)
        self.bus = Bus(service.name, self.settings.nats_url, self.rooms, letters)
        self.bus.answer(handler for noun in service.handlers for handler in noun.commands)
        await self.bus.start()
        self._stack.push_async_callback(self.bus.stop)
        for part in service.heard_by_all:
            ear = self.bus.ear(part)
            await ear.start()
            self._stack.push_async_callback(ear.stop)
        works = {part.name: self.bus.ear(part) for part in service.heard_by_one}
        keeper = Keeper(self.database, service.name, self.settings.lease_lasts, works)
        await keeper.start(self.nats)
        self._stack.push_async_callback(keeper.stop)

    def _start_sweeping(self, rooms: Rooms) -> None:
        for sweep in self.service.sweeps:
            wanted = set(signature(sweep).parameters) - {"now"}
            due = partial(sweep, **{name: rooms[name] for name in wanted})
            task = asyncio.create_task(self._sweep_now_and_then(due))
            self._stack.push_async_callback(asyncio.wait, [task])

    async def _sweep_now_and_then(self, due: Sweep) -> None:
        while not self._stopping.is_set():
            await told_of_failure("sweep_failed", due(now=clock.now()))
            await wait_at_most(self._stopping, self.settings.sweep_every)

    async def _connected(self) -> Nats:
        while True:
            try:
                nats = await connect(self.settings.nats_url, self.service.name)
                await nats.jetstream().account_info()
                await self.client.admin.command("ping")
            except AWAY as away:
                log.warning("waiting_for_servers", error=repr(away)[:200])
                await asyncio.sleep(TRY_AGAIN_AFTER)
            else:
                return nats

    async def problems(self) -> dict[str, Any]:
        """What keeps this process from its work now; empty when nothing does."""
        found: dict[str, Any] = {}
        if not self.ready.is_set():
            found["start"] = "still starting, or stopping"
        if self.nats is None or not self.nats.is_connected:
            found["nats"] = "not connected"
        if self.bus is None or not await self.bus.is_connected():
            found["ears"] = "not connected"
        try:
            await self.client.admin.command("ping")
        except PyMongoError as away:
            found["mongo"] = type(away).__name__
        return found
