"""A photo: kept here, and shown with what it belongs to; nothing else is known of it."""

from dataclasses import dataclass

from shared.contracts.envelope import Actor
from shared.terms import Role


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo waits until it belongs to a filing, or is evidence in a case or of an activity.

    `by` and `division` are of the account that sent it; a resident's phone has none.
    """

    id: str
    by: str | None = None
    division: str | None = None
    filing: str | None = None
    evidence_of: str | None = None


def sender(actor: Actor | None) -> str | None:
    """Whose a photo is until it is attached: an account's, or that of whoever knows its id."""
    return f"{actor.role}:{actor.id}" if actor and actor.role is not Role.RESIDENT else None
