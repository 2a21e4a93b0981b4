"""A filing: what a reporter wrote, kept here and told to nobody who has no right to it."""

from dataclasses import dataclass, field
from datetime import datetime
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
