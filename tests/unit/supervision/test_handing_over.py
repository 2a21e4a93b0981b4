"""A handover brings no deputy back whose place another has taken, and none with a part."""

from dataclasses import replace

import pytest

from services.supervision.appraisal import decisions
from services.supervision.appraisal.domain import Appraisal, Replaced, Status
from shared.decision import decided
from shared.errors import HasAPart
from tests.unit.samples import DEPUTY, NOON, TODAY
from tests.unit.supervision.appraisal_life import AWAITING, LEAD, OPEN, at
from tests.unit.supervision.bench import (
    BENCH,
    FAR,
    NEIGHBOUR,
    bench,
    deputy,
    recuse,
    substituted,
    works_at,
)
from tests.unit.supervision.test_judging import appraise
from tests.unit.supervision.test_opening import TRIAGED, handed_over

SECOND_HANDOVER = handed_over(in_round=2, version=9)


def sent_back_with(appraiser: str, because: str) -> Appraisal:
    """Sent back after another deputy took the first one's place."""
    replaced = (Replaced(DEPUTY.id, because),)  # type: ignore[arg-type]
    back = at(Status.SENT_BACK)
    return replace(back, assignment=replace(back.assigned, appraiser=appraiser), replaced=replaced)


@pytest.mark.parametrize("because", ["recused", "absent", "named"])
def test_the_next_round_does_not_bring_back_whom_another_replaced(because: str) -> None:
    decision = decisions.follow_handover(sent_back_with(FAR, because), SECOND_HANDOVER, BENCH)
    assert decision.state is not None
    assert decision.state.appraiser == FAR
    assert decision.state.replaced == (Replaced(DEPUTY.id, because),)  # type: ignore[arg-type]
    assert decision.facts == (substituted(FAR, because).model_copy(update={"round": 2}),)


def test_a_reassigned_order_does_not_bring_them_back_either() -> None:
    recused = recuse(AWAITING).state
    reassigned = handed_over(lead="roads-bureau", version=4)
    decision = decisions.follow_handover(recused, reassigned, BENCH)
    assert decision.facts == (substituted(NEIGHBOUR, "recused"),)
    assert decision.state is not None
    assert decision.state.is_led_by("roads-bureau")


def test_a_substitute_with_a_part_in_the_new_departments_makes_room_for_the_next() -> None:
    recused = recuse(AWAITING).state
    reassigned = handed_over(lead="roads-bureau", version=4)
    works_there = bench(works_at("roads-bureau", NEIGHBOUR))
    decision = decisions.follow_handover(recused, reassigned, works_there)
    assert decision.facts == (substituted(FAR, "recused"),)


def test_a_substitute_who_is_no_deputy_any_more_makes_room_for_the_next() -> None:
    gone = [deputy(DEPUTY.id), deputy(NEIGHBOUR)]
    decision = decisions.follow_handover(
        sent_back_with(FAR, "absent"), SECOND_HANDOVER, bench(deputies=gone)
    )
    assert decision.state is not None
    assert decision.state.appraiser == NEIGHBOUR


def test_a_handover_that_names_somebody_with_a_part_is_set_right_at_once() -> None:
    works_there = bench(works_at(LEAD, DEPUTY.id))
    decision = decisions.follow_handover(TRIAGED, handed_over(), works_there)
    assert decision == decided(
        AWAITING.given_to(NEIGHBOUR, "recused", TODAY), substituted(NEIGHBOUR, "recused")
    )


def test_a_handover_that_names_whoever_filed_the_case_is_set_right_at_once() -> None:
    filed = replace(TRIAGED, filed_by=DEPUTY.id)
    decision = decisions.follow_handover(filed, handed_over(), BENCH)
    assert decision.facts == (substituted(NEIGHBOUR, "recused"),)


def test_a_handover_that_names_somebody_new_is_followed() -> None:
    other = handed_over(in_round=2, version=9)
    named = other.model_copy(
        update={"data": other.data.model_copy(update={"appraiser": NEIGHBOUR})}
    )
    decision = decisions.follow_handover(sent_back_with(FAR, "recused"), named, BENCH)
    assert decision.facts == ()
    assert decision.state is not None
    assert decision.state.appraiser == NEIGHBOUR


def test_with_nobody_left_the_one_named_stays_and_a_part_keeps_them_from_appraising() -> None:
    only_them = bench(works_at(LEAD, DEPUTY.id), deputies=[deputy(DEPUTY.id)])
    handed = decisions.follow_handover(TRIAGED, handed_over(), only_them)
    assert handed.state == AWAITING.left_to_nobody()
    with pytest.raises(HasAPart):
        decisions.appraise(OPEN, appraise(at=NOON), only_them)


def test_a_handover_does_not_leave_it_to_somebody_in_force_no_more() -> None:
    gone = bench(deputies=[deputy(DEPUTY.id, ended_on="2026-09-01"), deputy(NEIGHBOUR)])
    first = decisions.follow_handover(TRIAGED, handed_over(), gone)
    assert first.facts == (substituted(NEIGHBOUR, "absent"),)
    before = at(Status.SENT_BACK)
    second = decisions.follow_handover(before, SECOND_HANDOVER, gone)
    assert second.facts == (substituted(NEIGHBOUR, "absent").model_copy(update={"round": 2}),)


def test_nobody_is_looked_for_where_the_one_named_may_appraise() -> None:
    one = bench(deputies=[deputy(DEPUTY.id)])
    assert decisions.names_somebody_fit(TRIAGED, handed_over(), one)
    for unfit in (
        bench(works_at(LEAD, DEPUTY.id)),
        bench(deputies=[deputy(DEPUTY.id, ended_on="2026-09-01")]),
    ):
        assert not decisions.names_somebody_fit(TRIAGED, handed_over(), unfit)
    assert not decisions.names_somebody_fit(sent_back_with(FAR, "absent"), SECOND_HANDOVER, one)
