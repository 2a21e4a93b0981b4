"""Where nobody is left to appraise, the committee is told, once a round, and names somebody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.supervision.appraisal import decisions
from services.supervision.appraisal.domain import Replaced
from shared.contracts.appraisal import AppraisalOpened, AppraiserRecused, CaseFlagged
from shared.decision import decided
from shared.errors import HasAPart, IllegalStep, NotYet
from tests.unit.samples import COMMITTEE, DEPUTY
from tests.unit.supervision.appraisal_life import AWAITING, COUNTING, LEAD, NOBODY, OPEN
from tests.unit.supervision.bench import (
    BENCH,
    DAY_AFTER,
    DUE_ANEW,
    FAR,
    LATE,
    NEIGHBOUR,
    REASON,
    bench,
    deputy,
    name,
    naming,
    recusal,
    recuse,
    substitute,
    substituted,
    works_at,
)
from tests.unit.supervision.test_handing_over import SECOND_HANDOVER, sent_back_with
from tests.unit.supervision.test_judging import appraise
from tests.unit.supervision.test_opening import TRIAGED, handed_over, open_for_judgement, resolved

NOBODY_LEFT = CaseFlagged(round=1, because="nobody_to_appraise")
ALONE = bench(deputies=[deputy(DEPUTY.id)])


def test_who_stands_back_with_nobody_to_follow_is_let_go_and_the_committee_told() -> None:
    decision = recuse(OPEN, ALONE)
    assert decision.facts == (
        AppraiserRecused(round=1, deputy=DEPUTY.id, reason=REASON),
        NOBODY_LEFT,
    )
    assert decision.state is not None
    assert decision.state.replaced == (Replaced(DEPUTY.id, "recused"),)
    with pytest.raises(HasAPart, match="recused"):
        decisions.appraise(decision.state, appraise(), ALONE)
    with pytest.raises(IllegalStep, match="stood back from twice"):
        decisions.recuse(decision.state, recusal(), ALONE, COUNTING)


def test_then_the_committee_names_somebody_and_the_recused_does_not_come_back() -> None:
    alone = recuse(OPEN, ALONE).state
    named = name(alone, naming(NEIGHBOUR, by=COMMITTEE)).state
    assert named is not None
    assert (named.appraiser, named.replaced) == (NEIGHBOUR, (Replaced(DEPUTY.id, "recused"),))
    with pytest.raises(HasAPart, match="recused"):
        name(named, naming(DEPUTY.id, by=COMMITTEE))


def test_or_somebody_is_found_later_in_the_place_of_the_recused() -> None:
    assert substitute(recuse(OPEN, ALONE).state, BENCH).facts == (
        substituted(NEIGHBOUR, "recused", due=DUE_ANEW),
    )


def test_an_answer_is_up_for_judgement_though_nobody_is_there_to_give_the_verdict() -> None:
    [told] = open_for_judgement(recuse(AWAITING, ALONE).state, resolved()).facts
    assert isinstance(told, AppraisalOpened)
    assert told.appraiser is None


def test_an_absent_one_whom_nobody_can_replace_is_told_of_once_a_round() -> None:
    alone = substitute(OPEN, NOBODY)
    assert alone.facts == (NOBODY_LEFT,)
    assert alone.state is not None
    assert alone.state.judged.nobody_else_on == DAY_AFTER
    assert substitute(alone.state, NOBODY, at=LATE + timedelta(days=1)).facts == ()


def test_after_somebody_was_found_it_is_told_again() -> None:
    alone = substitute(OPEN, NOBODY).state
    found = name(alone, naming(NEIGHBOUR, by=COMMITTEE)).state
    assert found is not None
    late = LATE + timedelta(days=30)
    assert substitute(found, NOBODY, at=late).facts == (NOBODY_LEFT,)


def test_a_handover_to_somebody_with_a_part_and_nobody_free_is_told_of() -> None:
    only_them = bench(works_at(LEAD, DEPUTY.id), deputies=[deputy(DEPUTY.id)])
    decision = decisions.follow_handover(TRIAGED, handed_over(), only_them)
    assert decision == decided(AWAITING.left_to_nobody(), NOBODY_LEFT)
    again = decisions.follow_handover(decision.state, handed_over(version=3), only_them)
    assert again.facts == ()


def test_and_so_is_one_of_the_next_round() -> None:
    back = sent_back_with(FAR, "recused")
    gone = bench(deputies=[deputy(DEPUTY.id)])
    told = decisions.follow_handover(replace(back, told_of_nobody_in=1), SECOND_HANDOVER, gone)
    assert told.facts == (CaseFlagged(round=2, because="nobody_to_appraise"),)


def test_nobody_is_missed_by_whoever_looked_at_one_deputy_only() -> None:
    small = replace(ALONE, whole=False)
    with pytest.raises(NotYet):
        recuse(OPEN, small)
