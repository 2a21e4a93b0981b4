"""An account: who signs in, as what, and where they act."""

from dataclasses import dataclass

from services.gateway.directory.domain import ROOT
from shared.authority import require
from shared.contracts.envelope import Actor
from shared.errors import Contradiction, NotAllowed
from shared.terms import Position, Role

NEVER_SIGN_IN = {Role.RESIDENT, Role.SERVICE}


@dataclass(frozen=True, slots=True)
class Account:
    """An account without its password. A department's and a deputy's name their entry.

    A department's is its chief's, unless it says that it is the liaison's.
    """

    username: str
    role: Role
    division: str
    name: str
    department: str | None = None
    deputy: str | None = None
    position: Position | None = None
    closed: bool = False

    def __post_init__(self) -> None:
        if self.role is Role.DEPARTMENT:
            object.__setattr__(self, "position", self.position or Position.CHIEF)
        elif self.position is not None:
            raise Contradiction(what="Only an account of a department has a position.")
        if self.role in NEVER_SIGN_IN:
            raise Contradiction(what=f"The role {self.role} has no accounts.")
        for role, entry in ((Role.DEPARTMENT, self.department), (Role.DEPUTY, self.deputy)):
            if (self.role is role) != (entry is not None):
                what = f"An account of the role {role} names its {role}; one of another does not."
                raise Contradiction(what=what)

    @property
    def actor(self) -> Actor:
        """Who acts through it: a deputy as the directory knows them, others by username."""
        return Actor(
            id=self.deputy or self.username,
            role=self.role,
            division=self.division,
            department=self.department,
            position=self.position,
        )


def may_keep(actor: Actor, account: Account, before: Account | None) -> None:
    """Refuse unless `actor` may make the account, and may change what it was before."""
    for one in filter(None, (before, account)):
        require(actor, Role.ADMINISTRATOR, over=one.division, to="keep accounts")
        if one.role is Role.ADMINISTRATOR and actor.division != ROOT:
            raise NotAllowed(role=actor.role, step="keep accounts of administrators")
