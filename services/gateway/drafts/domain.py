"""A draft: what a department's liaison 联络员 writes, and its chief 局长 signs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid5

from shared.contracts.envelope import Actor
from shared.errors import NotAllowed, NotTheLead, TooManyDrafts, UnknownDraft
from shared.storage.causes import NAMESPACE
from shared.terms import Role

DraftedStep = Literal["acceptance", "return", "progress", "postponement", "resolution"]
ALSO_ASSISTING = {"progress"}
"""What an assisting department may do too."""

AT_MOST = 100
"""Drafts of one department about one case."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A step written down for the chief to sign; `body` is what the step would be sent with.

    It belongs to the round it was written in: signed in a later one, it is refused.
    """

    id: str
    case: str
    department: str
    round: int
    step: DraftedStep
    body: Mapping[str, Any]
    drafted_by: str
    drafted_at: datetime
    signed_by: str | None = None
    signed_at: datetime | None = None

    @property
    def cause(self) -> UUID:
        """Why its step is taken: the same whoever of the department signs, and how often."""
        return uuid5(NAMESPACE, f"draft/{self.id}")

    @property
    def photos(self) -> tuple[str, ...]:
        """Those that its step names, of before the work and after it."""
        return (*self.body.get("before", ()), *self.body.get("after", ()))

    def says_the_same_as(self, other: "Draft") -> bool:
        """Whether it is the same request, sent again."""
        mine = (self.case, self.department, self.step, self.body)
        return mine == (other.case, other.department, other.step, other.body)

    def must_be_of(self, case: str, actor: Actor) -> None:
        """Raises UnknownDraft unless it is about this case, and of the actor's department."""
        if (self.case, self.department) != (case, actor.department):
            raise UnknownDraft


def department_of(actor: Actor, to: str) -> str:
    """The department someone acts for. Raises NotAllowed for others."""
    if actor.role is not Role.DEPARTMENT or actor.department is None:
        raise NotAllowed(role=actor.role, step=to)
    return actor.department


def must_have_a_part(
    department: str, step: DraftedStep, lead: str | None, assisting: tuple[str, ...]
) -> None:
    """Raises NotTheLead unless the department may take this step of the case, once signed."""
    helps = step in ALSO_ASSISTING and department in assisting
    if department != lead and not helps:
        raise NotTheLead(lead=lead, step=f"draft its {step}", department=department)


def must_not_be_too_many(written: int) -> None:
    """Raises TooManyDrafts when a department has written enough about a case."""
    if written >= AT_MOST:
        raise TooManyDrafts(most=AT_MOST)
