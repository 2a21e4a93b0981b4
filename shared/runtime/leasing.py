"""Leased work: what one process of a service does at a time, and another goes on with."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog
from nats.aio.client import Client as Nats
from ulid import ULID

from shared.eventing.relay import told_of_failure, wait_at_most
from shared.runtime import metrics
from shared.storage.client import Database
from shared.storage.leases import Lease, presence, present

LOOK_EVERY = 1.0  # seconds, unless there is news
BEGUN_WITHIN = 5.0  # seconds

log = structlog.get_logger()


class Work(Protocol):
    """What is done while the lease is held."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...


def fair_share(of: int, among: Sequence[str], for_: str) -> int:
    """How many of so many pieces are for one: the same for all, and the rest for the oldest."""
    if for_ not in among:
        return 0
    each, left_over = divmod(of, len(among))
    return each + (among.index(for_) < left_over)


@dataclass(slots=True)
class Piece:
    """A piece of work, its lease, and whether it is being done."""

    lease: Lease
    work: Work
    begun: bool = False

    async def follow(self) -> None:
        """Begin once the lease is held, and put down what is another's.

        A storage that is away gives the lease to nobody else: what is in hand is kept there.
        """
        if self.lease.held and not self.begun:
            await self._take_up()
        elif self.begun and self.lease.lost:
            log.warning("lease_lost", lease=self.lease.name)
            await self.put_down()

    async def hand_over(self) -> None:
        """Finish what is in hand, then let another process go on at once."""
        await told_of_failure("leased_work_failed", self.put_down())
        await self.lease.give_back()

    async def put_down(self) -> None:
        """Finish what is in hand."""
        if self.begun:
            self.begun = False
            self._note(held=False)
            await self.work.stop()

    async def _take_up(self) -> None:
        try:
            async with asyncio.timeout(BEGUN_WITHIN):
                await self.work.start()
        except BaseException:
            await self.work.stop()
            raise
        self.begun = True
        self._note(held=True)

    def _note(self, *, held: bool) -> None:
        metrics.LEASES_HELD.labels(self.lease.name).set(held)
        log.info("lease_taken" if held else "lease_put_down", lease=self.lease.name)


class Keeper:
    """Keeps this process's fair share of its service's leased work.

    Every process sees which others are there, and counts for itself how much is for it: who has
    more hands over, who has less asks for what is free. Whoever comes, goes or hands over tells
    the others; those who miss it see it within a second.
    """

    def __init__(
        self, database: Database, service: str, lasts: float, works: Mapping[str, Work]
    ) -> None:
        self._database, self._lasts = database, lasts
        self._news = f"leases.changed.{service}"
        self.name = f"{ULID()}-{os.getpid()}"
        self._presence = presence(database, self.name, lasts)
        self._pieces = [
            Piece(Lease(database, name, self.name, lasts), work) for name, work in works.items()
        ]
        self._nats: Nats | None = None
        self._something = asyncio.Event()
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def _held(self) -> Sequence[Piece]:
        return [piece for piece in self._pieces if not piece.lease.lost]

    async def start(self, nats: Nats) -> None:
        """Come in, and take what is for this process; one that is alone takes all at once."""
        self._nats = nats
        await nats.subscribe(self._news, cb=self._hear)
        await told_of_failure("lease_not_renewed", self._renew())
        await self._tell()
        await told_of_failure("leased_work_failed", self._settle())
        self._tasks = [
            asyncio.create_task(self._renew_now_and_then()),
            asyncio.create_task(self._settle_now_and_then()),
        ]

    async def stop(self) -> None:
        """Finish what is in hand, and let other processes go on."""
        self._stopping.set()
        self._something.set()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await told_of_failure("lease_not_given_back", self._presence.give_back())
        await self._hand_over(self._pieces)

    async def _renew_now_and_then(self) -> None:
        while not self._stopping.is_set():
            await wait_at_most(self._stopping, self._lasts / 3)
            await told_of_failure("lease_not_renewed", self._renew())

    async def _renew(self) -> None:
        """Say that this process is there, and keep what it has; one that is cut off from the bus
        hears nothing, and does not keep from others what they could hear."""
        if self._nats and not self._nats.is_connected:
            return
        await self._presence.ask()
        await asyncio.gather(*(piece.lease.renew() for piece in self._pieces))

    async def _settle_now_and_then(self) -> None:
        while not self._stopping.is_set():
            await wait_at_most(self._something, LOOK_EVERY)
            self._something.clear()
            if not self._stopping.is_set():
                await told_of_failure("leased_work_failed", self._settle())

    async def _settle(self) -> None:
        """Hand over what is too much, ask for what is too little, and work on what is held."""
        if not self._presence.held:
            await self._renew()
        share = fair_share(len(self._pieces), await present(self._database), self.name)
        await self._hand_over(self._held[share:])
        for piece in self._pieces:
            if len(self._held) < share and piece.lease.lost:
                await piece.lease.ask()
        following = (piece.follow() for piece in self._pieces)
        # One that fails leaves none of the others half begun: the next look would begin it again.
        for outcome in await asyncio.gather(*following, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome

    async def _hand_over(self, pieces: Sequence[Piece]) -> None:
        if not pieces:
            return
        handing = (piece.hand_over() for piece in pieces)
        await told_of_failure("lease_not_given_back", asyncio.gather(*handing))
        await self._tell()

    async def _tell(self) -> None:
        """Something has changed; a notice that is not sent is missed by nobody for long."""
        if self._nats and self._nats.is_connected:
            await told_of_failure("leases_not_told", self._nats.publish(self._news, b""))

    async def _hear(self, _: object) -> None:
        self._something.set()
