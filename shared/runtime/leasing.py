"""Leased work: what one process of a service does at a time, and another goes on with."""

import asyncio
from collections.abc import Callable
from typing import Protocol

import structlog

from shared.eventing.relay import told_of_failure, wait_at_most
from shared.runtime import metrics
from shared.storage.leases import Lease

ASK_EVERY = 1.0  # seconds, for a lease that another holds
BEGUN_WITHIN = 5.0  # seconds

log = structlog.get_logger()


class Work(Protocol):
    """What is done while the lease is held."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...


class Keeper:
    """Asks for a lease, and does its work from when it has it until it has it no more.

    At a stop the work is finished first and the lease given back then, so that whoever goes on
    does not have to wait for it to run out.
    """

    def __init__(self, lease: Lease, begin: Callable[[], Work]) -> None:
        self._lease, self._begin = lease, begin
        self._work: Work | None = None
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to ask."""
        self._task = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Finish what is in hand, and let another process go on."""
        self._stopping.set()
        if self._task:
            await self._task

    async def _keep(self) -> None:
        while not self._stopping.is_set():
            await told_of_failure("lease_not_renewed", self._lease.ask())
            await told_of_failure("leased_work_failed", self._follow())
            renew_every = self._lease.lasts / 3
            pause = renew_every if self._work else min(ASK_EVERY, renew_every)
            await wait_at_most(self._stopping, pause)
        await told_of_failure("leased_work_failed", self._put_down())
        await told_of_failure("lease_not_given_back", self._lease.give_back())

    async def _follow(self) -> None:
        """Work if the lease is held, and only then."""
        if self._lease.held and self._work is None:
            await self._take_up()
        elif not self._lease.held and self._work is not None:
            log.warning("lease_lost", lease=self._lease.name)
            await self._put_down()

    async def _take_up(self) -> None:
        work = self._begin()
        try:
            async with asyncio.timeout(BEGUN_WITHIN):
                await work.start()
        except BaseException:
            await work.stop()
            raise
        self._work = work
        self._note(held=True)

    async def _put_down(self) -> None:
        if self._work is None:
            return
        work, self._work = self._work, None
        self._note(held=False)
        await work.stop()

    def _note(self, *, held: bool) -> None:
        metrics.LEASES_HELD.labels(self._lease.name).set(held)
        log.info("lease_taken" if held else "lease_put_down", lease=self._lease.name)
