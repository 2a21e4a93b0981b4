"""A look 查看: someone saw how to reach the reporters of a case; it is written down before it."""

from dataclasses import dataclass
from datetime import datetime

from shared.terms import Role


@dataclass(frozen=True, slots=True)
class Look:
    """Who looked, in which role, when, at which case and whose contacts; never a contact."""

    id: str
    case: str
    account: str
    role: Role
    division: str
    at: datetime
    reporters: tuple[str, ...] = ()
