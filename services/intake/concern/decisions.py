"""What intake decides about a concern: one decision for each thing that can happen."""

from services.intake.concern.domain import Concern, Status
from services.intake.contact_point.domain import ContactPoint
from shared.authority import must_be, require
from shared.contracts.appraisal import CaseClosed, CaseExplained, CaseSentBack
from shared.contracts.concern import (
    AnswerConcern,
    AnswerResident,
    AppealDecline,
    AppealDismissed,
    AppealUpheld,
    ConcernAnswered,
    ConcernAppealed,
    ConcernDeclined,
    ConcernEndorsed,
    ConcernEscalated,
    ConcernHidden,
    ConcernJoined,
    ConcernMerged,
    ConcernReferred,
    ConcernResumed,
    ConcernRevealed,
    ConcernSubmitted,
    ConcernTriaged,
    ConcernWithdrawn,
    DeclineConcern,
    EndorseConcern,
    HideConcern,
    MergeConcern,
    ReferConcern,
    ResidentAnswered,
    RevealConcern,
    RuleOnAppeal,
    SubmitConcern,
    TriageConcern,
    WithdrawConcern,
)
from shared.contracts.envelope import C, Command, Fact, FactData
from shared.contracts.order import OrderResolved
from shared.decision import Decision, decided
from shared.divisions import county_of, reaches
from shared.errors import (
    IllegalStep,
    NotAReporter,
    NotYet,
    OutsideDivision,
    UnknownCase,
    UnknownReference,
)
from shared.periods import Periods
from shared.terms import Referral, Role
from shared.working_days import WorkingCalendar, local_date

STAFF = (Role.TOWNSHIP, Role.CHAIR, Role.COMMITTEE)


def submit(
    concern: Concern | None, command: Command[SubmitConcern], contact_point: ContactPoint | None
) -> Decision[Concern]:
    """Someone reports, or files for one who does; the concern waits for triage."""
    if concern is not None:
        raise IllegalStep(status=concern.status, step="submitted again")
    asked = command.data
    submitted = Concern(
        id=asked.case,
        division=asked.division,
        channel=asked.channel,
        identity=asked.identity,
        submitted_at=command.at,
        reporters=(asked.reporter,),
        category=asked.category,
        owner=owner_of(contact_point, asked),
        filed_by=command.actor.id if command.actor.role is Role.DEPUTY else None,
        about_township=asked.about_township,
    )
    return decided(submitted, as_submitted(submitted, asked))


def triage(concern: Concern | None, command: Command[TriageConcern]) -> Decision[Concern]:
    """The township accepts the concern; from here on it is public, by its summary."""
    asked = command.data
    triaged = in_charge_of(concern, command, to="triage a concern").triaged(asked.category)
    return decided(
        triaged,
        ConcernTriaged(
            category=asked.category,
            urgency=asked.urgency,
            summary=asked.summary,
            reporters=triaged.reporters,
            place=asked.place,
            owner=triaged.owner,
            filed_by=triaged.filed_by,
            also_filed_by=triaged.also_filed_by,
            about_township=triaged.about_township,
        ),
    )


def answer(
    concern: Concern | None,
    command: Command[AnswerConcern],
    periods: Periods,
    calendar: WorkingCalendar,
) -> Decision[Concern]:
    """The township answers an enquiry on the spot; it is public, and the end."""
    asked, today = command.data, local_date(command.at)
    answered = in_charge_of(concern, command, to="answer a concern").answered(asked.category)
    return decided(
        answered,
        ConcernAnswered(
            category=asked.category,
            summary=asked.summary,
            answer=asked.answer,
            reporters=answered.reporters,
            in_time=answered.is_in_time(today, periods, calendar),
        ),
    )


def decline(concern: Concern | None, command: Command[DeclineConcern]) -> Decision[Concern]:
    """The township declines the concern, with a reason."""
    declined = in_charge_of(concern, command, to="decline a concern").declined()
    return decided(declined, ConcernDeclined(reason=command.data.reason))


def refer(concern: Concern | None, command: Command[ReferConcern]) -> Decision[Concern]:
    """The township refers the concern to where it belongs; what is about itself, to the county."""
    concern, asked = in_charge_of(concern, command, to="refer a concern"), command.data
    if asked.to is Referral.COUNTY:
        return decided(concern.escalated(), ConcernEscalated(reason=asked.reason))
    return decided(concern.referred(), ConcernReferred(to=asked.to, reason=asked.reason))


def merge(
    concern: Concern | None, command: Command[MergeConcern], survivor: Concern | None
) -> Decision[Concern]:
    """The concern goes on as another one about the same thing; all its reporters follow."""
    concern = in_charge_of(concern, command, to="merge a concern")
    if survivor is None:
        raise UnknownCase(case=command.data.into)
    must_have_charge(survivor, command, to="merge a concern")
    merged = concern.merged(into=survivor)
    told = ConcernMerged(into=survivor.id, reporters=merged.reporters, filed_by=merged.filers)
    return decided(merged, told)


def appeal(concern: Concern | None, command: Command[AppealDecline]) -> Decision[Concern]:
    """A reporter appeals, once, to the committee; what they say stays with the gateway."""
    reporter = themselves(command, command.data.reporter)
    appealed = reported(concern, command).appealed(reporter)
    return decided(appealed, ConcernAppealed(reporter=reporter))


def rule_on_appeal(concern: Concern | None, command: Command[RuleOnAppeal]) -> Decision[Concern]:
    """The committee upholds the appeal, and the concern waits for triage again; or dismisses it."""
    concern, asked = reported(concern, command), command.data
    require(command.actor, Role.COMMITTEE, over=concern.division, to="rule on an appeal")
    if asked.upheld:
        return decided(concern.appeal_upheld(), AppealUpheld(reason=asked.reason))
    return decided(concern.appeal_dismissed(), AppealDismissed(reason=asked.reason))


def withdraw(concern: Concern | None, command: Command[WithdrawConcern]) -> Decision[Concern]:
    """Its only reporter withdraws the concern: the case ends, whatever others are at with it."""
    reporter = themselves(command, command.data.reporter)
    concern = reported(concern, command)
    told = ConcernWithdrawn(reporter=reporter, triaged=concern.has_order)
    return decided(concern.withdrawn(reporter), told)


def hide(concern: Concern | None, command: Command[HideConcern]) -> Decision[Concern]:
    """Abuse, and what concerns minors, is taken out of public view."""
    hidden = in_charge_of(concern, command, to="hide a concern").taken_from_view()
    return decided(hidden, ConcernHidden(reason=command.data.reason))


def reveal(concern: Concern | None, command: Command[RevealConcern]) -> Decision[Concern]:
    """What was hidden is public again."""
    revealed = in_charge_of(concern, command, to="reveal a concern").put_back_in_view()
    return decided(revealed, ConcernRevealed(reason=command.data.reason))


def endorse(concern: Concern | None, command: Command[EndorseConcern]) -> Decision[Concern]:
    """A resident endorses an open public concern instead of filing it again."""
    endorsed = reported(concern, command).endorsed(command.data.endorser)
    return decided(endorsed, ConcernEndorsed(endorser=command.data.endorser))


def answer_resident(concern: Concern | None, command: Command[AnswerResident]) -> Decision[Concern]:
    """A deputy of the county answers a resident's question, once, in their own words; whoever
    filed it asked it themselves, and is never in time."""
    must_be(command.actor, Role.DEPUTY, to="answer a resident")
    concern, deputy, today = reported(concern, command), command.actor, local_date(command.at)
    if not reaches(deputy.division, concern.division):
        raise OutsideDivision(division=concern.division, own=deputy.division)
    return decided(
        concern.answered_by(deputy.id),
        ResidentAnswered(
            deputy=deputy.id,
            text=command.data.text,
            answered_on=today,
            in_time=concern.is_soon(on=today) and deputy.id not in concern.filers,
        ),
    )


def take_in(concern: Concern | None, fact: Fact[ConcernMerged]) -> Decision[Concern]:
    """The survivor of a merge, or whatever it has gone on as, takes in those reporters."""
    if concern is None:
        raise NotYet(what="The concern that the reporters follow")
    if concern.status is Status.WITHDRAWN:
        return Decision.nothing(concern, because="it was withdrawn, and they go on without it")
    newcomers = concern.newcomers(fact.data.reporters)
    if not newcomers:
        return Decision.nothing(concern, because="they are its reporters already")
    joined = concern.joined_by(newcomers, fact.data.filed_by)
    return decided(joined, as_taken_in(joined, newcomers, fact))


def resume(
    concern: Concern | None, fact: Fact[ConcernMerged], survivor: Concern | None
) -> Decision[Concern]:
    """What was merged into a concern withdrawn at that moment goes on by itself: nobody is lost."""
    if concern is None or survivor is None:
        raise NotYet(what="The concern that was merged")
    if survivor.status is not Status.WITHDRAWN:
        return Decision.nothing(concern, because="the survivor has taken its reporters in")
    if concern.merged_into != survivor.id:
        return Decision.nothing(concern, because="it goes on by itself already")
    return decided(concern.resumed(), ConcernResumed(withdrawn=survivor.id))


def hear_answer(concern: Concern | None, fact: Fact[OrderResolved]) -> Decision[Concern]:
    """A department has answered; from here on the concern cannot be withdrawn."""
    concern = triaged_before(concern)
    if not concern.has_order:
        return Decision.nothing(concern, because=f"the concern is {concern.status} already")
    if concern.resolved:
        return Decision.nothing(concern, because="an answer is known already")
    return decided(concern.resolved_by_department())


def close(
    concern: Concern | None, fact: Fact[CaseClosed] | Fact[CaseExplained]
) -> Decision[Concern]:
    """The case ended; nothing can be merged into the concern any more."""
    concern = triaged_before(concern)
    if late := comes_late(concern, fact.version):
        return Decision.nothing(concern, because=late)
    judged = concern.judged(fact.version)
    return decided(judged if judged.status is Status.CLOSED else judged.closed())


def go_on(concern: Concern | None, fact: Fact[CaseSentBack]) -> Decision[Concern]:
    """The case goes round again; a concern that had ended with it is open again."""
    concern = triaged_before(concern)
    if late := comes_late(concern, fact.version):
        return Decision.nothing(concern, because=late)
    judged = concern.judged(fact.version)
    return decided(judged.reopened() if judged.status is Status.CLOSED else judged)


def reported(concern: Concern | None, command: Command[C]) -> Concern:
    """The concern a command is about."""
    if concern is None:
        raise UnknownCase(case=command.case)
    return concern


def in_charge_of(concern: Concern | None, command: Command[C], to: str) -> Concern:
    """The concern a command is about, if those who ask have charge of it."""
    concern = reported(concern, command)
    must_have_charge(concern, command, to=to)
    return concern


def must_have_charge(concern: Concern, command: Command[C], to: str) -> None:
    """Refuse all but the staff of the place; about the township itself, all but the committee."""
    if concern.about_township:
        must_be(command.actor, Role.COMMITTEE, to=f"{to} about the township itself")
    require(command.actor, *STAFF, over=concern.division, to=to)


def themselves(command: Command[C], reporter: str) -> str:
    """The reporter who asks: nobody asks in another's name."""
    if command.actor.role is not Role.RESIDENT or command.actor.id != reporter:
        raise NotAReporter
    return reporter


def owner_of(contact_point: ContactPoint | None, asked: SubmitConcern) -> str | None:
    """The owner of the contact point where a concern comes in, if it names one."""
    if asked.contact_point is None:
        return None
    here = county_of(asked.division)
    if contact_point is None or county_of(contact_point.division) != here:
        raise UnknownReference(kind="contact point", id=asked.contact_point)
    contact_point.must_be_open()
    return contact_point.owner


def triaged_before(concern: Concern | None) -> Concern:
    """The concern an order's or an appraisal's fact is about; those come after its triage."""
    if concern is None or concern.status is Status.SUBMITTED:
        raise NotYet(what="The triage of this concern")
    return concern


def comes_late(concern: Concern, version: int) -> str:
    """Why its appraisal's word on the concern comes too late to count, if it does."""
    if not concern.has_order:
        return f"the concern is {concern.status} already"
    return "a later word is known" if version <= concern.appraisal_version else ""


def as_submitted(concern: Concern, asked: SubmitConcern) -> FactData:
    """How it is told that someone reported; what they wrote is not."""
    return ConcernSubmitted(
        reporter=asked.reporter,
        channel=concern.channel,
        identity=concern.identity,
        category=concern.category,
        contact_point=asked.contact_point,
        owner=concern.owner,
        filed_by=concern.filed_by,
        about_township=concern.about_township,
    )


def as_taken_in(
    concern: Concern, newcomers: tuple[str, ...], fact: Fact[ConcernMerged]
) -> FactData:
    """How it is told that reporters came: that they stay, or that they go on with the others."""
    filed_by = fact.data.filed_by
    if concern.merged_into is not None:
        return ConcernMerged(into=concern.merged_into, reporters=newcomers, filed_by=filed_by)
    return ConcernJoined(
        merged=fact.subject, reporters=newcomers, triaged=concern.has_order, filed_by=filed_by
    )
