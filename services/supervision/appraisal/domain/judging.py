"""An answer of a round, and what the appraiser and the reporters have said of it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from shared.terms import Outcome, Verdict

By = Literal["reporter", "endorser"]

Because = Literal["recused", "absent", "named"]

Flag = Literal["endorser_unsatisfied", "two_unsatisfied_rounds"]

UNSATISFIED_UP_TO = 2  # of 5; 3 is basically satisfied


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who answers and who appraises, as the order said at that version of its own."""

    lead: str
    appraiser: str
    version: int
    assisting: tuple[str, ...] = ()

    @property
    def departments(self) -> tuple[str, ...]:
        """Those that answer: who works in one of them has a part."""
        return (self.lead, *self.assisting)


@dataclass(frozen=True, slots=True)
class Replaced:
    """A deputy who was to appraise the case, and does so no more."""

    deputy: str
    because: Because


@dataclass(frozen=True, slots=True)
class Rating:
    """What one resident gave the answer."""

    reporter: str
    score: int
    by: By = "reporter"

    @property
    def unsatisfied(self) -> bool:
        """Whether they are not satisfied 不满意."""
        return self.score <= UNSATISFIED_UP_TO

    @property
    def sends_back(self) -> bool:
        """Whether the case goes round again for it; an endorser's is counted, and no more."""
        return self.unsatisfied and self.by == "reporter"


@dataclass(frozen=True, slots=True)
class Finding:
    """What the appraiser found: in a round, only after an annulment is there a second one."""

    number: int
    verdict: Verdict
    given_on: date
    in_time: bool


@dataclass(frozen=True, slots=True)
class Judging:
    """An answer, and what the appraiser and the residents have said of it so far."""

    outcome: Outcome
    verdict_due_on: date
    rating_until: date
    promised_on: date | None = None
    finding: Finding | None = None
    annulled: int = 0
    ratings: tuple[Rating, ...] = ()
    nobody_else_on: date | None = None
    """The last day on which no other deputy was free to take an absent one's place."""

    @property
    def rated(self) -> int:
        """How many reporters have rated."""
        return sum(rating.by == "reporter" for rating in self.ratings)

    @property
    def doubted(self) -> bool:
        """Whether an endorser is not satisfied."""
        return any(one.unsatisfied and one.by == "endorser" for one in self.ratings)

    def found(self, verdict: Verdict, on: date) -> "Judging":
        """The judging with what the appraiser found."""
        in_time = on <= self.verdict_due_on
        return replace(self, finding=Finding(self.annulled + 1, verdict, on, in_time))

    def to_be_found_anew(self, due_on: date) -> "Judging":
        """The judging without what was found; by `due_on` it is to be found anew."""
        anew = replace(self, finding=None, annulled=self.annulled + 1)
        return anew.to_be_found_by(due_on)

    def to_be_found_by(self, due_on: date) -> "Judging":
        """The judging with another day on which the verdict is due."""
        return replace(self, verdict_due_on=due_on)

    def with_rating(self, rating: Rating) -> "Judging":
        """The judging with one more rating."""
        return replace(self, ratings=(*self.ratings, rating))

    def has_rating_of(self, reporter: str) -> bool:
        """Whether that resident has rated the answer."""
        return any(rating.reporter == reporter for rating in self.ratings)

    def has_ended(self, on: date) -> bool:
        """Whether the window for ratings has ended before that day."""
        return on > self.rating_until

    def lacks_its_verdict(self, on: date) -> bool:
        """Whether the verdict is late on that day, and nobody has been looked for on it yet."""
        return on > self.verdict_due_on and self.nobody_else_on != on


@dataclass(frozen=True, slots=True)
class Ending:
    """The day a case ended, whether it was only explained, and who asks to reopen it."""

    on: date
    explained: bool = False
    reopening_asked_by: str | None = None
