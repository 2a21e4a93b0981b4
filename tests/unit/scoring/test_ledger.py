"""What scoring decides about a ledger."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.scoring.ledger import decisions, subscribers
from services.scoring.ledger.domain import Entry, Indicator, Ledger
from shared.contracts.appraisal import AppraisalAnnulled, OrderAppraised
from shared.contracts.directory import DeputyElected, IndicatorSet
from shared.contracts.envelope import Fact
from shared.contracts.points import PointsAwarded, PointsReversed
from shared.decision import Decision, decided
from shared.errors import NotYet
from shared.terms import Verdict
from tests.unit.samples import COUNTY, NOON, TODAY, TOWNSHIP, fact

IN_TIME = IndicatorSet(
    id="654004.2026.8", division=COUNTY, number=8, year=2026, name="In time", points=2, cap=5
)
DEPUTY = DeputyElected(id="deputy-1", division=TOWNSHIP, name="A deputy", level="township")
EMPTY = Ledger.new("deputy-1", 2026, TOWNSHIP)
POINTS = Indicator(number=8, points=2, cap=5)


def appraised(
    case: str = "case-1", in_time: bool = True, number: int = 1, on: date = TODAY
) -> Fact[OrderAppraised]:
    return fact(
        OrderAppraised(
            round=1,
            appraiser="deputy-1",
            verdict=Verdict.SATISFIED,
            appraised_on=on,
            in_time=in_time,
            verdict_number=number,
        ),
        subject=case,
    )


def annulled(
    in_time: bool = True, number: int = 1, on: date = TODAY, at: datetime = NOON
) -> Fact[AppraisalAnnulled]:
    return fact(
        AppraisalAnnulled(
            round=1,
            appraiser="deputy-1",
            appraised_on=on,
            in_time=in_time,
            verdict_number=number,
            reason="The deputy works in the department",
            verdict_due_on=date(2026, 9, 10),
        ),
        at=at,
    )


def award(
    ledger: Ledger | None,
    verdict: Fact[OrderAppraised],
    indicator: IndicatorSet | None = IN_TIME,
    deputy: DeputyElected | None = DEPUTY,
) -> Decision[Ledger]:
    return decisions.award_appraisal_in_time(ledger, verdict, indicator, deputy)


def awarded(*verdicts: Fact[OrderAppraised]) -> Ledger:
    ledger: Ledger | None = None
    for verdict in verdicts:
        ledger = award(ledger, verdict).state
    assert ledger is not None
    return ledger


def test_the_first_verdict_in_time_opens_the_ledger_of_the_year() -> None:
    entry = Entry(1, indicator=8, points=2, on=TODAY, because="case-1/1/1")
    assert award(None, appraised()) == decided(
        Ledger("deputy-1/2026", TOWNSHIP, "deputy-1", (entry,)),
        PointsAwarded(
            deputy="deputy-1", entry=1, indicator=8, points=2, on=TODAY, because="case-1/1/1"
        ),
    )


def test_at_the_cap_an_award_of_nothing_is_recorded() -> None:
    ledger = awarded(*(appraised(f"case-{n}") for n in range(1, 5)))
    assert [entry.points for entry in ledger.entries] == [2, 2, 1, 0]
    assert ledger.balance == 5


def test_a_verdict_that_is_late_earns_nothing() -> None:
    assert award(None, appraised(in_time=False)) == Decision.nothing(
        None, because="the verdict was not in time"
    )


def test_a_county_without_the_indicator_awards_nothing() -> None:
    assert award(EMPTY, appraised(), indicator=None) == Decision.nothing(
        EMPTY, because="the county has no such indicator this year"
    )


def test_a_deputy_whom_the_directory_has_not_named_yet_waits() -> None:
    with pytest.raises(NotYet, match="directory"):
        award(None, appraised(), deputy=None)


def test_a_verdict_earns_once_however_often_it_is_heard() -> None:
    once = awarded(appraised())
    assert award(once, appraised()) == Decision.nothing(
        once, because="the verdict has earned its points already"
    )


def test_what_an_annulled_verdict_earned_is_taken_back_by_an_entry_of_its_own() -> None:
    once = awarded(appraised())
    reversing = Entry(2, 8, points=-2, on=TODAY, because="case-1/1/1", reverses=1)
    assert decisions.reverse(once, annulled(), IN_TIME) == decided(
        Ledger(once.id, TOWNSHIP, "deputy-1", (*once.entries, reversing)),
        PointsReversed(
            deputy="deputy-1",
            entry=2,
            reverses=1,
            indicator=8,
            points=-2,
            on=TODAY,
            because="case-1/1/1",
        ),
    )


def test_an_award_is_reversed_once() -> None:
    reversed_ = decisions.reverse(awarded(appraised()), annulled(), IN_TIME).state
    assert decisions.reverse(reversed_, annulled(), IN_TIME) == Decision.nothing(
        reversed_, because="the award was reversed already"
    )


def test_the_verdict_given_anew_earns_again_and_can_be_annulled_again() -> None:
    ledger = decisions.reverse(awarded(appraised()), annulled(), IN_TIME).state
    ledger = award(ledger, appraised(number=2)).state
    ledger = decisions.reverse(ledger, annulled(number=2), IN_TIME).state
    assert ledger is not None
    assert [(e.points, e.reverses) for e in ledger.entries] == [
        (2, None),
        (-2, 1),
        (2, None),
        (-2, 3),
    ]


def test_an_annulment_that_overtakes_the_next_verdict_still_finds_its_own() -> None:
    both = awarded(appraised(), appraised(number=2))
    reversed_ = decisions.reverse(both, annulled(), IN_TIME).state
    assert reversed_ is not None
    assert reversed_.last.reverses == 1


@pytest.mark.parametrize("ledger", [None, EMPTY, awarded(appraised("case-9"))])
def test_an_annulment_that_comes_before_its_award_waits(ledger: Ledger | None) -> None:
    with pytest.raises(NotYet, match="annulled"):
        decisions.reverse(ledger, annulled(), IN_TIME)


def test_nothing_is_taken_back_that_was_never_given() -> None:
    assert decisions.reverse(None, annulled(in_time=False), IN_TIME) == Decision.nothing(
        None, because="the annulled verdict was not in time"
    )
    assert decisions.reverse(None, annulled(), indicator=None) == Decision.nothing(
        None, because="the county has no such indicator this year"
    )


def test_what_is_taken_back_is_room_under_the_cap_again() -> None:
    full = awarded(*(appraised(f"case-{n}") for n in range(1, 4)))
    reversed_ = decisions.reverse(full, annulled(), IN_TIME).state
    assert reversed_ is not None
    assert reversed_.earned(8) == 3
    assert reversed_.awarded(POINTS, TODAY, because="case-9/1/1").last.points == 2


def test_an_annulment_in_january_is_entered_in_the_year_of_the_verdict() -> None:
    december = date(2026, 12, 31)
    january = annulled(on=december, at=datetime(2027, 1, 4, 1, tzinfo=UTC))
    assert subscribers.year_of(january) == subscribers.year_of(appraised(on=december))
    assert subscribers.year_of(january) == "deputy-1/2026"
    assert subscribers.indicator_id(january) == "654004.2026.8"
    reversed_ = decisions.reverse(awarded(appraised(on=december)), january, IN_TIME).state
    assert reversed_ is not None
    assert reversed_.last.on == december


@settings(database=None, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(1, 8)), max_size=30))
def test_the_balance_is_always_between_nothing_and_the_cap(
    steps: list[tuple[bool, int]],
) -> None:
    ledger = EMPTY
    for gives, cause in steps:
        entry = ledger.award_for(8, str(cause))
        if gives and entry is None:
            ledger = ledger.awarded(POINTS, TODAY, because=str(cause))
        elif entry and not ledger.has_reversed(entry):
            ledger = ledger.reversed(entry)
    assert 0 <= ledger.balance == ledger.earned(8) <= POINTS.cap
    assert [entry.number for entry in ledger.entries] == list(range(1, len(ledger.entries) + 1))
