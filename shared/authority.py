"""Who may do what, where: roles are bound to a division and what lies below it."""

from shared.contracts.envelope import Actor
from shared.divisions import contains
from shared.errors import NotAllowed, OutsideDivision
from shared.terms import Role


def must_be(actor: Actor, *roles: Role, to: str) -> None:
    """Refuse unless `actor` has one of `roles`; `to` names the step. Raises NotAllowed."""
    if actor.role not in roles:
        raise NotAllowed(role=actor.role, step=to)


def require(actor: Actor, *roles: Role, over: str, to: str) -> None:
    """Refuse unless `actor` has one of `roles` over the division `over`; `to` names the step.

    Raises NotAllowed for another role, OutsideDivision for another place.
    """
    must_be(actor, *roles, to=to)
    if not contains(actor.division, over):
        raise OutsideDivision(division=over, own=actor.division)
