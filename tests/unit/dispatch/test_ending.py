"""What dispatch decides about what others say of its orders: round again, or the end."""

from datetime import date
from typing import Literal

import pytest

from services.dispatch.order import decisions
from services.dispatch.order.domain import ENDED, Order, Parties, Status
from shared.contracts.appraisal import CaseClosed, CaseExplained, CaseSentBack
from shared.contracts.concern import ConcernWithdrawn
from shared.contracts.envelope import Fact
from shared.contracts.order import OrderHandedOver
from shared.deadlines import Counting
from shared.decision import Decision, decided
from shared.errors import NotYet
from shared.periods import Periods
from shared.terms import Outcome, Verdict
from tests.unit.dispatch.order_life import (
    ASSISTING,
    COUNTING,
    LEAD,
    OPENED,
    accepted,
    at,
    closed,
    handed_over_again,
    resolved,
)
from tests.unit.samples import CALENDAR, TODAY, fact

HANDED_OVER, RESOLVED, CLOSED = at(Status.HANDED_OVER), at(Status.RESOLVED), at(Status.CLOSED)
WITHDRAWN = at(Status.WITHDRAWN)
SECOND = handed_over_again(RESOLVED)
LATE = "it was withdrawn, or judged again since"


def sent_back(
    in_round: int = 1,
    by: Literal["verdict", "rating", "reopening", "look_back"] = "rating",
    version: int = 1,
) -> Fact[CaseSentBack]:
    return fact(CaseSentBack(round=in_round, by=by), version=version)


def case_closed(in_round: int = 1, version: int = 1) -> Fact[CaseClosed]:
    satisfied = CaseClosed(
        round=in_round, outcome=Outcome.SOLVED, verdict=Verdict.SATISFIED, rated=1, unrated=0
    )
    return fact(satisfied, version=version)


def explained(in_round: int = 1, version: int = 1) -> Fact[CaseExplained]:
    why = CaseExplained(
        round=in_round, outcome=Outcome.NOT_POSSIBLE, explanation="No", rated=0, unrated=1
    )
    return fact(why, version=version)


def withdrawn(triaged: bool = True) -> Fact[ConcernWithdrawn]:
    return fact(ConcernWithdrawn(reporter="r-1", triaged=triaged))


def again(
    order: Order | None, told: Fact[CaseSentBack], periods: Periods = COUNTING.periods
) -> Decision[Order]:
    return decisions.hand_over_again(order, told, periods, CALENDAR, [])


def answered_again(order: Order, judgement: int) -> Order:
    return resolved(accepted(handed_over_again(order, judgement)))


def test_a_case_sent_back_goes_round_again_with_half_the_period() -> None:
    assert again(RESOLVED, sent_back()) == decided(
        SECOND,
        OrderHandedOver(
            round=2,
            lead=LEAD,
            assisting=(ASSISTING,),
            appraiser="deputy-1",
            accept_by=date(2026, 9, 3),
            return_by=date(2026, 9, 3),
            due_in_working_days=8,
        ),
    )


def test_every_later_round_has_half_the_first_period() -> None:
    third = handed_over_again(answered_again(RESOLVED, judgement=1), judgement=2)
    assert (third.round, third.assigned.due_in_working_days) == (3, 8)
    forty = Parties(LEAD, (), "deputy-1", due_in_working_days=41)
    long = resolved(accepted(OPENED.handed_over_to(forty, COUNTING)))
    assert handed_over_again(long).assigned.due_in_working_days == 21


def test_a_round_is_counted_by_the_periods_of_the_day_it_begins() -> None:
    slower = Periods(accept_within=3, problem=30)
    second = again(RESOLVED, sent_back(), slower).state
    assert second == RESOLVED.handed_over_again(Counting(TODAY, slower, CALENDAR), judgement=1)
    assert second is not None
    assert second.assigned.accept_by == date(2026, 9, 4)
    # The first period was given in the first round, and does not move.
    assert second.assigned.due_in_working_days == 8


def test_the_next_round_begins_without_plan_and_outcome() -> None:
    assert (SECOND.round, SECOND.plan, SECOND.outcome) == (2, None, None)


@pytest.mark.parametrize("by", ["reopening", "look_back"])
def test_a_closed_case_goes_round_again_when_reopened_or_not_found_solved(
    by: Literal["reopening", "look_back"],
) -> None:
    reopened = again(CLOSED, sent_back(by=by, version=2))
    assert reopened.state == handed_over_again(CLOSED, judgement=2)
    [told] = reopened.facts
    assert isinstance(told, OrderHandedOver)
    assert (told.round, told.lead, told.due_in_working_days) == (2, LEAD, 8)
    with pytest.raises(NotYet, match="closing"):
        again(RESOLVED, sent_back(by=by, version=2))


@pytest.mark.parametrize("past", [SECOND, answered_again(RESOLVED, judgement=1), WITHDRAWN])
def test_a_judgement_of_a_round_that_is_over_changes_nothing(past: Order) -> None:
    nothing = Decision.nothing(past, because=LATE)
    assert again(past, sent_back()) == nothing
    assert decisions.close(past, case_closed()) == nothing
    assert decisions.explain(past, explained()) == nothing


def test_a_judgement_older_than_the_last_one_heard_changes_nothing() -> None:
    reopened = answered_again(closed(RESOLVED), judgement=7)
    nothing = Decision.nothing(reopened, because=LATE)
    for version in (5, 7):
        assert again(reopened, sent_back(in_round=2, version=version)) == nothing
        assert decisions.close(reopened, case_closed(in_round=2, version=version)) == nothing
    assert decisions.close(reopened, case_closed(in_round=2, version=8)).state is not None


@pytest.mark.parametrize("early", [None, OPENED, HANDED_OVER, at(Status.ACCEPTED)])
def test_a_judgement_that_overtakes_the_answer_waits(early: Order | None) -> None:
    with pytest.raises(NotYet):
        again(early, sent_back())
    with pytest.raises(NotYet):
        decisions.close(early, case_closed())


@pytest.mark.parametrize("early", [None, RESOLVED, CLOSED])
def test_a_judgement_of_a_round_to_come_waits(early: Order | None) -> None:
    for in_round in (2, 3):
        with pytest.raises(NotYet):
            again(early, sent_back(in_round, version=9))
        with pytest.raises(NotYet):
            decisions.close(early, case_closed(in_round, version=9))
        with pytest.raises(NotYet):
            decisions.explain(early, explained(in_round, version=9))


def test_an_order_ends_with_its_case() -> None:
    assert decisions.close(RESOLVED, case_closed()) == decided(CLOSED)
    assert decisions.close(CLOSED, case_closed()).ignored == LATE


@pytest.mark.parametrize(
    "status", [Status.HANDED_OVER, Status.RETURNED, Status.ACCEPTED, Status.RESOLVED]
)
def test_what_is_explained_ends_wherever_it_stands(status: Status) -> None:
    ended = decisions.explain(at(status), explained()).state
    assert ended is not None
    assert (ended.status, ended.deadline) == (Status.CLOSED, None)
    assert decisions.explain(ended, explained()).ignored == LATE


@pytest.mark.parametrize("status", sorted(set(Status) - ENDED))
def test_what_its_reporter_withdraws_ends_wherever_it_stands(status: Status) -> None:
    ended = decisions.withdraw(at(status), withdrawn())
    assert ended == decided(at(status).withdrawn())
    assert ended.state is not None
    assert ended.state.deadline is None


@pytest.mark.parametrize("status", sorted(ENDED))
def test_what_has_ended_is_not_withdrawn(status: Status) -> None:
    assert decisions.withdraw(at(status), withdrawn()) == Decision.nothing(
        at(status), because="the case has ended already"
    )


def test_a_withdrawal_waits_for_the_triage_it_overtook_if_there_was_one() -> None:
    with pytest.raises(NotYet):
        decisions.withdraw(None, withdrawn())
    assert decisions.withdraw(None, withdrawn(triaged=False)).ignored
