"""A fault: a sentence that names it, and what is done to the scene and mended again."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from infra.faults.scene import Scene

Inflict = Callable[[Scene], Awaitable[str]]


class NotRun(Exception):
    """A fault that cannot be inflicted here; the message says why."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that happens to a running system; `short` ones are in the short run too."""

    name: str
    inflict: Inflict
    """Does it, mends it, and tells in a few words what was seen. Raises NotRun and DidNotGoOn."""
    short: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """Faults of one kind; after them the load ends, and the books are checked."""

    name: str
    faults: Sequence[Fault]


class Faults:
    """Gathers the faults of one chapter, in the order in which they are written down."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def __call__(self, name: str, *, short: bool = False) -> Callable[[Inflict], Inflict]:
        """Note a fault under this sentence."""

        def noted(inflict: Inflict) -> Inflict:
            self.found.append(Fault(name, inflict, short))
            return inflict

        return noted
