"""The views together, in one disposable database: cases, contact points, activities, names …"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol, Self, TypeVar

from services.gateway.views.activities.store import Activities
from services.gateway.views.cases.store import Cases
from services.gateway.views.contact_points.store import ContactPoints
from services.gateway.views.kinds import (
    ACTIVITY_KINDS,
    CASE_KINDS,
    CONTACT_POINT_KINDS,
    DIRECTORY_KINDS,
)
from services.gateway.views.level import Level
from services.gateway.views.names.store import Names
from services.gateway.views.notices import Notices
from services.gateway.views.store import Gathered
from shared.contracts.envelope import Fact, Reply
from shared.eventing.relay import wait_at_most
from shared.storage.client import Database

LEVEL_WITHIN = 1.0  # seconds

Shown_co = TypeVar("Shown_co", bound=Level, covariant=True)


class View(Protocol[Shown_co]):
    """Where something that is shown can be looked up by its id."""

    async def get(self, id_: str) -> Shown_co | None:
        """As it is now, if a fact has told of it."""


@dataclass(frozen=True, slots=True)
class Views:
    """Every view, each in its own collection."""

    database: Database
    cases: Cases
    contact_points: ContactPoints
    activities: Activities
    names: Names

    @classmethod
    def of(cls, database: Database) -> Self:
        """The views that a database holds."""
        return cls(
            database,
            Cases(database),
            ContactPoints(database),
            Activities(database),
            Names(database),
        )

    @property
    def all(self) -> Sequence[Gathered]:
        """Each of them."""
        return tuple(view for view, _ in self._kinds)

    async def prepare(self) -> None:
        """Make the indexes of each; again is harmless."""
        for view in self.all:
            await view.prepare()

    async def apply(self, facts: Sequence[Fact[Any]]) -> Sequence[str]:
        """Take facts into the views they belong to; returns the ids of what changed."""
        by_view = {view: [f for f in facts if type(f.data) in kinds] for view, kinds in self._kinds}
        changed = await asyncio.gather(*(view.apply(own) for view, own in by_view.items()))
        return list(chain.from_iterable(changed))

    @property
    def _kinds(self) -> Sequence[tuple[Gathered, tuple[type[Any], ...]]]:
        return (
            (self.cases, CASE_KINDS),
            (self.contact_points, CONTACT_POINT_KINDS),
            (self.activities, ACTIVITY_KINDS),
            (self.names, DIRECTORY_KINDS),
        )


async def level(
    view: View[Shown_co],
    notices: Notices,
    id_: str,
    reply: Reply,
    within: float = LEVEL_WITHIN,
) -> Shown_co | None:
    """What is shown, once it holds what a reply tells; as it is, if that takes too long."""
    clock = asyncio.get_running_loop().time
    deadline = clock() + within
    with notices.watch(id_) as changed:
        while True:
            changed.clear()
            shown = await view.get(id_)
            left = deadline - clock()
            if left <= 0 or (shown and shown.is_level_with(reply)):
                return shown
            await wait_at_most(changed, left)
