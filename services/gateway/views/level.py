"""How far what is shown has come, so that whoever changed it can wait until they see it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from services.gateway.views.kinds import NOUN_OF
from services.gateway.views.told import Told
from shared.contracts.envelope import Reply


@dataclass(slots=True, kw_only=True)
class Level:
    """How far the aggregates have come that told of something, as far as is known here."""

    versions: dict[str, int] = field(default_factory=dict)
    """By noun."""
    told: dict[str, int] = field(default_factory=dict)
    """How many facts of that version are known: one decision may tell several."""

    def count(self, facts: Iterable[Told]) -> None:
        """Take in the version that each of these facts bears."""
        for fact in facts:
            noun = NOUN_OF[type(fact.data)]
            if fact.version > self.versions.get(noun, 0):
                self.versions[noun], self.told[noun] = fact.version, 0
            self.told[noun] += fact.version == self.versions[noun]

    def is_level_with(self, reply: Reply) -> bool:
        """Whether this holds what a reply tells: all facts of that version, or later ones."""
        return all(
            (self.versions.get(noun, 0), self.told.get(noun, 0)) >= (version, len(reply.result))
            for noun, version in reply.versions.items()
        )
