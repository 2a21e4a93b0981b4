"""A case that nobody is left to appraise, as it is shown."""

from shared.contracts.appraisal import (
    AppraisalOpened,
    AppraiserRecused,
    AppraiserSubstituted,
    CaseFlagged,
)
from tests.harness.golden import golden
from tests.unit.gateway.facts import case_after, first_round

NOBODY = golden(CaseFlagged, round=1, because="nobody_to_appraise")


def test_who_stood_back_with_nobody_to_follow_appraises_no_more() -> None:
    left = case_after(*first_round(), golden(AppraiserRecused, round=1), NOBODY)
    assert (left.appraiser, left.flags) == (None, ["nobody_to_appraise"])
    opened = golden(AppraisalOpened, round=1).model_copy(update={"appraiser": None})
    assert case_after(golden(AppraiserRecused, round=1), opened).appraiser is None


def test_whoever_is_named_lowers_the_flag() -> None:
    doubted = golden(CaseFlagged, round=1, because="endorser_unsatisfied")
    named = golden(AppraiserSubstituted, appraiser="li")
    shown = case_after(*first_round(), doubted, NOBODY, named)
    assert (shown.appraiser, shown.flags) == ("li", ["endorser_unsatisfied"])
