"""The views together: cases and names, in one disposable database."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from services.gateway.views.cases.store import Cases
from services.gateway.views.cases.view import CaseView
from services.gateway.views.kinds import CASE_KINDS, DIRECTORY_KINDS
from services.gateway.views.names.store import Names
from services.gateway.views.notices import Notices
from services.gateway.views.store import Gathered
from shared.contracts.envelope import Fact, Reply
from shared.eventing.relay import wait_at_most
from shared.storage.client import Database

LEVEL_WITHIN = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Views:
    """Every view, each in its own collection."""

    database: Database
    cases: Cases
    names: Names

    @classmethod
    def of(cls, database: Database) -> Self:
        """The views that a database holds."""
        return cls(database, Cases(database), Names(database))

    @property
    def all(self) -> Sequence[Gathered]:
        """Each of them."""
        return self.cases, self.names

    async def prepare(self) -> None:
        """Make the indexes of each; again is harmless."""
        for view in self.all:
            await view.prepare()

    async def apply(self, facts: Sequence[Fact[Any]]) -> Sequence[str]:
        """Take facts into the views they belong to; returns the cases among them."""
        by_view = {view: [f for f in facts if type(f.data) in kinds] for view, kinds in self._kinds}
        cases, *_ = await asyncio.gather(*(view.apply(own) for view, own in by_view.items()))
        return cases

    @property
    def _kinds(self) -> Sequence[tuple[Gathered, tuple[type[Any], ...]]]:
        return ((self.cases, CASE_KINDS), (self.names, DIRECTORY_KINDS))


async def level(
    cases: Cases,
    notices: Notices,
    case: str,
    reply: Reply,
    within: float = LEVEL_WITHIN,
) -> CaseView | None:
    """The case once it holds what a reply tells; as it is, if that takes longer than `within`."""
    clock = asyncio.get_running_loop().time
    deadline = clock() + within
    with notices.watch(case) as changed:
        while True:
            changed.clear()
            view = await cases.get(case)
            left = deadline - clock()
            if left <= 0 or (view and view.is_level_with(reply)):
                return view
            await wait_at_most(changed, left)
