"""An appraisal 评单: how a deputy and the reporters judge a case's answers, round by round."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from shared.errors import (
    AlreadyRated,
    Contradiction,
    IllegalStep,
    NotAReporter,
    NotTheAppraiser,
    StaleRound,
    WindowEnded,
)
from shared.terms import Outcome, Verdict
from shared.working_days import WorkingCalendar


class Status(StrEnum):
    """Where an appraisal stands; once appraised, it waits for ratings or the window's end."""

    AWAITING = "awaiting"
    OPEN = "open"
    APPRAISED = "appraised"
    SENT_BACK = "sent_back"
    CLOSED = "closed"


LIFECYCLE: dict[Status, set[Status]] = {
    Status.AWAITING: {Status.OPEN},
    Status.OPEN: {Status.APPRAISED, Status.SENT_BACK},
    Status.APPRAISED: {Status.OPEN, Status.SENT_BACK, Status.CLOSED},
    Status.SENT_BACK: {Status.AWAITING},
    Status.CLOSED: set(),
}

RATEABLE = {Status.OPEN, Status.APPRAISED}

VERDICT_WITHIN = 7  # working days
RATED_WITHIN = timedelta(days=7)
UNSATISFIED_UP_TO = 2  # of 5; 3 is basically satisfied


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who answers and who appraises, as the order said at that version of its own."""

    lead: str
    appraiser: str
    version: int


@dataclass(frozen=True, slots=True)
class Rating:
    """What one reporter gave the answer."""

    reporter: str
    score: int

    @property
    def unsatisfied(self) -> bool:
        """Whether the reporter is not satisfied 不满意."""
        return self.score <= UNSATISFIED_UP_TO


@dataclass(frozen=True, slots=True)
class Finding:
    """What the appraiser found: in a round, only after an annulment is there a second one."""

    number: int
    verdict: Verdict
    given_on: date
    in_time: bool


@dataclass(frozen=True, slots=True)
class Judging:
    """The answer of a round, and what the appraiser and the reporters have said of it so far."""

    outcome: Outcome
    verdict_due_on: date
    rating_until: date
    finding: Finding | None = None
    annulled: int = 0
    ratings: tuple[Rating, ...] = ()

    @classmethod
    def of(cls, outcome: Outcome, answered_on: date, calendar: WorkingCalendar) -> "Judging":
        """The judging of an answer: seven working days for the verdict, seven days to rate."""
        return cls(outcome, verdict_due(answered_on, calendar), answered_on + RATED_WITHIN)

    def found(self, verdict: Verdict, on: date) -> "Judging":
        """The judging with what the appraiser found."""
        in_time = on <= self.verdict_due_on
        return replace(self, finding=Finding(self.annulled + 1, verdict, on, in_time))

    def to_be_found_by(self, due_on: date) -> "Judging":
        """The judging without what was found; by `due_on` it is to be found anew."""
        return replace(self, finding=None, annulled=self.annulled + 1, verdict_due_on=due_on)

    def rated(self, rating: Rating) -> "Judging":
        """The judging with one more rating."""
        return replace(self, ratings=(*self.ratings, rating))

    def has_rating_of(self, reporter: str) -> bool:
        """Whether that reporter has rated the answer."""
        return any(rating.reporter == reporter for rating in self.ratings)

    def has_ended(self, on: date) -> bool:
        """Whether the window for ratings has ended before that day."""
        return on > self.rating_until


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The appraisal of one case; its id is the case's."""

    id: str
    division: str
    reporters: tuple[str, ...]
    status: Status = Status.AWAITING
    round: int = 1
    assignment: Assignment | None = None
    judging: Judging | None = None

    @property
    def case(self) -> str:
        """The case that is judged."""
        return self.id

    @property
    def judged(self) -> Judging:
        """What is judged in this round. Raises IllegalStep before there is an answer."""
        if self.judging is None:
            raise IllegalStep(status=self.status, step="judged")
        return self.judging

    @property
    def assigned(self) -> Assignment:
        """Who answers and who appraises. Raises IllegalStep before the order was handed over."""
        if self.assignment is None:
            raise IllegalStep(status=self.status, step="judged")
        return self.assignment

    @property
    def finding(self) -> Finding:
        """What the appraiser found. Raises IllegalStep while there is no verdict."""
        if self.judged.finding is None:
            raise IllegalStep(status=self.status, step="ended without a verdict")
        return self.judged.finding

    @property
    def unrated(self) -> int:
        """How many reporters have said nothing in this round."""
        return len(self.reporters) - len(self.judged.ratings)

    def joined_by(self, reporters: Iterable[str]) -> "Appraisal":
        """The appraisal with these reporters among its own, whatever its status."""
        return replace(self, reporters=tuple(dict.fromkeys((*self.reporters, *reporters))))

    def handed_over(self, to: Assignment) -> "Appraisal":
        """The appraisal that waits for another lead's answer: the order was reassigned."""
        self._only_while({Status.AWAITING}, step="reassigned")
        return replace(self, assignment=to)

    def handed_over_again(self, to: Assignment) -> "Appraisal":
        """The next round: everything is judged anew."""
        moved = self._moved_to(Status.AWAITING, step="handed over again")
        return replace(moved, round=self.round + 1, assignment=to, judging=None)

    def opened(self, judging: Judging) -> "Appraisal":
        """The appraisal open 待评: its answer is there."""
        self._only_while({Status.AWAITING}, step="opened")
        return replace(self._moved_to(Status.OPEN, step="opened"), judging=judging)

    def appraised(self, verdict: Verdict, reasons: str | None, on: date) -> "Appraisal":
        """The appraisal with its verdict; "unsatisfied" has reasons, and sends it back."""
        self._only_while({Status.OPEN}, step="appraised")
        unsatisfied = verdict is Verdict.UNSATISFIED
        if unsatisfied and reasons is None:
            raise Contradiction(what="An unsatisfied verdict needs its reasons.")
        moved = self._moved_to(Status.SENT_BACK if unsatisfied else Status.APPRAISED, "appraised")
        return replace(moved, judging=self.judged.found(verdict, on))

    def rated(self, rating: Rating, on: date) -> "Appraisal":
        """The appraisal with one more rating; an unsatisfied one sends the case back."""
        self._may_rate(rating.reporter, on)
        moved = self._moved_to(Status.SENT_BACK, "rated") if rating.unsatisfied else self
        return replace(moved, judging=self.judged.rated(rating))

    def annulled(self, on: date, calendar: WorkingCalendar) -> "Appraisal":
        """The appraisal open again for another verdict 重新评单; its ratings stay."""
        self._only_while({Status.APPRAISED}, step="appraised anew")
        anew = self.judged.to_be_found_by(verdict_due(on, calendar))
        return replace(self._moved_to(Status.OPEN, step="appraised anew"), judging=anew)

    def closed(self) -> "Appraisal":
        """The case ended 办结."""
        return self._moved_to(Status.CLOSED, step="closed")

    def is_settled(self, on: date) -> bool:
        """Whether the verdict stands, and every reporter has rated or had the time to."""
        if self.status is not Status.APPRAISED:
            return False
        return self.unrated == 0 or self.judged.has_ended(on)

    def waits_for(self, to: Assignment) -> bool:
        """Whether that handover is news: nothing later is known of the order in this round."""
        known = self.assignment.version if self.assignment else 0
        return self.status is Status.AWAITING and to.version > known

    def is_led_by(self, department: str) -> bool:
        """Whether that department is the lead it waits for."""
        return self.assignment is not None and self.assignment.lead == department

    def was_opened(self, in_round: int) -> bool:
        """Whether the answer of that round has come."""
        here = self.round == in_round and self.status is not Status.AWAITING
        return here or self.round > in_round

    def expect_round(self, asked: int | None) -> None:
        """Refuse a step meant for a round that is over; one without a round is for today's."""
        if asked is not None and asked < self.round:
            raise StaleRound(asked=asked, round=self.round, status=self.status)

    def only_the_appraiser(self, deputy: str) -> None:
        """Refuse every deputy but the one named."""
        if deputy != self.assigned.appraiser:
            raise NotTheAppraiser(appraiser=self.assigned.appraiser)

    def _may_rate(self, reporter: str, on: date) -> None:
        if reporter not in self.reporters:
            raise NotAReporter
        if self.judging is not None and self.judging.has_rating_of(reporter):
            raise AlreadyRated(round=self.round)
        self._only_while(RATEABLE, step="rated")
        if self.judged.has_ended(on):
            raise WindowEnded(round=self.round, until=self.judged.rating_until)

    def _only_while(self, statuses: set[Status], step: str) -> None:
        if self.status not in statuses:
            raise IllegalStep(status=self.status, step=step)

    def _moved_to(self, status: Status, step: str) -> "Appraisal":
        if status not in LIFECYCLE[self.status]:
            raise IllegalStep(status=self.status, step=step)
        return replace(self, status=status)


def verdict_due(since: date, calendar: WorkingCalendar) -> date:
    """The day a verdict is due that may be given from `since` on."""
    return calendar.after(since, VERDICT_WITHIN)
