"""A contact point 联络阵地: where residents order, and the deputy whom they meet there."""

from dataclasses import dataclass, replace
from enum import StrEnum

from shared.errors import Contradiction
from shared.terms import ContactPointKind


class Status(StrEnum):
    """Whether residents find someone there."""

    OPEN = "open"
    CLOSED = "closed"


LIFECYCLE: dict[Status, set[Status]] = {
    Status.OPEN: {Status.CLOSED},
    Status.CLOSED: set(),
}


@dataclass(frozen=True, slots=True)
class Disclosures:
    """The three disclosures 三亮: who the deputy is, what is done there, what is promised."""

    owner: str
    services: tuple[str, ...]
    commitments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """A contact point as its township says it is."""

    id: str
    division: str
    kind: ContactPointKind
    name: str
    disclosures: Disclosures
    hours: str
    phone: str
    address: str | None = None
    status: Status = Status.OPEN

    @property
    def case(self) -> None:
        """A contact point belongs to no case."""
        return

    @property
    def owner(self) -> str:
        """The deputy whom residents meet there."""
        return self.disclosures.owner

    def kept_as(self, told: "ContactPoint") -> "ContactPoint":
        """The contact point as it is told now."""
        self.must_be_open()
        return told

    def closed(self) -> "ContactPoint":
        """The contact point, which is no more."""
        self.must_be_open()
        return replace(self, status=Status.CLOSED)

    def must_be_open(self) -> None:
        """Refuse once it is closed: codes on old posters lead to it still."""
        if self.status is not Status.OPEN:
            raise Contradiction(what=f"The contact point {self.id} is {self.status} for good.")
