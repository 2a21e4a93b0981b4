"""What a case waits for, until when, and what desks look for in it."""

from collections.abc import Sequence
from datetime import date

import pytest

from services.gateway.views.cases.asking import marks_of
from services.gateway.views.cases.view import LookBack, Waiting
from shared.contracts.appraisal import (
    AppraiserRecused,
    AppraiserSubstituted,
    CaseFlagged,
    CaseRated,
    ReopeningAsked,
    ReopeningGranted,
    ReopeningRefused,
)
from shared.contracts.concern import (
    AppealDismissed,
    AppealUpheld,
    ConcernAnswered,
    ConcernAppealed,
    ConcernDeclined,
    ConcernReferred,
    ConcernWithdrawn,
)
from shared.contracts.envelope import FactData
from shared.contracts.look_back import (
    LookBackCalled,
    LookBackFailed,
    LookBackPassed,
    LookBackScheduled,
)
from shared.contracts.order import (
    OrderEscalated,
    OrderOverrun,
    OrderPostponed,
    OrderReminded,
    OrderReturned,
    PostponementAsked,
    PostponementRefused,
)
from shared.terms import Verdict
from tests.harness.golden import golden
from tests.unit.gateway.facts import (
    ACCEPT_BY,
    DUE_ON,
    VERDICT_DUE_ON,
    accepted,
    annulled,
    appraised,
    case_after,
    closed,
    handed_over,
    opened,
    resolved,
    sent_back,
    submitted,
    triaged,
    until_closed,
)

LATER, LOOKED_AT_ON = date(2026, 12, 14), date(2026, 12, 23)
DECLINED = submitted(), golden(ConcernDeclined)
HANDED_OVER = submitted(), triaged(), handed_over(1)
ACCEPTED = *HANDED_OVER, accepted(1)
RESOLVED = *ACCEPTED, resolved(1)
OPENED = *RESOLVED, opened(1)
JUDGED = *OPENED, appraised(1, Verdict.SATISFIED)
CLOSED = until_closed()
ASKED = golden(PostponementAsked, until=LATER)
AFTER_CLOSING = {"round": 1, "occasion": "after_closing"}
SCHEDULED, CALLED = (
    golden(kind, **AFTER_CLOSING, due_on=LOOKED_AT_ON)
    for kind in (LookBackScheduled, LookBackCalled)
)
PASSED, FAILED = (golden(kind, **AFTER_CLOSING) for kind in (LookBackPassed, LookBackFailed))
OVERRUN, ESCALATED = (golden(kind, round=1) for kind in (OrderOverrun, OrderEscalated))


@pytest.mark.parametrize(
    ("facts", "step", "due"),
    [
        ([submitted()], "triage", None),
        (DECLINED, None, None),
        ([*DECLINED, golden(ConcernAppealed)], "appeal", None),
        ([*DECLINED, golden(ConcernAppealed), golden(AppealUpheld)], "triage", None),
        ([*DECLINED, golden(ConcernAppealed), golden(AppealDismissed)], None, None),
        ([submitted(), golden(ConcernReferred)], None, None),
        ([submitted(), golden(ConcernAnswered)], None, None),
        ([submitted(), triaged()], "handover", None),
        (HANDED_OVER, "accept", ACCEPT_BY),
        ([*HANDED_OVER, golden(OrderReturned)], "handover", None),
        (ACCEPTED, "resolve", DUE_ON),
        ([*ACCEPTED, golden(OrderPostponed, due_on=LATER)], "resolve", LATER),
        (RESOLVED, "verdict", None),
        (OPENED, "verdict", VERDICT_DUE_ON),
        (JUDGED, "rating", None),
        ([*JUDGED, annulled(1)], "verdict", date(2026, 12, 3)),
        ([*JUDGED, sent_back(1)], "handover", None),
        (CLOSED, None, None),
        ([*CLOSED, golden(ReopeningAsked)], "reopening", None),
        ([*CLOSED, golden(ReopeningAsked), golden(ReopeningRefused)], None, None),
        ([*CLOSED, SCHEDULED], None, None),
        ([*CLOSED, SCHEDULED, CALLED], "look_back", LOOKED_AT_ON),
        ([*CLOSED, SCHEDULED, CALLED, PASSED], None, None),
        ([*ACCEPTED, golden(ConcernWithdrawn)], None, None),
    ],
)
def test_what_a_case_waits_for(
    facts: Sequence[FactData], step: Waiting | None, due: date | None
) -> None:
    view = case_after(*facts)
    assert (view.waiting_for, view.due) == (step, due)


@pytest.mark.parametrize(
    ("facts", "overdue", "escalated"),
    [
        (HANDED_OVER, False, False),
        ([*HANDED_OVER, golden(OrderReminded)], False, False),
        ([*HANDED_OVER, OVERRUN], True, False),
        ([*HANDED_OVER, OVERRUN, ESCALATED], True, True),
        ([*HANDED_OVER, OVERRUN, ESCALATED, accepted(1)], False, False),
        ([*HANDED_OVER, OVERRUN, golden(OrderReturned)], False, False),
        ([*ACCEPTED, OVERRUN, ESCALATED, golden(OrderPostponed)], False, False),
        ([*ACCEPTED, OVERRUN, ESCALATED, resolved(1)], False, False),
        ([*ACCEPTED, OVERRUN, ESCALATED, golden(ConcernWithdrawn)], False, False),
        ([*ACCEPTED, OVERRUN, ESCALATED, handed_over(2)], False, False),
    ],
)
def test_overdue_until_the_step_is_taken_or_has_another_day(
    facts: Sequence[FactData], overdue: bool, escalated: bool
) -> None:
    view = case_after(*facts)
    assert (view.overdue, view.escalated) == (overdue, escalated)


@pytest.mark.parametrize(
    ("facts", "postponement", "until"),
    [
        (ACCEPTED, None, None),
        ([*ACCEPTED, ASKED], "pending", LATER),
        ([*ACCEPTED, ASKED, golden(OrderPostponed, due_on=LATER)], "granted", LATER),
        ([*ACCEPTED, ASKED, golden(PostponementRefused)], "refused", None),
        ([*ACCEPTED, ASKED, resolved(1)], None, None),
        ([*ACCEPTED, ASKED, golden(ConcernWithdrawn)], None, None),
        ([*ACCEPTED, ASKED, handed_over(2), accepted(2)], None, None),
    ],
)
def test_a_later_day_is_asked_for_granted_or_not_needed_any_more(
    facts: Sequence[FactData], postponement: str | None, until: date | None
) -> None:
    view = case_after(*facts)
    assert (view.postponement, view.postponed_until) == (postponement, until)


@pytest.mark.parametrize(
    ("facts", "reopening"),
    [
        ([golden(ReopeningAsked)], "pending"),
        ([golden(ReopeningAsked), golden(ReopeningRefused)], "refused"),
        ([golden(ReopeningAsked), golden(ReopeningGranted), sent_back(1, "reopening")], "granted"),
        ([golden(ReopeningAsked), sent_back(1, "look_back")], None),
        ([golden(ReopeningAsked), golden(ReopeningGranted), sent_back(1), handed_over(2)], None),
    ],
)
def test_a_reopening_is_asked_for_and_ruled_on(
    facts: Sequence[FactData], reopening: str | None
) -> None:
    assert case_after(*CLOSED, *facts).reopening == reopening


def look_back(state: str, round_: int = 1) -> LookBack:
    return LookBack(round_, "after_closing", state, LOOKED_AT_ON)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "look_backs"),
    [
        ([SCHEDULED], [look_back("scheduled")]),
        ([SCHEDULED, CALLED], [look_back("due")]),
        ([SCHEDULED, CALLED, PASSED], [look_back("passed")]),
        (
            [SCHEDULED, CALLED, FAILED, sent_back(1, "look_back")],
            [look_back("failed")],
        ),
        ([SCHEDULED, sent_back(1, "reopening")], []),
        ([sent_back(1, "reopening"), SCHEDULED], []),
        ([SCHEDULED, CALLED, sent_back(1, "reopening"), handed_over(2), closed(2)], []),
    ],
)
def test_look_backs_are_of_the_round_that_a_case_rests_on(
    facts: Sequence[FactData], look_backs: Sequence[LookBack]
) -> None:
    assert case_after(*CLOSED, *facts).look_backs == look_backs


def test_of_two_look_backs_that_are_due_the_older_one_counts() -> None:
    promised = golden(LookBackCalled, round=1, occasion="on_promise", due_on="2026-12-01")
    view = case_after(*CLOSED, SCHEDULED, CALLED, promised)
    assert (view.waiting_for, view.due) == ("look_back", date(2026, 12, 1))


def test_a_substitute_appraises_with_days_of_their_own() -> None:
    recused = golden(AppraiserRecused, deputy="wang")
    until = date(2026, 12, 10)
    named = golden(AppraiserSubstituted, instead_of="wang", appraiser="li", verdict_due_on=until)
    view = case_after(*OPENED, recused, named)
    assert (view.appraiser, view.due) == ("li", until)
    before = golden(AppraiserSubstituted, appraiser="li", verdict_due_on=None)
    early = case_after(*ACCEPTED, before)
    assert (early.appraiser, early.verdict_due_on) == ("li", None)


def test_flags_say_why_each_once_and_stay() -> None:
    flags = [
        golden(CaseFlagged, round=round_, because=because)
        for round_, because in (
            (1, "endorser_unsatisfied"),
            (2, "endorser_unsatisfied"),
            (2, "two_unsatisfied_rounds"),
        )
    ]
    view = case_after(*JUDGED, *flags, sent_back(1), handed_over(2))
    assert view.flags == ["endorser_unsatisfied", "two_unsatisfied_rounds"]


def test_an_endorsers_rating_counts_among_the_others() -> None:
    by_endorser = golden(CaseRated, round=1, reporter="e1", score=1, by="endorser")
    assert case_after(*OPENED, by_endorser).ratings == {"1": {"1": 1}}


def test_what_desks_look_for_is_marked() -> None:
    assert marks_of(case_after(*ACCEPTED)) == []
    assert marks_of(case_after(*ACCEPTED, OVERRUN)) == []
    assert marks_of(case_after(*ACCEPTED, OVERRUN, ESCALATED)) == ["escalated"]
    assert marks_of(case_after(*ACCEPTED, OVERRUN, ESCALATED, resolved(1))) == []
    assert marks_of(case_after(*ACCEPTED, ASKED, golden(CaseFlagged))) == [
        "flagged",
        "postponement:pending",
    ]
    assert marks_of(case_after(*CLOSED, SCHEDULED, CALLED, golden(ReopeningAsked))) == [
        "look_back:due",
        "reopening:pending",
    ]
    assert marks_of(case_after(*DECLINED, golden(ConcernAppealed))) == ["appeal:pending"]
