"""A concern 诉求: what residents reported, until it has ended or goes on as another one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shared.divisions import county_of
from shared.errors import Contradiction, IllegalStep
from shared.terms import Channel, Identity


class Status(StrEnum):
    """Where a concern stands."""

    SUBMITTED = "submitted"
    TRIAGED = "triaged"
    DECLINED = "declined"
    MERGED = "merged"
    CLOSED = "closed"


# Once triaged, a concern has an order and is never merged: merge chains end there.
LIFECYCLE: dict[Status, set[Status]] = {
    Status.SUBMITTED: {Status.TRIAGED, Status.DECLINED, Status.MERGED},
    Status.TRIAGED: {Status.CLOSED},
    Status.DECLINED: set(),
    Status.MERGED: set(),
    Status.CLOSED: set(),
}

OPEN = {Status.SUBMITTED, Status.TRIAGED}
WITH_AN_ORDER = {Status.TRIAGED, Status.CLOSED}


@dataclass(frozen=True, slots=True)
class Concern:
    """What its reporters told; their words and contacts are kept elsewhere."""

    id: str
    division: str
    channel: Channel
    identity: Identity
    submitted_at: datetime
    reporters: tuple[str, ...]
    category: str | None = None
    status: Status = Status.SUBMITTED
    merged_into: str | None = None

    @property
    def case(self) -> str:
        """The case whose story it begins: its own."""
        return self.id

    @property
    def has_order(self) -> bool:
        """Whether departments have, or had, an order for it."""
        return self.status in WITH_AN_ORDER

    def triaged(self, category: str) -> "Concern":
        """The concern accepted 受理, under this category."""
        return replace(self._moved_to(Status.TRIAGED), category=category)

    def declined(self) -> "Concern":
        """The concern declined 不予受理."""
        return self._moved_to(Status.DECLINED)

    def merged(self, into: "Concern") -> "Concern":
        """The concern, which goes on as another one about the same thing 并单."""
        moved = self._moved_to(Status.MERGED)
        into.must_survive(self)
        return replace(moved, merged_into=into.id)

    def closed(self) -> "Concern":
        """The concern, ended with its case 办结."""
        return self._moved_to(Status.CLOSED)

    def joined_by(self, newcomers: tuple[str, ...]) -> "Concern":
        """The concern with more reporters, whatever its status: nobody is turned away."""
        return replace(self, reporters=self.reporters + newcomers)

    def newcomers(self, reporters: Iterable[str]) -> tuple[str, ...]:
        """Those who are not its reporters yet."""
        return tuple(reporter for reporter in reporters if reporter not in self.reporters)

    def came_after(self, other: "Concern") -> bool:
        """Whether it was submitted later; the same moment is told apart by id."""
        return (self.submitted_at, self.id) > (other.submitted_at, other.id)

    def must_survive(self, other: "Concern") -> None:
        """Refuse to be what `other` goes on as.

        Of two that wait for triage, the later goes into the earlier: each may be merged at this
        very moment, unseen by the other, and this order keeps them from closing a circle.
        """
        if other.id == self.id:
            raise Contradiction(what="A concern cannot be merged into itself.")
        if county_of(other.division) != county_of(self.division):
            raise Contradiction(what="A concern can only be merged within its county.")
        if self.status not in OPEN:
            raise IllegalStep(status=self.status, step="merged into")
        if self.status is Status.SUBMITTED and self.came_after(other):
            raise Contradiction(
                what=f"Neither is triaged yet: merge {self.id}, the later one, into {other.id}."
            )

    def _moved_to(self, status: Status) -> "Concern":
        if status not in LIFECYCLE[self.status]:
            raise IllegalStep(status=self.status, step=status)
        return replace(self, status=status)
