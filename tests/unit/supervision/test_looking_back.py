"""When a closed case is looked at again, and what becomes of what is found."""

from datetime import UTC, date, datetime

import pytest

from services.supervision.look_back import decisions
from services.supervision.look_back.domain import OUTSTANDING, LookBack, Status
from shared.contracts.appraisal import CaseClosed, CaseSentBack
from shared.contracts.envelope import Actor, Command, Fact
from shared.contracts.look_back import (
    DoLookBack,
    LookBackCalled,
    LookBackFailed,
    LookBackPassed,
    LookBackScheduled,
    Occasion,
)
from shared.decision import Decision, decided
from shared.errors import IllegalStep, NotAllowed, NotYet, OutsideDivision, StaleRound, TooSoon
from shared.eventing.nudges import Nudge
from shared.periods import Periods
from shared.terms import Outcome, Role, Verdict
from tests.unit.samples import (
    CASE,
    COMMITTEE,
    NOON,
    OTHER_COUNTY,
    TODAY,
    TOWNSHIP,
    actor,
    command,
    fact,
)
from tests.unit.supervision.look_back_life import (
    AFTER_A_MONTH,
    AFTER_CLOSING,
    CALLED,
    DONE,
    PROMISED,
    SCHEDULED,
    at,
)

LATER = datetime(2026, 10, 20, 4, tzinfo=UTC)
NEVER_CLOSED = sorted(set(Status) - OUTSTANDING)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def closed(
    promised_on: date | None = None, in_round: int = 1, at: datetime = NOON
) -> Fact[CaseClosed]:
    return fact(
        CaseClosed(
            round=in_round,
            outcome=Outcome.PLANNED if promised_on else Outcome.SOLVED,
            verdict=Verdict.SATISFIED,
            rated=1,
            unrated=0,
            promised_on=promised_on,
        ),
        at=at,
    )


def schedule(look_back: LookBack | None, closing: Fact[CaseClosed]) -> Decision[LookBack]:
    return decisions.schedule(look_back, closing, Periods())


def scheduled(occasion: Occasion, due_on: date, in_round: int = 1) -> LookBackScheduled:
    return LookBackScheduled(round=in_round, occasion=occasion, due_on=due_on)


def called(occasion: Occasion, due_on: date) -> LookBackCalled:
    return LookBackCalled(round=1, occasion=occasion, due_on=due_on)


def day_has_come(day: date, in_round: int = 1) -> Nudge:
    return Nudge(CASE, "look_back", in_round, due=day, at=noon(day))


def look(
    passed: bool = True, by: Actor = COMMITTEE, on: date = PROMISED, in_round: int | None = None
) -> Command[DoLookBack]:
    finding = "Dry after a week of rain"
    asked = DoLookBack(case=CASE, passed=passed, finding=finding, evidence=("photo-1",))
    return command(asked, by, at=noon(on), in_round=in_round)


def sent_back(by: str, in_round: int = 1) -> Fact[CaseSentBack]:
    return fact(CaseSentBack.model_validate({"round": in_round, "by": by}))


def test_a_closed_case_is_looked_at_again_thirty_days_later() -> None:
    assert schedule(None, closed()) == decided(
        LookBack(CASE, TOWNSHIP, round=1, outstanding=(AFTER_CLOSING,)),
        scheduled("after_closing", AFTER_A_MONTH),
    )


def test_and_on_the_day_that_was_promised() -> None:
    assert schedule(None, closed(promised_on=PROMISED)) == decided(
        SCHEDULED, scheduled("on_promise", PROMISED), scheduled("after_closing", AFTER_A_MONTH)
    )


def test_the_county_says_after_how_many_days() -> None:
    decision = decisions.schedule(None, closed(), Periods(look_back_after=10))
    assert decision.facts == (scheduled("after_closing", date(2026, 9, 11)),)


def test_the_day_is_counted_from_the_closing_in_shanghai() -> None:
    after_midnight = datetime(2026, 9, 1, 16, tzinfo=UTC)
    decision = schedule(None, closed(at=after_midnight))
    assert decision.facts == (scheduled("after_closing", date(2026, 10, 2)),)


@pytest.mark.parametrize("promised_on", [TODAY, date(2026, 8, 20)])
def test_a_promised_day_that_is_over_when_the_case_closes_is_called_at_once(
    promised_on: date,
) -> None:
    decision = schedule(None, closed(promised_on=promised_on))
    assert decision.state is not None
    assert decision.state.status is Status.CALLED
    assert decision.facts == (
        scheduled("on_promise", promised_on),
        scheduled("after_closing", AFTER_A_MONTH),
        called("on_promise", promised_on),
    )


@pytest.mark.parametrize("status", Status)
def test_a_later_closing_drops_what_was_outstanding(status: Status) -> None:
    decision = schedule(at(status), closed(in_round=2, at=LATER))
    assert decision == decided(
        at(status).scheduled_anew(
            2, decisions.looks_after(date(2026, 10, 20), Periods(), promised_on=None)
        ),
        scheduled("after_closing", date(2026, 11, 19), in_round=2),
    )


def test_a_closing_heard_again_or_late_schedules_nothing() -> None:
    again = Decision.nothing(DONE, because="this, or a later closing, is known")
    assert schedule(DONE, closed()) == again


def test_on_its_day_a_look_back_is_called_and_not_before() -> None:
    assert decisions.call(SCHEDULED, day_has_come(PROMISED)) == decided(
        CALLED, called("on_promise", PROMISED)
    )
    eve = day_has_come(date(2026, 9, 14))
    assert decisions.call(SCHEDULED, eve).ignored == "it is scheduled, and none waits"


def test_each_look_is_called_once_on_its_own_day() -> None:
    assert decisions.call(CALLED, day_has_come(PROMISED)).ignored == "it is called, and none waits"
    later = decisions.call(CALLED, day_has_come(AFTER_A_MONTH))
    assert later.facts == (called("after_closing", AFTER_A_MONTH),)


@pytest.mark.parametrize("look_back", [None, SCHEDULED.scheduled_anew(2, (AFTER_CLOSING,))])
def test_a_nudge_for_another_round_calls_nothing(look_back: LookBack | None) -> None:
    assert decisions.call(look_back, day_has_come(AFTER_A_MONTH)) == Decision.nothing(
        look_back, because="that round is over"
    )


@pytest.mark.parametrize("status", NEVER_CLOSED)
def test_what_is_done_failed_or_dropped_is_called_no_more(status: Status) -> None:
    assert decisions.call(at(status), day_has_come(AFTER_A_MONTH)).ignored


@pytest.mark.parametrize("look_back", [SCHEDULED, CALLED])
def test_a_look_that_passes_is_the_oldest_one_due(look_back: LookBack) -> None:
    assert decisions.do(look_back, look()) == decided(
        look_back.passed(PROMISED),
        LookBackPassed(
            round=1,
            occasion="on_promise",
            finding="Dry after a week of rain",
            evidence=("photo-1",),
        ),
    )
    assert look_back.passed(PROMISED).outstanding == (AFTER_CLOSING,)


def test_the_last_look_that_passes_ends_it() -> None:
    decision = decisions.do(SCHEDULED.passed(PROMISED), look(on=AFTER_A_MONTH))
    assert decision.state == DONE
    assert [one.model_dump()["occasion"] for one in decision.facts] == ["after_closing"]


def test_a_look_that_fails_ends_it_whatever_else_is_outstanding() -> None:
    decision = decisions.do(CALLED, look(passed=False))
    assert decision == decided(
        at(Status.FAILED),
        LookBackFailed(
            round=1,
            occasion="on_promise",
            finding="Dry after a week of rain",
            evidence=("photo-1",),
        ),
    )
    assert at(Status.FAILED).outstanding == ()


@pytest.mark.parametrize("passed", [True, False])
def test_nobody_looks_back_before_the_day(passed: bool) -> None:
    with pytest.raises(TooSoon, match="scheduled, cannot be looked back on before 2026-09-15"):
        decisions.do(SCHEDULED, look(passed, on=date(2026, 9, 14)))
    with pytest.raises(TooSoon, match="2026-10-01"):
        decisions.do(SCHEDULED.passed(PROMISED), look(passed, on=date(2026, 9, 30)))


@pytest.mark.parametrize("status", NEVER_CLOSED)
def test_without_anything_outstanding_there_is_nothing_to_do(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be looked back on"):
        decisions.do(at(status), look(on=AFTER_A_MONTH))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COMMITTEE}))
def test_only_the_committee_looks_back(role: Role) -> None:
    with pytest.raises(NotAllowed, match=f"An? {role} may not look back"):
        decisions.do(CALLED, look(by=actor(role)))


def test_only_the_committee_of_the_county_looks_back() -> None:
    with pytest.raises(OutsideDivision):
        decisions.do(CALLED, look(by=actor(Role.COMMITTEE, division=OTHER_COUNTY)))


def test_a_look_that_overtakes_the_closing_waits_and_of_a_round_past_is_refused() -> None:
    with pytest.raises(NotYet):
        decisions.do(None, look())
    with pytest.raises(NotYet):
        decisions.do(CALLED, look(in_round=2))
    with pytest.raises(StaleRound):
        decisions.do(CALLED.scheduled_anew(2, (AFTER_CLOSING,)), look(in_round=1))


@pytest.mark.parametrize("by", ["reopening", "look_back"])
@pytest.mark.parametrize("look_back", [SCHEDULED, CALLED])
def test_a_case_that_goes_round_again_is_looked_back_on_after_its_next_closing(
    look_back: LookBack, by: str
) -> None:
    assert decisions.drop(look_back, sent_back(by)) == decided(look_back.dropped())


@pytest.mark.parametrize("by", ["verdict", "rating"])
@pytest.mark.parametrize("look_back", [None, SCHEDULED])
def test_a_case_sent_back_before_it_closed_has_nothing_to_drop(
    look_back: LookBack | None, by: str
) -> None:
    assert decisions.drop(look_back, sent_back(by)) == Decision.nothing(
        look_back, because="it had not closed"
    )


@pytest.mark.parametrize("status", NEVER_CLOSED)
def test_where_nothing_is_outstanding_nothing_is_dropped(status: Status) -> None:
    late = decisions.drop(at(status), sent_back("look_back"))
    assert late.ignored == "nothing is outstanding of that round"


def test_a_sending_back_of_an_earlier_round_drops_nothing_of_the_later_one() -> None:
    later = SCHEDULED.scheduled_anew(2, (AFTER_CLOSING,))
    assert decisions.drop(later, sent_back("reopening")) == Decision.nothing(
        later, because="nothing is outstanding of that round"
    )


@pytest.mark.parametrize("early", [None, SCHEDULED])
def test_a_sending_back_that_overtakes_its_closing_waits(early: LookBack | None) -> None:
    with pytest.raises(NotYet, match="closing"):
        decisions.drop(early, sent_back("reopening", in_round=2))
