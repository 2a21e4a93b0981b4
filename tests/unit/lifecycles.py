"""How a noun shows its lifecycle to the test that walks it.

Each noun with a table has a `<noun>_life.py` beside its tests, with a `LIFE`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

N = TypeVar("N")


@dataclass(frozen=True, slots=True)
class Verb(Generic[N]):
    """A verb of the noun, spoken; `to` is where it leads, None if the status stays.

    `only_from` says where it may be spoken, if that is less than the table allows: another verb
    may lead to the same status from elsewhere.
    """

    name: str
    spoken: Callable[[N], N]
    to: StrEnum | None = None
    only_from: Collection[StrEnum] | None = None


@dataclass(frozen=True, slots=True)
class Life(Generic[N]):
    """A sample of the noun at every status, and all of its verbs, once for each way they lead."""

    at: Callable[[StrEnum], N]
    verbs: Sequence[Verb[N]]
