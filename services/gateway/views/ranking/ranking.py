"""The ranking 排名 of deputies by their points, within one level and period."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Ranked:
    """A deputy's place: those with the same points share it, and the next place is left out."""

    deputy: str
    points: int
    rank: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a deputy's ledger; below zero, it takes back the one that it names."""

    number: int
    indicator: int
    points: int
    on: date
    because: str
    reverses: int | None

    @property
    def about(self) -> str:
        """The activity, or the case, that it is for; a verdict's cause begins with its case."""
        return self.because.partition("/")[0]


def periods_of(day: date) -> tuple[str, str, str]:
    """The year, quarter and month that a day counts for: `2026`, `2026-Q4`, `2026-11`."""
    quarter = (day.month + 2) // 3
    return f"{day:%Y}", f"{day:%Y}-Q{quarter}", f"{day:%Y-%m}"


def first_day_of(period: str) -> date:
    """The day a period begins on."""
    year, _, part = period.partition("-")
    month = int(part[1:]) * 3 - 2 if part.startswith("Q") else int(part or 1)
    return date(int(year), month, 1)


def totals(entries: Sequence[tuple[date, int]]) -> dict[str, int]:
    """The points of each period that has entries; what was taken back counts below zero."""
    sums: Counter[str] = Counter()
    for on, points in entries:
        for period in periods_of(on):
            sums[period] += points
    return dict(sorted(sums.items()))


def rank(points: Mapping[str, int]) -> Sequence[Ranked]:
    """Everyone by points, the most first; among equals by id."""
    ordered = sorted(points.items(), key=lambda item: (-item[1], item[0]))
    ranked: list[Ranked] = []
    for place, (deputy, sum_) in enumerate(ordered, start=1):
        shared = bool(ranked) and ranked[-1].points == sum_
        ranked.append(Ranked(deputy, sum_, ranked[-1].rank if shared else place))
    return ranked
