"""A ledger 履职账: what one deputy earned in one year, entry by entry; it is only added to."""

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Indicator:
    """What an indicator 指标 gives each time, and at most in a year."""

    number: int
    points: int
    cap: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Points given, or taken back by naming the entry they were given in."""

    number: int
    indicator: int
    points: int
    on: date
    because: str
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries of one deputy in one year, in the order they were made."""

    id: str
    division: str
    deputy: str
    entries: tuple[Entry, ...] = ()

    @classmethod
    def new(cls, deputy: str, year: int, division: str) -> "Ledger":
        """The empty ledger of a deputy's year."""
        return cls(ledger_id(deputy, year), division, deputy)

    @property
    def case(self) -> None:
        """A ledger belongs to no case."""
        return

    @property
    def balance(self) -> int:
        """The sum of its entries."""
        return sum(entry.points for entry in self.entries)

    @property
    def last(self) -> Entry:
        """The entry made last."""
        return self.entries[-1]

    def earned(self, indicator: int) -> int:
        """What the indicator has given so far; what was taken back is room under its cap again."""
        return sum(entry.points for entry in self.entries if entry.indicator == indicator)

    def awarded(self, indicator: Indicator, on: date, because: str) -> "Ledger":
        """The ledger with the indicator's points, or what is left of them under its cap."""
        room = max(0, indicator.cap - self.earned(indicator.number))
        points = min(indicator.points, room)
        return self._with(Entry(self._next, indicator.number, points, on, because))

    def reversed(self, entry: Entry) -> "Ledger":
        """The ledger with an entry that takes back an earlier one, for the same cause.

        It counts on the same day, so that every period's ranking agrees with its ledger.
        """
        taken_back = replace(entry, number=self._next, points=-entry.points, reverses=entry.number)
        return self._with(taken_back)

    def award_for(self, indicator: int, because: str) -> Entry | None:
        """The entry in which the indicator gave points for that cause."""
        given = (e for e in self.entries if e.indicator == indicator and e.reverses is None)
        return next((entry for entry in given if entry.because == because), None)

    def has_reversed(self, entry: Entry) -> bool:
        """Whether a later entry took that one back."""
        return any(later.reverses == entry.number for later in self.entries)

    @property
    def _next(self) -> int:
        return len(self.entries) + 1

    def _with(self, entry: Entry) -> "Ledger":
        return replace(self, entries=(*self.entries, entry))


def ledger_id(deputy: str, year: int) -> str:
    """The id of a deputy's ledger of a year."""
    return f"{deputy}/{year}"
