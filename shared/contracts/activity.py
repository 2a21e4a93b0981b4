"""Duty activities 履职活动, as scoring says them: what deputies did, confirmed before it counts."""

from datetime import date

from shared.contracts.envelope import CommandData, FactData
from shared.contracts.values import Day, Evidence, Id, Line, Paragraph
from shared.terms import DutyActivity


class RecordActivity(CommandData):
    """A deputy records what they did; `case` is the activity's own id."""

    SUBJECT = "scoring.record_activity.v1"

    kind: DutyActivity
    on: Day
    place: Line
    note: Paragraph
    evidence: Evidence = ()


class RuleOnActivity(CommandData):
    """The township, or the committee, confirms the activity, or rejects it with a reason."""

    SUBJECT = "scoring.rule_on_activity.v1"

    confirmed: bool
    reason: Paragraph | None = None


class ActivityRecorded(FactData):
    """A deputy recorded what they did; it does not count yet."""

    TYPE = "activity.recorded.v1"

    deputy: Id
    kind: DutyActivity
    on: date
    place: Line
    note: Paragraph
    evidence: tuple[Id, ...] = ()


class ActivityConfirmed(FactData):
    """The township confirmed the activity: it counts."""

    TYPE = "activity.confirmed.v1"

    deputy: Id
    kind: DutyActivity
    on: date


class ActivityRejected(FactData):
    """The township rejected the activity: it does not count."""

    TYPE = "activity.rejected.v1"

    deputy: Id
    kind: DutyActivity
    on: date
    reason: Paragraph
