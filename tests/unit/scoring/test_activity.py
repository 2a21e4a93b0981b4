"""What scoring decides about a duty activity."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.scoring.activity import decisions
from services.scoring.activity.domain import Activity
from shared.contracts.activity import (
    ActivityConfirmed,
    ActivityRecorded,
    ActivityRejected,
    RecordActivity,
    RuleOnActivity,
)
from shared.contracts.directory import DeputyElected
from shared.contracts.envelope import Actor
from shared.decision import Decision, decided
from shared.errors import (
    Contradiction,
    IllegalStep,
    NotAllowed,
    NotYet,
    OutsideDivision,
    UnknownCase,
    UnknownReference,
)
from shared.terms import DutyActivity, Role
from tests.unit.samples import (
    COMMITTEE,
    COUNTY,
    DEPUTY,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    RESIDENT,
    TODAY,
    TOWNSHIP,
    TOWNSHIP_STAFF,
    actor,
    command,
)
from tests.unit.scoring.activity_life import RECORDED

ELECTED = DeputyElected(id="deputy-1", division=TOWNSHIP, name="A deputy", level="township")
VISIT = RecordActivity(
    case="activity-1",
    kind=DutyActivity.RECEPTION,
    on=TODAY,
    place="代表联络站",
    note="接待三位村民",
)
CHAIR = actor(Role.CHAIR, division=TOWNSHIP)
CONFIRM = RuleOnActivity(case="activity-1", confirmed=True)
REJECT = RuleOnActivity(case="activity-1", confirmed=False, reason="照片不是那一天的")


def record(
    data: RecordActivity = VISIT,
    by: Actor = DEPUTY,
    known: DeputyElected | None = ELECTED,
    before: Activity | None = None,
) -> Decision[Activity]:
    return decisions.record(before, command(data, by), known)


def rule(
    data: RuleOnActivity, by: Actor = TOWNSHIP_STAFF, before: Activity | None = RECORDED
) -> Decision[Activity]:
    return decisions.rule(before, command(data, by))


def test_what_a_deputy_records_does_not_count_yet() -> None:
    assert record() == decided(
        RECORDED,
        ActivityRecorded(
            deputy="deputy-1",
            kind=DutyActivity.RECEPTION,
            on=TODAY,
            place="代表联络站",
            note="接待三位村民",
        ),
    )


def test_an_activity_is_of_the_deputys_own_division_wherever_their_account_is() -> None:
    recorded = record(known=ELECTED.model_copy(update={"division": OTHER_TOWNSHIP})).state
    assert recorded is not None
    assert recorded.division == OTHER_TOWNSHIP


def test_nobody_records_what_is_still_to_come() -> None:
    tomorrow = VISIT.model_copy(update={"on": TODAY + timedelta(days=1)})
    with pytest.raises(Contradiction, match="2026-09-02"):
        record(tomorrow)


@pytest.mark.parametrize("by", [RESIDENT, TOWNSHIP_STAFF, COMMITTEE])
def test_only_deputies_record_activities(by: Actor) -> None:
    with pytest.raises(NotAllowed):
        record(by=by)


def test_an_activity_is_recorded_once() -> None:
    with pytest.raises(IllegalStep, match="recorded"):
        record(before=RECORDED)


def test_a_deputy_whom_the_directory_lacks_waits_and_is_then_told_so() -> None:
    with pytest.raises(NotYet) as early:
        record(known=None)
    assert isinstance(early.value.otherwise, UnknownReference)


def test_a_deputy_whose_office_had_ended_records_nothing_of_that_day() -> None:
    ended = ELECTED.model_copy(update={"ended_on": TODAY})
    with pytest.raises(UnknownReference):
        record(known=ended)
    yesterday = VISIT.model_copy(update={"on": date(2026, 8, 31)})
    assert record(yesterday, known=ended).facts


@pytest.mark.parametrize("by", [TOWNSHIP_STAFF, CHAIR, COMMITTEE])
def test_the_township_confirms_what_was_done_on_its_own_day(by: Actor) -> None:
    assert rule(CONFIRM, by) == decided(
        RECORDED.confirmed(),
        ActivityConfirmed(deputy="deputy-1", kind=DutyActivity.RECEPTION, on=TODAY),
    )


def test_the_township_rejects_with_a_reason() -> None:
    assert rule(REJECT) == decided(
        RECORDED.rejected(),
        ActivityRejected(
            deputy="deputy-1", kind=DutyActivity.RECEPTION, on=TODAY, reason="照片不是那一天的"
        ),
    )
    with pytest.raises(Contradiction, match="reason"):
        rule(REJECT.model_copy(update={"reason": None}))


def test_the_committee_confirms_what_a_deputy_of_the_county_did() -> None:
    of_the_county = replace(RECORDED, division=COUNTY)
    assert rule(CONFIRM, COMMITTEE, of_the_county).facts
    with pytest.raises(OutsideDivision):
        rule(CONFIRM, TOWNSHIP_STAFF, of_the_county)
    with pytest.raises(OutsideDivision):
        rule(CONFIRM, actor(Role.COMMITTEE, division=OTHER_COUNTY))


@pytest.mark.parametrize("by", [DEPUTY, RESIDENT])
def test_nobody_else_rules_on_an_activity(by: Actor) -> None:
    with pytest.raises(NotAllowed):
        rule(CONFIRM, by)


def test_another_township_does_not_rule_on_it() -> None:
    with pytest.raises(OutsideDivision):
        rule(CONFIRM, actor(Role.TOWNSHIP, division=OTHER_TOWNSHIP))


@pytest.mark.parametrize("before", [RECORDED.confirmed(), RECORDED.rejected()])
@pytest.mark.parametrize("ruling", [CONFIRM, REJECT])
def test_an_activity_is_ruled_on_once(before: Activity, ruling: RuleOnActivity) -> None:
    with pytest.raises(IllegalStep):
        rule(ruling, before=before)


def test_an_activity_nobody_recorded_is_not_known() -> None:
    with pytest.raises(UnknownCase):
        rule(CONFIRM, before=None)
