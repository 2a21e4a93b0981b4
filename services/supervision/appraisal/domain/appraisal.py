"""An appraisal 评单: how a deputy and the reporters judge a case's answers, round by round."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.supervision.appraisal.domain.judging import (
    Assignment,
    Because,
    By,
    Ending,
    Finding,
    Flag,
    Judging,
    Rating,
    Replaced,
)
from services.supervision.appraisal.domain.status import (
    ENDED,
    EXPLICABLE,
    LIFECYCLE,
    RATEABLE,
    WITHOUT_A_VERDICT,
    Status,
)
from shared.errors import (
    AlreadyRated,
    Contradiction,
    IllegalStep,
    NotAReporter,
    NotTheAppraiser,
    ReopenedTooLate,
    StaleRound,
    WindowEnded,
)
from shared.terms import Outcome, Verdict

ROUNDS_UNTIL_THE_MEETING = 2  # unsatisfied ones; then the committee's meeting 督办会 has the case


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The appraisal of one case; its id is the case's.

    `judging` is of the last answer there was: in a round that waits for one, of the round before.
    """

    id: str
    division: str
    reporters: tuple[str, ...]
    status: Status = Status.AWAITING
    round: int = 1
    assignment: Assignment | None = None
    judging: Judging | None = None
    endorsers: tuple[str, ...] = ()
    filed_by: str | None = None
    also_filed_by: tuple[str, ...] = ()
    about_township: bool = False
    """Then the township is not heard on it."""
    replaced: tuple[Replaced, ...] = ()
    unsatisfied_rounds: int = 0
    told_of_nobody_in: int = 0
    """The last round in which nobody was left to appraise it, and the committee was told."""
    ending: Ending | None = None

    @property
    def case(self) -> str:
        """The case that is judged."""
        return self.id

    @property
    def judged(self) -> Judging:
        """What is judged. Raises IllegalStep before there was any answer."""
        if self.judging is None:
            raise IllegalStep(status=self.status, step="judged before it is answered")
        return self.judging

    @property
    def assigned(self) -> Assignment:
        """Who answers and who appraises. Raises IllegalStep before the order was handed over."""
        if self.assignment is None:
            raise IllegalStep(status=self.status, step="judged before it is handed over")
        return self.assignment

    @property
    def appraiser(self) -> str:
        """The deputy who is to give the verdict. Raises IllegalStep while there is none."""
        return self.assigned.appraiser

    @property
    def standing_appraiser(self) -> str | None:
        """The appraiser, unless they stood back and nobody has followed them."""
        stood_back = Replaced(self.appraiser, "recused") in self.replaced
        return None if stood_back else self.appraiser

    @property
    def finding(self) -> Finding:
        """What the appraiser found. Raises IllegalStep while there is no verdict."""
        if self.judged.finding is None:
            raise IllegalStep(status=self.status, step="ended without a verdict")
        return self.judged.finding

    @property
    def ended(self) -> Ending:
        """How the case ended. Raises IllegalStep while it has not."""
        if self.ending is None:
            raise IllegalStep(status=self.status, step="reopened")
        return self.ending

    @property
    def unrated(self) -> int:
        """How many reporters have said nothing of the last answer."""
        return len(self.reporters) - self.judged.rated

    @property
    def verdict_due_on(self) -> date | None:
        """The day the verdict is due; None while there is no answer, or a verdict."""
        return self.judged.verdict_due_on if self.status is Status.OPEN else None

    @property
    def said(self) -> tuple[int, int]:
        """How many reporters have rated this round's answer, and how many not; none could before
        there is one."""
        if self.status is Status.AWAITING:
            return 0, 0
        return self.judged.rated, self.unrated

    @property
    def has_ended(self) -> bool:
        """Whether nothing is judged any more, unless the case is sent back."""
        return self.status in ENDED

    def joined_by(self, reporters: Iterable[str], filed_by: Iterable[str] = ()) -> "Appraisal":
        """The appraisal with these reporters among its own, and those who filed for them, whatever
        its status."""
        return replace(
            self,
            reporters=tuple(dict.fromkeys((*self.reporters, *reporters))),
            also_filed_by=tuple(dict.fromkeys((*self.also_filed_by, *filed_by))),
        )

    def endorsed_by(self, endorser: str) -> "Appraisal":
        """The appraisal with one more endorser, whatever its status."""
        return replace(self, endorsers=tuple(dict.fromkeys((*self.endorsers, endorser))))

    def handed_over(self, to: Assignment) -> "Appraisal":
        """The appraisal that waits for another lead's answer: the order was reassigned."""
        self._only_while({Status.AWAITING}, step="reassigned")
        return replace(self, assignment=to)

    def handed_over_again(self, to: Assignment) -> "Appraisal":
        """The next round: everything is judged anew."""
        moved = self._moved_to(Status.AWAITING, step="handed over again")
        return replace(moved, round=self.round + 1, assignment=to)

    def stood_back(self) -> "Appraisal":
        """The appraisal whose appraiser is recused 回避, once; another is to take their place."""
        self.must_lack_a_verdict()
        if self.standing_appraiser is None:
            raise IllegalStep(status=self.status, step="stood back from twice")
        return replace(self, replaced=self._replaced_by(None, "recused"))

    def given_to(self, deputy: str, because: Because, due_on: date) -> "Appraisal":
        """The appraisal in another deputy's hands; the verdict on an answer is due by `due_on`."""
        self.must_lack_a_verdict()
        if deputy == self.appraiser:
            raise Contradiction(what=f"The deputy {deputy} appraises this case already.")
        given = replace(
            self,
            assignment=replace(self.assigned, appraiser=deputy),
            replaced=self._replaced_by(deputy, because),
            told_of_nobody_in=0,
        )
        if self.status is not Status.OPEN:
            return given
        return replace(given, judging=self.judged.to_be_found_by(due_on))

    def left_to_the_absent(self, on: date) -> "Appraisal":
        """The appraisal of a deputy who is late, and whom nobody else can replace on that day."""
        self._only_while({Status.OPEN}, step="left to an absent appraiser")
        return replace(self, judging=replace(self.judged, nobody_else_on=on))

    def left_to_nobody(self) -> "Appraisal":
        """The appraisal of which the committee is told, in this round, that nobody is left to give
        the verdict."""
        return replace(self, told_of_nobody_in=self.round)

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
        moved = (
            self._unsatisfied() if unsatisfied else self._moved_to(Status.APPRAISED, "appraised")
        )
        return replace(moved, judging=self.judged.found(verdict, on))

    def rated(self, rating: Rating, on: date) -> "Appraisal":
        """The appraisal with one more rating; a reporter's unsatisfied one sends the case back."""
        self._may_rate(rating, on)
        moved = self._unsatisfied() if rating.sends_back else self
        return replace(moved, judging=self.judged.with_rating(rating))

    def annulled(self, due_on: date) -> "Appraisal":
        """The appraisal open again for another verdict 重新评单; its ratings stay."""
        self._only_while({Status.APPRAISED}, step="appraised anew")
        moved = self._moved_to(Status.OPEN, step="appraised anew")
        return replace(moved, judging=self.judged.to_be_found_anew(due_on))

    def closed(self, on: date) -> "Appraisal":
        """The case ended 办结."""
        self._only_while({Status.APPRAISED}, step="closed")
        return replace(self._moved_to(Status.CLOSED, step="closed"), ending=Ending(on))

    def explained(self, on: date) -> "Appraisal":
        """The case ended, explained and not solved 解释办结: only what is not possible, and only
        after two unsatisfied rounds."""
        self._only_while(EXPLICABLE, step="explained")
        if self.unsatisfied_rounds < ROUNDS_UNTIL_THE_MEETING:
            raise IllegalStep(
                status=self.status, step="explained before two rounds have ended unsatisfied"
            )
        if self.judged.outcome is not Outcome.NOT_POSSIBLE:
            last = self.judged.outcome
            raise IllegalStep(status=self.status, step=f"explained: its last answer is {last}")
        moved = self._moved_to(Status.CLOSED, step="explained")
        return replace(moved, ending=Ending(on, explained=True))

    def reopening_asked(self, reporter: str, on: date, within: int) -> "Appraisal":
        """The ended case with a reporter's request to reopen it; one request waits at a time."""
        self._only_while({Status.CLOSED}, step="reopened")
        if reporter not in self.reporters:
            raise NotAReporter
        if self.ended.explained:
            raise IllegalStep(status=self.status, step="reopened: it was explained")
        if self.ended.reopening_asked_by is not None:
            raise IllegalStep(status=self.status, step="reopened twice; one request waits already")
        if on > (until := self.ended.on + timedelta(days=within)):
            raise ReopenedTooLate(status=self.status, until=until)
        return replace(self, ending=replace(self.ended, reopening_asked_by=reporter))

    def reopening_refused(self) -> "Appraisal":
        """The case stays ended."""
        self._must_be_asked_to_reopen()
        return replace(self, ending=replace(self.ended, reopening_asked_by=None))

    def reopened(self) -> "Appraisal":
        """The case goes round again, because a reporter asked."""
        self._must_be_asked_to_reopen()
        return replace(self._moved_to(Status.SENT_BACK, step="reopened"), ending=None)

    def found_broken(self) -> "Appraisal":
        """The case goes round again: its look-back failed."""
        self._only_while({Status.CLOSED}, step="looked back on")
        return replace(self._unsatisfied(), ending=None)

    def withdrawn(self) -> "Appraisal":
        """Nothing is judged any more: the concern was withdrawn 撤回."""
        return self._moved_to(Status.WITHDRAWN, step="withdrawn")

    def flags_since(self, before: "Appraisal") -> tuple[Flag, ...]:
        """Why the committee is to look at the case now, and not for what it knew before: an
        endorser's doubt once a round, and each unsatisfied round from the second on."""
        doubted: tuple[Flag, ...] = ()
        if self.judged.doubted and not before.judged.doubted:
            doubted = ("endorser_unsatisfied",)
        ended_so = self.unsatisfied_rounds > before.unsatisfied_rounds
        if ended_so and self.unsatisfied_rounds >= ROUNDS_UNTIL_THE_MEETING:
            return (*doubted, "two_unsatisfied_rounds")
        return doubted

    def is_settled(self, on: date) -> bool:
        """Whether the verdict stands, and every reporter has rated or had the time to."""
        if self.status is not Status.APPRAISED:
            return False
        return self.unrated == 0 or self.judged.has_ended(on)

    def lacks_its_verdict(self, on: date) -> bool:
        """Whether somebody else is to be found to give the verdict, on that day."""
        return self.status is Status.OPEN and self.judged.lacks_its_verdict(on)

    def waits_for(self, to: Assignment) -> bool:
        """Whether that handover is news: nothing later is known of the order in this round."""
        known = self.assignment.version if self.assignment else 0
        return self.status is Status.AWAITING and to.version > known

    def is_led_by(self, department: str) -> bool:
        """Whether that department is the lead it waits for."""
        return self.assignment is not None and self.assignment.lead == department

    def was_opened(self, in_round: int) -> bool:
        """Whether the answer of that round has come, or is waited for no more."""
        here = self.round == in_round and self.status is not Status.AWAITING
        return here or self.round > in_round

    def has_gone_on_from(self, closing_of_round: int) -> bool:
        """Whether what ended in that round has gone round again since, or ended for good."""
        over = self.status in {Status.SENT_BACK, Status.WITHDRAWN}
        return over or self.round > closing_of_round

    def replacement_of(self, deputy: str) -> Replaced | None:
        """Whether, and why, that deputy appraises the case no more."""
        return next((one for one in self.replaced if one.deputy == deputy), None)

    def part_of(self, deputy: str) -> str | None:
        """What part that deputy has in the case itself, if any; with one they never appraise it."""
        if deputy in (self.filed_by, *self.also_filed_by):
            return "they filed it"
        return "they are recused" if Replaced(deputy, "recused") in self.replaced else None

    def rates_as(self, resident: str) -> By | None:
        """Whether a resident rates as a reporter or as an endorser, if they may at all."""
        if resident in self.reporters:
            return "reporter"
        return "endorser" if resident in self.endorsers else None

    def expect_round(self, asked: int | None) -> None:
        """Refuse a step meant for a round that is over; one without a round is for today's."""
        if asked is not None and asked < self.round:
            raise StaleRound(asked=asked, round=self.round, status=self.status)

    def only_the_appraiser(self, deputy: str) -> None:
        """Refuse every deputy but the one named."""
        if deputy != self.appraiser:
            raise NotTheAppraiser(appraiser=self.appraiser)

    def must_lack_a_verdict(self) -> None:
        """Refuse another appraiser once there is a verdict, or nothing to judge any more."""
        self._only_while(WITHOUT_A_VERDICT, step="given to another appraiser")

    def _may_rate(self, rating: Rating, on: date) -> None:
        if rating.by != self.rates_as(rating.reporter):
            raise NotAReporter
        if self.was_opened(self.round) and self.judged.has_rating_of(rating.reporter):
            raise AlreadyRated(round=self.round)
        self._only_while(RATEABLE, step="rated")
        if self.judged.has_ended(on):
            raise WindowEnded(round=self.round, until=self.judged.rating_until)

    def _replaced_by(self, deputy: str | None, because: Because) -> tuple[Replaced, ...]:
        """Those who appraise the case no more; whoever stood back stays recused."""
        others = [one for one in self.replaced if one.deputy not in {deputy, self.appraiser}]
        left = self.replacement_of(self.appraiser)
        return (*others, left or Replaced(self.appraiser, because))

    def _unsatisfied(self) -> "Appraisal":
        moved = self._moved_to(Status.SENT_BACK, step="sent back")
        return replace(moved, unsatisfied_rounds=self.unsatisfied_rounds + 1)

    def _must_be_asked_to_reopen(self) -> None:
        self._only_while({Status.CLOSED}, step="reopened")
        if self.ended.reopening_asked_by is None:
            raise IllegalStep(status=self.status, step="reopened: nobody has asked for it")

    def _only_while(self, statuses: set[Status], step: str) -> None:
        if self.status not in statuses:
            raise IllegalStep(status=self.status, step=step)

    def _moved_to(self, status: Status, step: str) -> "Appraisal":
        if status not in LIFECYCLE[self.status]:
            raise IllegalStep(status=self.status, step=step)
        return replace(self, status=status)
