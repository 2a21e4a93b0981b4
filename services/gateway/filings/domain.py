"""A filing: what a reporter wrote, kept here and told to nobody who has no right to it.

An endorsement is a filing without words: its holder has a code of their own, and nothing to tell.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.terms import Identity


@dataclass(frozen=True, slots=True)
class Location:
    """Where it is."""

    lon: float | None = None
    lat: float | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a reporter."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a reporter tells, beside what everyone may know."""

    text: str
    identity: Identity
    location: Location | None = None
    contact: Contact | None = None
    contact_point: str | None = None
    photos: tuple[str, ...] = ()


class Pleading(StrEnum):
    """What a reporter may ask for in words: to take it back, to appeal, to reopen."""

    WITHDRAWAL = "withdrawal"
    APPEAL = "appeal"
    REOPENING = "reopening"


@dataclass(frozen=True, slots=True)
class Plea:
    """What a reporter wrote when they asked for it."""

    pleading: Pleading
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody said beside a rating or a plea, of which no answer has come: about which case,
    where it is kept, and since when."""

    holder: str
    about: str
    place: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Filing:
    """One reporter's words about one case; `cause` and `digest` find the same request again."""

    reporter: str
    case: str
    cause: UUID
    digest: str
    at: datetime
    words: Words
    comments: dict[str, str] = field(default_factory=dict)
    """What they wrote beside their ratings, by the id that the rating carries."""
    pleas: dict[str, Plea] = field(default_factory=dict)
    """What they wrote when they asked for something, by the id that the command carries."""

    @property
    def holder(self) -> str:
        """Whom its code stands for."""
        return self.reporter


@dataclass(frozen=True, slots=True)
class Endorsement:
    """Somebody endorsed a case; `cause` finds the same request again."""

    endorser: str
    case: str
    cause: UUID
    at: datetime
    comments: dict[str, str] = field(default_factory=dict)

    @property
    def holder(self) -> str:
        """Whom its code stands for."""
        return self.endorser
