"""A concern 诉求: what residents reported, until it has ended or goes on as another one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from shared.divisions import county_of
from shared.errors import (
    AlreadyAppealed,
    Contradiction,
    IllegalStep,
    NotAReporter,
    OthersRemain,
)
from shared.periods import Periods
from shared.terms import Channel, Identity
from shared.working_days import WorkingCalendar, local_date


class Status(StrEnum):
    """Where a concern stands."""

    SUBMITTED = "submitted"
    TRIAGED = "triaged"
    ANSWERED = "answered"
    DECLINED = "declined"
    REFERRED = "referred"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


# Once triaged, a concern has an order and is never merged: merge chains end there.
# From declined an upheld appeal leads back; from merged, a survivor that had been withdrawn; from
# closed, a case that goes round again.
LIFECYCLE: dict[Status, set[Status]] = {
    Status.SUBMITTED: {
        Status.TRIAGED,
        Status.ANSWERED,
        Status.DECLINED,
        Status.REFERRED,
        Status.MERGED,
        Status.WITHDRAWN,
    },
    Status.TRIAGED: {Status.CLOSED, Status.WITHDRAWN},
    Status.ANSWERED: set(),
    Status.DECLINED: {Status.SUBMITTED},
    Status.REFERRED: set(),
    Status.MERGED: {Status.SUBMITTED},
    Status.WITHDRAWN: set(),
    Status.CLOSED: {Status.TRIAGED},
}

OPEN = {Status.SUBMITTED, Status.TRIAGED}
WITH_AN_ORDER = {Status.TRIAGED, Status.CLOSED}
ANSWERABLE = {Status.SUBMITTED, Status.TRIAGED, Status.ANSWERED}

ANSWERED_SOON = timedelta(days=3)


class Appeal(StrEnum):
    """What became of the one appeal against a decline."""

    PENDING = "pending"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Concern:
    """What its reporters told; their words and contacts are kept elsewhere."""

    id: str
    division: str
    channel: Channel
    identity: Identity
    submitted_at: datetime
    reporters: tuple[str, ...]
    category: str | None = None
    owner: str | None = None
    """The deputy who owns the contact point where it came in."""
    filed_by: str | None = None
    """The deputy who filed it for a resident."""
    also_filed_by: tuple[str, ...] = ()
    """The deputies who filed what was merged into it."""
    about_township: bool = False
    status: Status = Status.SUBMITTED
    merged_into: str | None = None
    public: bool = False
    """Whether the township has said in public what it is about."""
    hidden: bool = False
    appeal: Appeal | None = None
    endorsers: tuple[str, ...] = ()
    answering: tuple[str, ...] = ()
    """The deputies who have answered in their own words."""
    resolved: bool = False
    """Whether a department has answered, in any round."""
    appraisal_version: int = 0
    """Of the appraisal's last word on how the case goes on."""

    @property
    def case(self) -> str:
        """The case whose story it begins: its own."""
        return self.id

    @property
    def submitted_on(self) -> date:
        """The day it was submitted."""
        return local_date(self.submitted_at)

    @property
    def filers(self) -> tuple[str, ...]:
        """The deputies who filed any of it."""
        return (self.filed_by, *self.also_filed_by) if self.filed_by else self.also_filed_by

    @property
    def has_order(self) -> bool:
        """Whether departments have, or had, an order for it."""
        return self.status in WITH_AN_ORDER

    def triaged(self, category: str) -> "Concern":
        """The concern accepted 受理, under this category."""
        self._only_while({Status.SUBMITTED}, step=Status.TRIAGED)
        return replace(self._moved_to(Status.TRIAGED), category=category, public=True)

    def answered(self, category: str) -> "Concern":
        """The concern answered on the spot 当场答复."""
        return replace(self._moved_to(Status.ANSWERED), category=category, public=True)

    def declined(self) -> "Concern":
        """The concern declined 不予受理; not again, once the committee upheld an appeal."""
        if self.appeal is Appeal.UPHELD:
            raise Contradiction(
                what="The committee upheld the appeal against a decline: triage it otherwise."
            )
        return self._moved_to(Status.DECLINED)

    def referred(self) -> "Concern":
        """The concern referred 转告 to where it belongs."""
        return self._moved_to(Status.REFERRED)

    def escalated(self) -> "Concern":
        """The concern as one about the township itself: the county's to triage."""
        self._only_while({Status.SUBMITTED}, step="referred")
        if self.about_township:
            raise Contradiction(what="The concern is with the county's committee already.")
        return replace(self, about_township=True)

    def merged(self, into: "Concern") -> "Concern":
        """The concern, which goes on as another one about the same thing 并单."""
        moved = self._moved_to(Status.MERGED)
        into.must_survive(self)
        return replace(moved, merged_into=into.id)

    def resumed(self) -> "Concern":
        """The concern on its own again: what it was to go on as had been withdrawn."""
        self._only_while({Status.MERGED}, step="resumed")
        return replace(self._moved_to(Status.SUBMITTED), merged_into=None)

    def appealed(self, reporter: str) -> "Concern":
        """The concern with its one appeal 申诉 to the committee."""
        self._only_a_reporter(reporter)
        if self.appeal is not None:
            raise AlreadyAppealed(status=self.status)
        self._only_while({Status.DECLINED}, step="appealed")
        return replace(self, appeal=Appeal.PENDING)

    def appeal_upheld(self) -> "Concern":
        """The concern, which waits for triage again: the committee upheld the appeal."""
        self._only_on_appeal()
        return replace(self._moved_to(Status.SUBMITTED), appeal=Appeal.UPHELD)

    def appeal_dismissed(self) -> "Concern":
        """The concern, declined for good: the committee dismissed the appeal."""
        self._only_on_appeal()
        return replace(self, appeal=Appeal.DISMISSED)

    def withdrawn(self, reporter: str) -> "Concern":
        """The concern withdrawn 撤回 by its only reporter, before any department's answer."""
        self._only_a_reporter(reporter)
        moved = self._moved_to(Status.WITHDRAWN)
        if self.resolved:
            step = "withdrawn any more: a department has answered it"
            raise IllegalStep(status=self.status, step=step)
        if len(self.reporters) > 1:
            raise OthersRemain
        return moved

    def taken_from_view(self) -> "Concern":
        """The concern hidden 隐藏 from the public."""
        if not self.public:
            raise IllegalStep(status=self.status, step="hidden: it is not public")
        if self.hidden:
            raise IllegalStep(status="hidden", step="hidden again")
        return replace(self, hidden=True)

    def put_back_in_view(self) -> "Concern":
        """The concern public again."""
        if not self.hidden:
            raise IllegalStep(status=self.status, step="revealed: it is not hidden")
        return replace(self, hidden=False)

    def endorsed(self, endorser: str) -> "Concern":
        """The concern endorsed 附议 by one more resident; reporters are counted apart."""
        self._only_while({Status.TRIAGED}, step="endorsed")
        if self.hidden:
            raise IllegalStep(status="hidden", step="endorsed")
        if endorser in (*self.reporters, *self.endorsers):
            raise Contradiction(what="Whoever reported or endorsed a concern is counted already.")
        return replace(self, endorsers=(*self.endorsers, endorser))

    def answered_by(self, deputy: str) -> "Concern":
        """The concern with the answer of one more deputy."""
        self._only_while(ANSWERABLE, step="answered by a deputy")
        if deputy in self.answering:
            raise IllegalStep(status=self.status, step="answered twice by the same deputy")
        return replace(self, answering=(*self.answering, deputy))

    def resolved_by_department(self) -> "Concern":
        """The concern, which a department has answered 办复."""
        self._only_while(WITH_AN_ORDER, step="resolved")
        return replace(self, resolved=True)

    def judged(self, version: int) -> "Concern":
        """The concern, of which its appraisal has said how it goes on: there was an answer."""
        self._only_while(WITH_AN_ORDER, step="judged")
        return replace(self, resolved=True, appraisal_version=version)

    def closed(self) -> "Concern":
        """The concern, ended with its case 办结."""
        return self._moved_to(Status.CLOSED)

    def reopened(self) -> "Concern":
        """The concern, whose case goes round again."""
        self._only_while({Status.CLOSED}, step="reopened")
        return self._moved_to(Status.TRIAGED)

    def joined_by(self, newcomers: tuple[str, ...], filed_by: tuple[str, ...] = ()) -> "Concern":
        """The concern with more reporters, and the deputies who filed for them, whatever its
        status: nobody is turned away."""
        others = tuple(one for one in filed_by if one not in self.filers)
        return replace(
            self,
            reporters=self.reporters + newcomers,
            also_filed_by=self.also_filed_by + others,
        )

    def newcomers(self, reporters: Iterable[str]) -> tuple[str, ...]:
        """Those who are not its reporters yet."""
        return tuple(reporter for reporter in reporters if reporter not in self.reporters)

    def is_in_time(self, on: date, periods: Periods, calendar: WorkingCalendar) -> bool:
        """Whether an answer on the spot that day is in time, by the periods it came in under."""
        return on <= calendar.after(self.submitted_on, periods.answer_within)

    def is_soon(self, on: date) -> bool:
        """Whether a deputy's answer that day comes within three days."""
        return on <= self.submitted_on + ANSWERED_SOON

    def came_after(self, other: "Concern") -> bool:
        """Whether it was submitted later; the same moment is told apart by id."""
        return (self.submitted_at, self.id) > (other.submitted_at, other.id)

    def must_survive(self, other: "Concern") -> None:
        """Refuse to be what `other` goes on as.

        Of two that wait for triage, the later goes into the earlier: each may be merged at this
        very moment, unseen by the other, and this order keeps them from closing a circle.
        """
        if other.id == self.id:
            raise Contradiction(what="A concern cannot be merged into itself.")
        if county_of(other.division) != county_of(self.division):
            raise Contradiction(what="A concern can only be merged within its county.")
        if other.about_township != self.about_township:
            raise Contradiction(
                what="What is about the township itself is merged with nothing that it handles."
            )
        if self.status not in OPEN:
            raise IllegalStep(status=self.status, step="merged into")
        if self.status is Status.SUBMITTED and self.came_after(other):
            raise Contradiction(
                what=f"Neither is triaged yet: merge {self.id}, the later one, into {other.id}."
            )

    def _only_a_reporter(self, reporter: str) -> None:
        if reporter not in self.reporters:
            raise NotAReporter

    def _only_on_appeal(self) -> None:
        if self.status is not Status.DECLINED or self.appeal is not Appeal.PENDING:
            raise IllegalStep(status=self.status, step="ruled on: no appeal waits")

    def _only_while(self, statuses: set[Status], step: str) -> None:
        if self.status not in statuses:
            raise IllegalStep(status=self.status, step=step)

    def _moved_to(self, status: Status) -> "Concern":
        if status not in LIFECYCLE[self.status]:
            raise IllegalStep(status=self.status, step=status)
        return replace(self, status=status)
