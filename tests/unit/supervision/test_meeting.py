"""Unsatisfied rounds bring a case before the supervision meeting 督办会, from the second on."""

from dataclasses import replace

import pytest

from services.supervision.appraisal import decisions
from shared.contracts.appraisal import CaseExplained, CaseFlagged, CaseSentBack
from shared.terms import Verdict
from tests.unit.supervision.appraisal_life import CLOSED, OPEN, asked_to_reopen
from tests.unit.supervision.bench import BENCH
from tests.unit.supervision.test_ending import TWO_ROUNDS, explain
from tests.unit.supervision.test_judging import appraise, rate
from tests.unit.supervision.test_reopening import look_back_failed, rule

FLAG = CaseFlagged(round=1, because="two_unsatisfied_rounds")


@pytest.mark.parametrize(("before", "flagged"), [(0, False), (1, True), (2, True), (5, True)])
def test_every_unsatisfied_round_from_the_second_on_is_flagged(before: int, flagged: bool) -> None:
    open_ = replace(OPEN, unsatisfied_rounds=before)
    verdict = appraise(Verdict.UNSATISFIED, reasons="It still leaks")
    for decision in (decisions.appraise(open_, verdict, BENCH), decisions.rate(open_, rate(1))):
        assert (FLAG in decision.facts) is flagged


def test_what_satisfies_later_is_not_flagged_again() -> None:
    assert FLAG not in decisions.rate(replace(OPEN, unsatisfied_rounds=2), rate(5)).facts


@pytest.mark.parametrize(("before", "flagged"), [(0, False), (1, True), (2, True)])
def test_a_failed_look_back_counts_as_an_unsatisfied_round(before: int, flagged: bool) -> None:
    closed = replace(CLOSED, unsatisfied_rounds=before)
    decision = decisions.send_back_what_failed(closed, look_back_failed())
    assert decision.state is not None
    assert decision.state.unsatisfied_rounds == before + 1
    assert decision.facts[0] == CaseSentBack(round=1, by="look_back")
    assert (FLAG in decision.facts) is flagged


def test_a_reopening_does_not() -> None:
    asked = asked_to_reopen(replace(CLOSED, unsatisfied_rounds=1))
    decision = decisions.rule_on_reopening(asked, rule(granted=True))
    assert FLAG not in decision.facts


def test_who_has_nothing_to_rate_yet_is_not_counted_when_it_is_explained() -> None:
    [told] = decisions.explain(TWO_ROUNDS, explain(in_round=3)).facts
    assert isinstance(told, CaseExplained)
    assert (told.rated, told.unrated) == (0, 0)
