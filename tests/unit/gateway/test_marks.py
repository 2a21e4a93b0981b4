"""What counts, for whom, and when: the marks that a case's story leaves in the figures."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.gateway.views.figures.marks import Figure, Mark, marks_of
from services.gateway.views.figures.rates import Rate, rates_in
from services.gateway.views.told import Told
from shared.contracts.look_back import Occasion
from shared.terms import Outcome
from tests.unit.gateway.counting import (
    COUNTY,
    JUNE,
    MARCH,
    TOWNSHIP,
    Dated,
    accepted,
    answered,
    closed,
    endorsed,
    explained,
    failed,
    handed_over,
    passed,
    rated,
    referred,
    resolved,
    returned,
    sent_back,
    story_of,
    submitted,
    two_rounds,
    withdrawn,
)

LATER = date(2026, 9, 1)


def counted(*facts: Dated) -> dict[tuple[str, str | None, date], int]:
    """How often each figure counts, for whom and on which day."""
    sums: Counter[tuple[str, str | None, date]] = Counter()
    for mark in marks_of(story_of(*facts)):
        sums[mark.figure.value, mark.department, mark.on] += mark.times
    return dict(sums)


def how_often(*facts: Dated) -> dict[str, int]:
    """How often each figure counts."""
    sums: Counter[str] = Counter()
    for mark in marks_of(story_of(*facts)):
        sums[mark.figure.value] += mark.times
    return dict(sums)


def test_a_case_of_two_rounds_counts_for_its_lead_round_by_round() -> None:
    assert counted(*two_rounds()) == {
        ("submitted", None, MARCH): 1,
        ("endorsed", None, MARCH): 1,
        ("handed_over", "traffic", MARCH): 1,
        ("handed_over", "traffic", JUNE): 1,
        ("accepted_in_time", "traffic", JUNE): 1,
        ("resolved", "traffic", MARCH): 1,
        ("resolved", "traffic", JUNE): 1,
        ("rated", "traffic", MARCH): 1,
        ("rated", "traffic", JUNE): 2,
        ("satisfied", "traffic", JUNE): 2,
        ("concluded", "traffic", JUNE): 1,
        ("closed", "traffic", JUNE): 1,
        ("solved", "traffic", JUNE): 1,
        ("unrated", "traffic", JUNE): 1,
    }


def test_the_four_rates_of_that_case() -> None:
    assert rates_in(how_often(*two_rounds())) == {
        "response": Rate(1, 2),
        "concluded": Rate(1, 2),
        "resolution": Rate(1, 1),
        "satisfaction": Rate(2, 3),
    }
    assert rates_in({}) == dict.fromkeys(
        ("response", "concluded", "resolution", "satisfaction"), Rate(0, 0)
    )


@pytest.mark.parametrize(
    ("fact", "figure"),
    [(submitted(), "submitted"), (answered(), "answered"), (referred(), "referred")],
)
def test_what_happens_before_a_handover_counts_for_no_department(fact: Any, figure: str) -> None:
    assert counted((MARCH, fact)) == {(figure, None, MARCH): 1}


def test_every_endorsement_counts() -> None:
    assert how_often((MARCH, endorsed("e1")), (MARCH, endorsed("e2"))) == {"endorsed": 2}


def test_a_return_in_time_takes_the_handover_back_from_that_lead() -> None:
    assert counted((MARCH, handed_over()), (MARCH, returned())) == {}
    assert counted((MARCH, handed_over()), (MARCH, returned()), (JUNE, handed_over())) == {
        ("handed_over", "traffic", JUNE): 1
    }


def test_acceptance_and_conclusion_count_on_the_day_of_the_handover() -> None:
    told = counted((MARCH, handed_over()), (JUNE, accepted()), (LATER, closed()))
    assert told["accepted_in_time", "traffic", MARCH] == 1
    assert told["concluded", "traffic", MARCH] == 1
    assert told["closed", "traffic", LATER] == told["solved", "traffic", LATER] == 1


def test_an_acceptance_that_is_late_is_handed_over_only() -> None:
    assert how_often((MARCH, handed_over()), (JUNE, accepted(in_time=False))) == {"handed_over": 1}


def test_a_withdrawn_case_stays_handed_over_and_is_never_concluded() -> None:
    assert how_often((MARCH, handed_over()), (MARCH, withdrawn())) == {"handed_over": 1}


@pytest.mark.parametrize(
    ("outcome", "then", "solved"),
    [
        (Outcome.SOLVED, [], True),
        (Outcome.SOLVED, [passed()], True),
        (Outcome.SOLVED, [failed()], False),
        (Outcome.SOLVED, [failed(), sent_back("look_back")], False),
        (Outcome.SOLVED, [sent_back("reopening")], False),
        (Outcome.UNDER_WAY, [], False),
        (Outcome.UNDER_WAY, [passed()], True),
        (Outcome.PLANNED, [passed()], True),
        (Outcome.PLANNED, [passed(), failed()], False),
        (Outcome.UNDER_WAY, [passed(), sent_back("reopening")], False),
        (Outcome.NOT_POSSIBLE, [], False),
        (Outcome.NOT_POSSIBLE, [passed()], False),
        (Outcome.SOLVED, [passed(2), failed(2)], True),
    ],
)
def test_solved_is_what_is_done_or_was_confirmed_and_held(
    outcome: Outcome, then: list[Any], solved: bool
) -> None:
    ended = (JUNE, closed(outcome=outcome))
    told = counted((MARCH, handed_over()), ended, *((LATER, fact) for fact in then))
    assert told["closed", "traffic", JUNE] == 1
    assert told.get(("solved", "traffic", JUNE), 0) == solved


@pytest.mark.parametrize(("occasion", "solved"), [("after_closing", 0), ("on_promise", 1)])
def test_a_promise_counts_as_kept_once_its_own_day_was_looked_back_on(
    occasion: Occasion, solved: int
) -> None:
    promised = (JUNE, closed(outcome=Outcome.PLANNED, promised_on=LATER))
    told = counted((MARCH, handed_over()), promised, (LATER, passed(occasion=occasion)))
    assert told.get(("solved", "traffic", JUNE), 0) == solved


def test_a_reopened_case_that_is_closed_again_is_closed_twice_and_solved_once() -> None:
    told = how_often(
        (MARCH, handed_over()),
        (MARCH, closed()),
        (JUNE, sent_back("reopening")),
        (JUNE, handed_over(2)),
        (LATER, closed(2)),
    )
    assert (told["closed"], told["solved"]) == (2, 1)
    assert (told["handed_over"], told["concluded"]) == (2, 2)


def test_an_explained_case_is_concluded_and_not_solved() -> None:
    told = how_often((MARCH, handed_over()), (JUNE, explained(unrated=2)), (LATER, passed()))
    assert told == {"handed_over": 1, "concluded": 1, "closed": 1, "unrated": 2}


def test_an_explanation_concludes_its_own_round_and_never_one_that_was_sent_back() -> None:
    told = counted((MARCH, handed_over()), (MARCH, sent_back("verdict")), (JUNE, explained(2)))
    assert ("concluded", "traffic", MARCH) not in told
    assert told["closed", "traffic", JUNE] == 1


def test_a_sent_back_round_is_not_concluded() -> None:
    told = how_often((MARCH, handed_over()), (MARCH, resolved()), (MARCH, sent_back("verdict")))
    assert told == {"handed_over": 1, "resolved": 1}


@pytest.mark.parametrize(("score", "satisfied"), [(1, 0), (2, 0), (3, 1), (4, 1), (5, 1)])
def test_a_rating_of_three_and_more_is_satisfied(score: int, satisfied: int) -> None:
    told = how_often((MARCH, handed_over()), (JUNE, rated(score)))
    assert (told["rated"], told.get("satisfied", 0)) == (1, satisfied)


def test_a_day_is_a_day_in_shanghai() -> None:
    [late] = story_of((MARCH, submitted()))
    almost_april = datetime(2026, 3, 31, 16, 30, tzinfo=UTC)
    moved = Told(late.id, almost_april, late.actor, late.division, late.version, data=late.data)
    assert marks_of([moved]) == [Mark(Figure.SUBMITTED, date(2026, 4, 1), TOWNSHIP)]


def test_a_mark_is_of_the_township_even_if_the_case_is_of_a_village() -> None:
    [mark] = marks_of(story_of((MARCH, submitted()), division="654004001002"))
    assert (mark.township, mark.county) == (TOWNSHIP, COUNTY)


def test_no_facts_leave_no_marks() -> None:
    assert marks_of([]) == []


STORY = story_of(*two_rounds(), (LATER, failed(2)), (LATER, sent_back("look_back", 2)))


@settings(database=None, deadline=None)
@given(st.permutations(STORY), st.lists(st.sampled_from(STORY)))
def test_any_order_and_repetition_of_arrival_gives_the_same_marks(
    arrived: list[Told], again: list[Told]
) -> None:
    assert marks_of([*arrived, *again]) == marks_of(STORY)


@settings(database=None, deadline=None)
@given(st.lists(st.sampled_from(STORY), unique_by=lambda told: told.id))
def test_a_numerator_never_exceeds_its_denominator_whatever_is_known_so_far(
    known: list[Told],
) -> None:
    sums: Counter[str] = Counter()
    for mark in marks_of(known):
        sums[mark.figure.value] += mark.times
    for name, rate in rates_in(sums).items():
        assert 0 <= rate.numerator <= rate.denominator, name
