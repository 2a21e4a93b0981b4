"""Deputies who file for residents: each has a part, wherever the concern goes on."""

from dataclasses import replace

import pytest

from services.intake.concern import decisions
from services.intake.concern.domain import Concern
from shared.contracts.concern import (
    ConcernJoined,
    ConcernMerged,
    ConcernTriaged,
    ResidentAnswered,
)
from shared.terms import Role
from tests.unit.intake.asking import triage
from tests.unit.intake.concern_life import concern
from tests.unit.intake.test_answering import in_own_words
from tests.unit.intake.test_merging import merge, merged
from tests.unit.samples import DEPUTY, actor

FIRST, SECOND, THIRD = concern(1), concern(2), concern(3)


def filed(one: Concern, by: str, *also: str) -> Concern:
    return replace(one, filed_by=by, also_filed_by=also)


def test_what_was_merged_tells_who_filed_any_of_it() -> None:
    one = filed(SECOND, "deputy-1", "deputy-2")
    [told] = decisions.merge(one, merge(one, into=FIRST), FIRST).facts
    assert told == ConcernMerged(
        into="case-1", reporters=("reporter-2",), filed_by=("deputy-1", "deputy-2")
    )


def coming(*by: str) -> object:
    told = merged(THIRD, "case-2", "reporter-3")
    return told.model_copy(update={"data": told.data.model_copy(update={"filed_by": by})})


def test_the_survivor_keeps_them_and_its_triage_tells_of_them() -> None:
    decision = decisions.take_in(filed(SECOND, "deputy-1"), coming("deputy-3", "deputy-1"))  # type: ignore[arg-type]
    assert decision.facts == (
        ConcernJoined(
            merged="case-3",
            reporters=("reporter-3",),
            triaged=False,
            filed_by=("deputy-3", "deputy-1"),
        ),
    )
    [told] = decisions.triage(decision.state, triage()).facts
    assert isinstance(told, ConcernTriaged)
    assert (told.filed_by, told.also_filed_by) == ("deputy-1", ("deputy-3",))


def test_a_survivor_that_nobody_filed_keeps_them_too() -> None:
    joined = decisions.take_in(SECOND, coming("deputy-3")).state  # type: ignore[arg-type]
    [told] = decisions.triage(joined, triage()).facts
    assert isinstance(told, ConcernTriaged)
    assert (told.filed_by, told.also_filed_by) == (None, ("deputy-3",))


def test_a_survivor_that_was_merged_itself_sends_them_on() -> None:
    gone_on = SECOND.merged(into=FIRST)
    [told] = decisions.take_in(gone_on, coming("deputy-3")).facts  # type: ignore[arg-type]
    assert isinstance(told, ConcernMerged)
    assert told.filed_by == ("deputy-3",)


@pytest.mark.parametrize("filer", [DEPUTY.id, "deputy-9"])
def test_who_filed_it_does_not_earn_by_answering_it(filer: str) -> None:
    for one in (filed(SECOND, filer), replace(SECOND, also_filed_by=(filer,))):
        [told] = decisions.answer_resident(one, in_own_words()).facts
        assert isinstance(told, ResidentAnswered)
        assert told.in_time is (filer != DEPUTY.id)
    other = actor(Role.DEPUTY, id_="deputy-2")
    [told] = decisions.answer_resident(filed(SECOND, filer), in_own_words(by=other)).facts
    assert isinstance(told, ResidentAnswered)
    assert told.in_time
