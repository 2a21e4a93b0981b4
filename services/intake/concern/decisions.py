"""What intake decides about a concern: one decision for each thing that can happen."""

from services.intake.concern.domain import Concern, Status
from shared.authority import require
from shared.contracts.appraisal import CaseClosed
from shared.contracts.concern import (
    ConcernDeclined,
    ConcernJoined,
    ConcernMerged,
    ConcernSubmitted,
    ConcernTriaged,
    DeclineConcern,
    MergeConcern,
    SubmitConcern,
    TriageConcern,
)
from shared.contracts.envelope import C, Command, Fact, FactData
from shared.decision import Decision, decided
from shared.errors import IllegalStep, NotYet, UnknownCase
from shared.terms import Role

STAFF = (Role.TOWNSHIP, Role.CHAIR, Role.COMMITTEE)


def submit(concern: Concern | None, command: Command[SubmitConcern]) -> Decision[Concern]:
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
    )
    return decided(
        submitted,
        ConcernSubmitted(
            reporter=asked.reporter,
            channel=submitted.channel,
            identity=submitted.identity,
            category=submitted.category,
        ),
    )


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
        ),
    )


def decline(concern: Concern | None, command: Command[DeclineConcern]) -> Decision[Concern]:
    """The township declines the concern, with a reason."""
    declined = in_charge_of(concern, command, to="decline a concern").declined()
    return decided(declined, ConcernDeclined(reason=command.data.reason))


def merge(
    concern: Concern | None, command: Command[MergeConcern], survivor: Concern | None
) -> Decision[Concern]:
    """The concern goes on as another one about the same thing; all its reporters follow."""
    concern = in_charge_of(concern, command, to="merge a concern")
    if survivor is None:
        raise UnknownCase(case=command.data.into)
    require(command.actor, *STAFF, over=survivor.division, to="merge a concern")
    merged = concern.merged(into=survivor)
    return decided(merged, ConcernMerged(into=survivor.id, reporters=merged.reporters))


def take_in(concern: Concern | None, fact: Fact[ConcernMerged]) -> Decision[Concern]:
    """The survivor of a merge, or whatever it has gone on as, takes in those reporters."""
    if concern is None:
        raise NotYet(what="The concern that the reporters follow")
    newcomers = concern.newcomers(fact.data.reporters)
    if not newcomers:
        return Decision.nothing(concern, because="they are its reporters already")
    joined = concern.joined_by(newcomers)
    return decided(joined, as_taken_in(joined, newcomers, merged=fact.subject))


def close(concern: Concern | None, fact: Fact[CaseClosed]) -> Decision[Concern]:
    """The case ended; nothing can be merged into the concern any more."""
    if concern is None or concern.status is Status.SUBMITTED:
        raise NotYet(what="The triage of this concern")
    if concern.status is not Status.TRIAGED:
        return Decision.nothing(concern, because=f"the concern is {concern.status} already")
    return decided(concern.closed())


def in_charge_of(concern: Concern | None, command: Command[C], to: str) -> Concern:
    """The concern a command is about, if those who ask have charge of its division."""
    if concern is None:
        raise UnknownCase(case=command.case)
    require(command.actor, *STAFF, over=concern.division, to=to)
    return concern


def as_taken_in(concern: Concern, newcomers: tuple[str, ...], merged: str) -> FactData:
    """How it is told that reporters came: that they stay, or that they go on with the others."""
    if concern.merged_into is not None:
        return ConcernMerged(into=concern.merged_into, reporters=newcomers)
    return ConcernJoined(merged=merged, reporters=newcomers, triaged=concern.has_order)
