"""What scoring decides about a duty activity: one decision for each thing that can happen."""

from services.scoring.activity.domain import Activity
from shared.authority import must_be, require
from shared.contracts.activity import (
    ActivityConfirmed,
    ActivityRecorded,
    ActivityRejected,
    RecordActivity,
    RuleOnActivity,
)
from shared.contracts.directory import DeputyElected
from shared.contracts.envelope import Command
from shared.decision import Decision, decided
from shared.errors import Contradiction, IllegalStep, NotYet, UnknownCase, UnknownReference
from shared.terms import Role
from shared.working_days import local_date

CONFIRMING = (Role.TOWNSHIP, Role.CHAIR, Role.COMMITTEE)


def record(
    activity: Activity | None, command: Command[RecordActivity], deputy: DeputyElected | None
) -> Decision[Activity]:
    """A deputy records what they did; it does not count yet."""
    must_be(command.actor, Role.DEPUTY, to="record an activity")
    if activity is not None:
        raise IllegalStep(status=activity.status, step="recorded again")
    asked = command.data
    recorded = Activity(
        id=asked.case,
        division=known(deputy, command).division,
        deputy=command.actor.id,
        kind=asked.kind,
        on=asked.on,
        place=asked.place,
        note=asked.note,
        evidence=asked.evidence,
    )
    recorded.must_have_been(today=local_date(command.at))
    return decided(recorded, as_recorded(recorded))


def rule(activity: Activity | None, command: Command[RuleOnActivity]) -> Decision[Activity]:
    """The township of the deputy, or the committee over their division, confirms the activity, or
    rejects it with a reason; a deputy of the county has no township."""
    if activity is None:
        raise UnknownCase(case=command.case)
    require(command.actor, *CONFIRMING, over=activity.division, to="rule on an activity")
    return confirm(activity) if command.data.confirmed else reject(activity, command.data.reason)


def confirm(activity: Activity) -> Decision[Activity]:
    """The activity counts, on the day it was done."""
    confirmed = activity.confirmed()
    return decided(
        confirmed,
        ActivityConfirmed(deputy=confirmed.deputy, kind=confirmed.kind, on=confirmed.on),
    )


def reject(activity: Activity, reason: str | None) -> Decision[Activity]:
    """The activity does not count, and its deputy is told why."""
    if reason is None:
        raise Contradiction(what="Who rejects an activity gives a reason.")
    rejected = activity.rejected()
    return decided(
        rejected,
        ActivityRejected(deputy=rejected.deputy, kind=rejected.kind, on=rejected.on, reason=reason),
    )


def known(deputy: DeputyElected | None, command: Command[RecordActivity]) -> DeputyElected:
    """The deputy who records, if the directory has them, and had them on that day."""
    unknown = UnknownReference(kind="deputy", id=command.actor.id)
    if deputy is None:
        raise NotYet(what="The deputy's entry in the directory", otherwise=unknown)
    if not deputy.in_force(command.data.on):
        raise unknown
    return deputy


def as_recorded(activity: Activity) -> ActivityRecorded:
    """How it is told that an activity was recorded."""
    return ActivityRecorded(
        deputy=activity.deputy,
        kind=activity.kind,
        on=activity.on,
        place=activity.place,
        note=activity.note,
        evidence=activity.evidence,
    )
