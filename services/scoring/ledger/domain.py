"""A ledger 履职账: what one deputy earned in one year, entry by entry; it is only added to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from unicodedata import normalize

from shared.terms import DutyActivity

RESIDENT_ANSWERED, CHECKED_ON_SITE, APPRAISED_IN_TIME = 6, 7, 8
FOR_ACTIVITY = {DutyActivity.RECEPTION: 1, DutyActivity.HOUSEHOLD_VISIT: 2}
"""The indicators' numbers in every county's catalogue."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What an indicator 指标 gives each time, and at most in a year."""

    number: int
    points: int
    cap: int


@dataclass(frozen=True, slots=True)
class Deed:
    """What a deputy did on a day; its name tells it apart from all else they did.

    `words` is the digest of what they said, where it has to be in words of their own.
    """

    deputy: str
    on: date
    name: str
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Points given, or taken back by naming the entry they were given in."""

    number: int
    indicator: int
    points: int
    on: date
    because: str
    reverses: int | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries of one deputy in one year, in the order they were made.

    `unrewarded` names the verdicts that earned nothing, so that an annulment which comes before
    its verdict can be told from one that has nothing to take back.
    """

    id: str
    division: str
    deputy: str
    entries: tuple[Entry, ...] = ()
    unrewarded: tuple[str, ...] = ()

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

    def earned(self, indicator: int) -> int:
        """What the indicator has given so far; what was taken back is room under its cap again."""
        return sum(entry.points for entry in self.entries if entry.indicator == indicator)

    def awarded(self, indicator: Indicator, deed: Deed) -> "Ledger":
        """The ledger with the indicator's points, or what is left of them under its cap."""
        room = max(0, indicator.cap - self.earned(indicator.number))
        points = min(indicator.points, room)
        award = Entry(self._next, indicator.number, points, deed.on, deed.name, words=deed.words)
        return self._with(award)

    def reversed(self, entry: Entry) -> "Ledger":
        """The ledger with an entry that takes back an earlier one, for the same cause.

        It counts on the same day, so that every period's ranking agrees with its ledger.
        """
        taken_back = replace(entry, number=self._next, points=-entry.points, reverses=entry.number)
        return self._with(taken_back)

    def unmoved_by(self, verdict: str) -> "Ledger":
        """The ledger that has heard of a verdict, which earned nothing."""
        return replace(self, unrewarded=(*self.unrewarded, verdict))

    def since(self, earlier: "Ledger") -> Sequence[Entry]:
        """The entries made after it stood as it did earlier."""
        return self.entries[len(earlier.entries) :]

    def awards_for(self, because: str) -> Sequence[Entry]:
        """The entries in which points were given for that cause, each by its own indicator."""
        return [e for e in self.entries if e.because == because and e.reverses is None]

    def has_awarded(self, indicator: int, because: str) -> bool:
        """Whether the indicator gave points for that cause, even if they were taken back."""
        return any(entry.indicator == indicator for entry in self.awards_for(because))

    def has_heard(self, verdict: str) -> bool:
        """Whether a verdict has been counted, whatever it earned."""
        return verdict in self.unrewarded or bool(self.awards_for(verdict))

    def has_counted(self, words: str) -> bool:
        """Whether these very words gave points before."""
        return any(entry.words == words for entry in self.entries)

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


def own_words(text: str) -> str | None:
    """The digest of a text's letters and digits: spacing, punctuation and width say nothing.

    None if there are none.
    """
    said = "".join(c for c in normalize("NFKC", text).casefold() if c.isalnum())
    return sha256(said.encode()).hexdigest() if said else None
