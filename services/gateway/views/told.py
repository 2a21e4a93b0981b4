"""A fact as the views keep it, and the order in which a story is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.contracts.envelope import Fact, FactData


@dataclass(frozen=True, slots=True)
class Told:
    """What happened, when, by whom; `version` is that of the aggregate which told it."""

    id: str
    time: datetime
    actor: str
    division: str
    version: int
    data: FactData

    @property
    def type(self) -> str:
        """Noun, past participle and version."""
        return self.data.TYPE


def told(fact: Fact[Any]) -> Told:
    """What a fact tells; how and when it arrived is left behind."""
    return Told(str(fact.id), fact.time, fact.actor, fact.division, fact.version, data=fact.data)


def story(facts: Iterable[Told]) -> list[Told]:
    """Each fact once, by the time it happened; whatever the order and repetition of arrival."""
    once = {fact.id: fact for fact in facts}
    return sorted(once.values(), key=lambda fact: (fact.time, fact.id))
