"""What a pure decision returns: the new state, and the facts that follow from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from shared.contracts.envelope import FactData


class Aggregate(Protocol):
    """What changes as one: it has an id, a division, and the case whose story it belongs to."""

    @property
    def id(self) -> str: ...
    @property
    def division(self) -> str: ...
    @property
    def case(self) -> str | None: ...


S = TypeVar("S", bound=Aggregate)


@dataclass(frozen=True, slots=True)
class Decision(Generic[S]):
    """A new state and its facts, in the order they happened."""

    state: S | None
    facts: Sequence[FactData] = ()
    ignored: str = ""

    @classmethod
    def nothing(cls, state: S | None, because: str) -> "Decision[S]":
        """What came late, or again, changes nothing; `because` names why."""
        return cls(state, (), because)


def decided(state: S, *facts: FactData) -> Decision[S]:
    """The decision that `state` holds from now on, and that `facts` happened."""
    return Decision(state, facts)
