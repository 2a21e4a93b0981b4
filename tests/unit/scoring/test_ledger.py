"""What scoring decides about a ledger."""

from datetime import UTC, date, datetime
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.scoring.ledger import decisions, subscribers
from services.scoring.ledger.decisions import Directory
from services.scoring.ledger.domain import Deed, Entry, Indicator, Ledger, ledger_id, own_words
from shared.contracts.activity import ActivityConfirmed
from shared.contracts.appraisal import AppraisalAnnulled, OrderAppraised
from shared.contracts.concern import ResidentAnswered
from shared.contracts.directory import DeputyElected, IndicatorSet
from shared.contracts.envelope import Fact
from shared.contracts.points import PointsAwarded, PointsReversed
from shared.decision import Decision, decided
from shared.errors import NotYet
from shared.storage.committer import Committer
from shared.storage.references import References
from shared.terms import DutyActivity, Verdict
from tests.harness.tabletop import Desk
from tests.unit.samples import COUNTY, NOON, OTHER_COUNTY, TODAY, TOWNSHIP, fact

CATALOGUE = {1: (5, 40), 2: (2, 40), 6: (2, 20), 7: (4, 40), 8: (2, 5)}
EMPTY = Ledger.new("deputy-1", 2026, TOWNSHIP)
POINTS = Indicator(number=8, points=2, cap=5)
DEPUTY = DeputyElected(id="deputy-1", division=TOWNSHIP, name="A deputy", level="township")
SAID = "已经联系交通局，下周一来修。"


def indicator(number: int) -> IndicatorSet:
    points, cap = CATALOGUE[number]
    return IndicatorSet(
        id=f"654004.2026.{number}",
        division=COUNTY,
        number=number,
        year=2026,
        name="An indicator",
        points=points,
        cap=cap,
    )


KNOWN = Directory([indicator(number) for number in CATALOGUE], DEPUTY)
NO_INDICATORS = Directory([], DEPUTY)
NO_DEPUTY = Directory(KNOWN.indicators, None)


def appraised(
    case: str = "case-1",
    in_time: bool = True,
    number: int = 1,
    on: date = TODAY,
    *,
    evidence: tuple[str, ...] = (),
    verdict: Verdict = Verdict.SATISFIED,
) -> Fact[OrderAppraised]:
    return fact(
        OrderAppraised(
            round=1,
            appraiser="deputy-1",
            verdict=verdict,
            evidence=evidence,
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


def answered(
    case: str = "case-1", text: str = SAID, in_time: bool = True, on: date = TODAY
) -> Fact[ResidentAnswered]:
    said = ResidentAnswered(deputy="deputy-1", text=text, answered_on=on, in_time=in_time)
    return fact(said, subject=case)


def confirmed(
    kind: DutyActivity = DutyActivity.RECEPTION, activity: str = "activity-1"
) -> Fact[ActivityConfirmed]:
    return fact(ActivityConfirmed(deputy="deputy-1", kind=kind, on=TODAY), subject=activity)


def after(*facts: Fact[Any], known: Directory = KNOWN) -> Ledger:
    """The ledger that has heard these facts."""
    ledger: Ledger | None = None
    for one in facts:
        ledger = hear(ledger, one, known).state
    assert ledger is not None
    return ledger


def hear(ledger: Ledger | None, one: Fact[Any], known: Directory = KNOWN) -> Decision[Ledger]:
    match one.data:
        case OrderAppraised():
            return decisions.award_verdict(ledger, one, known)
        case AppraisalAnnulled():
            return decisions.reverse(ledger, one)
        case ResidentAnswered():
            return decisions.award_answer(ledger, one, known)
        case _:
            return decisions.award_activity(ledger, one, known)


def gave(ledger: Ledger) -> list[tuple[int, int]]:
    """Indicator and points of every entry."""
    return [(entry.indicator, entry.points) for entry in ledger.entries]


def test_the_first_verdict_in_time_opens_the_ledger_of_the_year() -> None:
    entry = Entry(1, indicator=8, points=2, on=TODAY, because="case-1/1/1")
    assert hear(None, appraised()) == decided(
        Ledger("deputy-1/2026", TOWNSHIP, "deputy-1", (entry,)),
        PointsAwarded(
            deputy="deputy-1", entry=1, indicator=8, points=2, on=TODAY, because="case-1/1/1"
        ),
    )


def test_a_result_checked_on_site_earns_beside_the_verdict_in_time() -> None:
    decision = hear(None, appraised(evidence=("photo-1",)))
    assert decision.state is not None
    assert sorted(gave(decision.state)) == [(7, 4), (8, 2)]
    assert sorted(type(told).__name__ for told in decision.facts) == ["PointsAwarded"] * 2


@pytest.mark.parametrize("verdict", list(Verdict))
def test_evidence_earns_whatever_the_verdict_and_however_late(verdict: Verdict) -> None:
    late = appraised(in_time=False, evidence=("photo-1",), verdict=verdict)
    assert gave(after(late)) == [(7, 4)]


def test_at_the_cap_an_award_of_nothing_is_recorded() -> None:
    ledger = after(*(appraised(f"case-{n}") for n in range(1, 5)))
    assert [entry.points for entry in ledger.entries] == [2, 2, 1, 0]
    assert ledger.balance == 5


@pytest.mark.parametrize(
    ("verdict", "known"), [(appraised(in_time=False), KNOWN), (appraised(), NO_INDICATORS)]
)
def test_a_verdict_that_earns_nothing_is_noted_and_nothing_is_told(
    verdict: Fact[OrderAppraised], known: Directory
) -> None:
    noted = hear(None, verdict, known)
    assert noted == decided(EMPTY.unmoved_by("case-1/1/1"))
    assert hear(noted.state, verdict).ignored == "the verdict has been counted already"


@pytest.mark.parametrize(
    "told", [appraised(), answered(), confirmed()], ids=["verdict", "answer", "activity"]
)
def test_a_deputy_whom_the_directory_has_not_named_yet_waits(told: Fact[Any]) -> None:
    with pytest.raises(NotYet, match="directory"):
        hear(None, told, NO_DEPUTY)


@pytest.mark.parametrize(
    "told", [appraised(), answered(), confirmed()], ids=["verdict", "answer", "activity"]
)
def test_a_deed_earns_once_however_often_it_is_heard(told: Fact[Any]) -> None:
    once = after(told)
    assert hear(once, told).ignored
    assert hear(once, told).state == once


@pytest.mark.parametrize(
    ("kind", "earned"),
    [(DutyActivity.RECEPTION, [(1, 5)]), (DutyActivity.HOUSEHOLD_VISIT, [(2, 2)])],
)
def test_a_confirmed_activity_earns_what_its_kind_does(
    kind: DutyActivity, earned: list[tuple[int, int]]
) -> None:
    ledger = after(confirmed(kind))
    assert gave(ledger) == earned
    assert ledger.entries[0].because == "activity-1"


@pytest.mark.parametrize("told", [answered(), confirmed()], ids=["answer", "activity"])
def test_a_county_without_the_indicator_awards_nothing(told: Fact[Any]) -> None:
    assert hear(EMPTY, told, NO_INDICATORS) == Decision.nothing(
        EMPTY, because="the county has no such indicator this year"
    )


def test_a_question_answered_in_time_earns_its_points() -> None:
    ledger = after(answered())
    assert gave(ledger) == [(6, 2)]
    assert ledger.entries[0].because == "case-1"


def test_an_answer_that_is_late_earns_nothing() -> None:
    assert hear(EMPTY, answered(in_time=False)) == Decision.nothing(
        EMPTY, because="the answer was not in time"
    )


@pytest.mark.parametrize(
    "again", [SAID, " 已经联系交通局,下周一来修!! ", "已经联系交通局\n下周一来修"]
)
def test_the_same_words_never_count_twice(again: str) -> None:
    once = after(answered())
    assert hear(once, answered("case-2", text=again)) == Decision.nothing(
        once, because="the same words have counted before"
    )
    assert gave(after(answered(), answered("case-2", text="水管周三换好。"))) == [(6, 2), (6, 2)]


def test_the_same_words_count_anew_in_another_year() -> None:
    ids = {ledger_id("deputy-1", year) for year in (2026, 2027)}
    assert len(ids) == 2
    assert gave(after(answered("case-2"))) == [(6, 2)]


def test_an_answer_of_punctuation_alone_has_no_words() -> None:
    assert own_words("……！👍") is None
    assert hear(EMPTY, answered(text="……！👍")).ignored == "there is no word in it"


def test_a_ledger_keeps_a_digest_and_never_the_words() -> None:
    [entry] = after(answered()).entries
    assert entry.words == own_words(SAID)
    assert SAID not in str(entry)


def test_what_an_annulled_verdict_earned_is_taken_back_by_an_entry_of_its_own() -> None:
    once = after(appraised())
    reversing = Entry(2, 8, points=-2, on=TODAY, because="case-1/1/1", reverses=1)
    assert hear(once, annulled()) == decided(
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


def test_everything_an_annulled_verdict_earned_is_taken_back() -> None:
    ledger = after(answered(), appraised(evidence=("photo-1",)))
    decision = hear(ledger, annulled())
    assert decision.state is not None
    assert [type(told).__name__ for told in decision.facts] == ["PointsReversed"] * 2
    assert (decision.state.earned(7), decision.state.earned(8)) == (0, 0)
    assert decision.state.balance == decision.state.earned(6) == 2


def test_a_late_verdict_with_evidence_loses_its_points_too() -> None:
    ledger = after(appraised(in_time=False, evidence=("photo-1",)), annulled(in_time=False))
    assert gave(ledger) == [(7, 4), (7, -4)]


def test_an_award_is_reversed_once() -> None:
    reversed_ = after(appraised(), annulled())
    assert hear(reversed_, annulled()) == Decision.nothing(
        reversed_, because="nothing that it earned is left to take back"
    )


def test_the_verdict_given_anew_earns_again_and_can_be_annulled_again() -> None:
    ledger = after(appraised(), annulled(), appraised(number=2), annulled(number=2))
    assert [(e.points, e.reverses) for e in ledger.entries] == [
        (2, None),
        (-2, 1),
        (2, None),
        (-2, 3),
    ]


def test_an_annulment_that_overtakes_the_next_verdict_still_finds_its_own() -> None:
    both = after(appraised(), appraised(number=2))
    reversed_ = hear(both, annulled()).state
    assert reversed_ is not None
    assert reversed_.entries[-1].reverses == 1


@pytest.mark.parametrize("in_time", [True, False])
@pytest.mark.parametrize("ledger", [None, after(appraised("case-9"))])
def test_an_annulment_that_comes_before_its_verdict_waits(
    ledger: Ledger | None, in_time: bool
) -> None:
    with pytest.raises(NotYet, match="annulled"):
        hear(ledger, annulled(in_time))


def test_nothing_is_taken_back_that_was_never_given() -> None:
    noted = after(appraised(in_time=False))
    assert hear(noted, annulled(in_time=False)) == Decision.nothing(
        noted, because="nothing that it earned is left to take back"
    )


def test_what_is_taken_back_is_room_under_the_cap_again() -> None:
    full = after(*(appraised(f"case-{n}") for n in range(1, 4)))
    reversed_ = hear(full, annulled()).state
    assert reversed_ is not None
    assert reversed_.earned(8) == 3
    again = reversed_.awarded(POINTS, Deed("deputy-1", TODAY, "case-9/1/1"))
    assert again.entries[-1].points == 2


def test_an_annulment_in_january_is_entered_in_the_year_of_the_verdict() -> None:
    december = date(2026, 12, 31)
    january = annulled(on=december, at=datetime(2027, 1, 4, 1, tzinfo=UTC))
    assert subscribers.year_of(january) == subscribers.year_of(appraised(on=december))
    assert subscribers.year_of(january) == "deputy-1/2026"
    ledger = after(appraised(on=december), january)
    assert ledger.entries[-1].on == december


async def test_the_indicators_are_those_of_the_deputys_county_and_the_days_year() -> None:
    references = References(cast(Committer, Desk("scoring")))
    far = indicator(6).model_copy(update={"id": "420607.2026.6", "division": OTHER_COUNTY})
    next_year = indicator(6).model_copy(update={"id": "654004.2027.6", "year": 2027})
    for entry in (indicator(6), far, next_year, DEPUTY):
        await references.keep(fact(entry, subject=entry.id, division=entry.division))
    known = await subscribers.directory(references, "deputy-1", TODAY)()
    assert known == Directory([indicator(6)], DEPUTY)
    later = await subscribers.directory(references, "deputy-1", date(2027, 1, 1))()
    assert later.indicators == [next_year]


@pytest.mark.parametrize("told", [answered(), confirmed(), appraised()])
def test_without_the_deputy_nobody_knows_which_county_gives_the_points(told: Fact[Any]) -> None:
    for ledger in (None, EMPTY):
        with pytest.raises(NotYet, match="deputy"):
            hear(ledger, told, Directory([], None))


def test_words_that_counted_once_have_counted_whatever_was_said_since() -> None:
    said, other = own_words(SAID), own_words("明天去看。")
    assert said
    assert other
    assert not EMPTY.has_counted(said)
    once = after(answered("case-1", SAID), answered("case-2", "明天去看。"))
    assert (once.has_counted(said), once.has_counted(other)) == (True, True)
    again = hear(once, answered("case-3", SAID))
    assert again == Decision.nothing(once, because="the same words have counted before")
    assert gave(once) == [(6, 2), (6, 2)]


@settings(database=None, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(1, 8)), max_size=30))
def test_the_balance_is_always_between_nothing_and_the_cap(
    steps: list[tuple[bool, int]],
) -> None:
    ledger = EMPTY
    for gives, cause in steps:
        awards = ledger.awards_for(str(cause))
        if gives and not awards:
            ledger = ledger.awarded(POINTS, Deed("deputy-1", TODAY, str(cause)))
        elif awards and not ledger.has_reversed(awards[0]):
            ledger = ledger.reversed(awards[0])
    assert 0 <= ledger.balance == ledger.earned(8) <= POINTS.cap
    assert [entry.number for entry in ledger.entries] == list(range(1, len(ledger.entries) + 1))
