"""What follows from many cases together: deputies' ledgers, and the sums of the figures."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from infra.bench.seeding.patterns import Verdict
from services.gateway.views.figures.cells import Sums
from services.scoring.ledger.decisions import as_told
from services.scoring.ledger.domain import APPRAISED_IN_TIME, Entry, Ledger, ledger_id
from shared.clock import TICK
from shared.contracts.envelope import Fact
from shared.contracts.points import PointsAwarded
from shared.divisions import full_code
from shared.storage.causes import fact_id
from shared.storage.client import Document

POINTS, CAP = 2, 40
"""Of the indicator, as the demonstration's counties have it."""


@dataclass(slots=True)
class Earning:
    """A deputy's year while it is written: the entries, and the facts that told them."""

    deputy: str
    year: int
    entries: list[Entry] = field(default_factory=list)
    facts: list[Fact[PointsAwarded]] = field(default_factory=list)
    inbox: list[Document] = field(default_factory=list)

    @property
    def ledger(self) -> Ledger:
        """As scoring keeps it."""
        division = full_code(self.deputy.partition("-")[0])
        return Ledger(ledger_id(self.deputy, self.year), division, self.deputy, tuple(self.entries))

    def earn(self, verdict: Verdict, because: str, cause: UUID) -> None:
        """As `award_verdict` decides it, without looking through all entries each time."""
        number = len(self.entries) + 1
        points = max(0, min(POINTS, CAP - POINTS * len(self.entries)))
        self.entries.append(Entry(number, APPRAISED_IN_TIME, points, verdict.on, because))
        id_ = ledger_id(self.deputy, self.year)
        data = as_told(self.deputy, self.entries[-1])
        before = self.facts[-1].time if self.facts else verdict.at
        self.facts.append(
            Fact[PointsAwarded](
                id=fact_id(cause, f"ledger/{id_}", data.TYPE, 0),
                type=f"liandan.{data.TYPE}",
                source="/services/scoring",
                subject=id_,
                time=max(verdict.at, before) + TICK,
                division=self.ledger_division,
                version=number,
                actor="service",
                cause=cause,
                data=data,
            )
        )
        self.inbox.append(self._remembered(cause, number))

    @property
    def ledger_division(self) -> str:
        """The deputy's own."""
        return full_code(self.deputy.partition("-")[0])

    def _remembered(self, cause: UUID, number: int) -> Document:
        fact = self.facts[-1]
        return {
            "_id": f"{cause}/ledger/{fact.subject}",
            "digest": "",
            "by": "service",
            "at": fact.time,
            "result": [fact.type],
            "versions": {"ledger": number},
        }


def earnings(verdicts: Iterable[tuple[Verdict, str, UUID]]) -> list[Earning]:
    """Of every deputy and year, in the order of time."""
    found: dict[tuple[str, int], Earning] = {}
    for verdict, because, cause in sorted(verdicts, key=lambda one: (one[0].at, one[1])):
        key = verdict.deputy, verdict.on.year
        if key not in found:
            found[key] = Earning(*key)
        found[key].earn(verdict, because, cause)
    return list(found.values())


def summed(times: Mapping[Any, int], sums_of: Mapping[Any, Sums]) -> Sums:
    """The sums over all cases: those of each pattern, as often as it was copied."""
    total: dict[Any, int] = defaultdict(int)
    for pattern, copies in times.items():
        for where, count in sums_of[pattern].items():
            total[where] += copies * count
    return Sums(total)
