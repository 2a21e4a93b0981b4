"""What a right is: who, how far, when; and what is told to somebody who asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from tests.permissions.parties import EVERY, Reach, Scene, Where, Who

Scenes = frozenset[Scene]

OWN_TOWNSHIP = (Who.TOWNSHIP, Who.CHAIR)


class May(Enum):
    """What somebody who asks is told."""

    YES = "it is done"
    NOT_NOW = "409: the case does not stand so"
    NOT_THEY = "403: it is not for them"


@dataclass(frozen=True, slots=True)
class Grant:
    """Who may, how far, and when."""

    who: tuple[Who, ...]
    reach: Reach
    when: Scenes = EVERY
    where_practised: bool = False
    """Only in a county whose townships hand over, and until an order was returned."""
    in_charge: bool = False
    """Of a concern about the township itself, the county's committee alone has charge."""

    def holds(self, who: Who, scene: Scene, *, practised: bool) -> bool:
        """Whether it is one in this county, and in such a case."""
        if self.where_practised and (not practised or scene is Scene.RETURNED):
            return False
        return not (self.in_charge and scene is Scene.ABOUT_TOWNSHIP and who in OWN_TOWNSHIP)


@dataclass(frozen=True, slots=True)
class Right:
    """What may be done at a path, and by whom. `{ref}` is a case; other paths are about none."""

    path: str
    says: str
    grants: tuple[Grant, ...]
    method: str = "POST"

    @property
    def of_a_case(self) -> bool:
        """Whether it is about a case, and so about its status too."""
        return self.path.startswith("/cases/{ref}")

    @property
    def as_named(self) -> bool:
        """Whether the case names those who may."""
        return any(grant.reach is Reach.AS_NAMED for grant in self.grants)

    @property
    def depends_on_practice(self) -> bool:
        """Whether counties differ in it."""
        return any(grant.where_practised for grant in self.grants)

    def may(self, who: Who, where: Where, scene: Scene, *, practised: bool) -> May:
        """Whether someone from somewhere may, as the case stands."""
        granted = [
            grant
            for grant in self.grants
            if who in grant.who
            and grant.reach.covers(where)
            and grant.holds(who, scene, practised=practised)
        ]
        if not granted:
            return May.NOT_THEY
        return May.YES if self.is_time(scene, granted) else May.NOT_NOW

    def is_time(self, scene: Scene, grants: Sequence[Grant] = ()) -> bool:
        """Whether the case stands so that somebody may, or those who have these grants."""
        return any(scene in grant.when for grant in grants or self.grants)


def case(step: str, says: str, *grants: Grant) -> Right:
    """A right about a case."""
    return Right(f"/cases/{{ref}}/{step}", says, grants)
