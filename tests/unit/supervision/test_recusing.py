"""Who stands back, and who has a part in the case: they do not appraise it."""

from dataclasses import replace

import pytest

from services.supervision.appraisal import decisions
from services.supervision.appraisal.domain import Status
from shared.contracts.appraisal import AppraiserRecused
from shared.decision import decided
from shared.errors import (
    HasAPart,
    IllegalStep,
    NotAllowed,
    NotTheAppraiser,
)
from shared.terms import Role
from tests.unit.samples import DEPUTY, OTHER_TOWNSHIP, actor
from tests.unit.supervision.appraisal_life import (
    AWAITING,
    COUNTING,
    DUE_ON,
    LEAD,
    NOBODY,
    OPEN,
    at,
    counting,
)
from tests.unit.supervision.bench import (
    BENCH,
    DAY_AFTER,
    DUE_ANEW,
    FAR,
    LATE,
    NEIGHBOUR,
    NEIGHBOUR_WORKS_THERE,
    REASON,
    WITH_A_VERDICT,
    bench,
    deputy,
    name,
    naming,
    recusal,
    recuse,
    substituted,
    works_at,
)
from tests.unit.supervision.test_judging import appraise


def test_who_stands_back_is_followed_by_the_next_of_the_township() -> None:
    assert recuse(OPEN) == decided(
        OPEN.given_to(NEIGHBOUR, "recused", DUE_ON),
        AppraiserRecused(round=1, deputy=DEPUTY.id, reason=REASON),
        substituted(NEIGHBOUR, "recused", due=DUE_ON),
    )


def test_before_the_answer_the_next_has_no_day_to_keep_yet() -> None:
    assert recuse(AWAITING).facts[1:] == (substituted(NEIGHBOUR, "recused"),)


def test_the_next_has_a_whole_period_from_that_day() -> None:
    asked = recusal().model_copy(update={"at": LATE})
    given = decisions.recuse(OPEN, asked, BENCH, counting(since=DAY_AFTER))
    assert given.facts[1:] == (substituted(NEIGHBOUR, "recused", due=DUE_ANEW),)
    assert given.state is not None
    assert given.state.judged.verdict_due_on == DUE_ANEW


def test_who_has_a_part_is_passed_over() -> None:
    assert recuse(OPEN, NEIGHBOUR_WORKS_THERE).facts[1:] == (
        substituted(FAR, "recused", due=DUE_ON),
    )


def test_who_works_in_an_assisting_department_has_a_part() -> None:
    helped = replace(OPEN, assignment=replace(OPEN.assigned, assisting=("roads",)))
    assert recuse(helped, bench(works_at("roads", NEIGHBOUR))).facts[1:] == (
        substituted(FAR, "recused", due=DUE_ON),
    )
    elsewhere = bench(works_at("schools", NEIGHBOUR))
    assert recuse(helped, elsewhere).facts[1:] == (substituted(NEIGHBOUR, "recused", due=DUE_ON),)


def test_who_worked_there_until_lately_has_no_part_any_more() -> None:
    left = bench(works_at(LEAD, NEIGHBOUR, ended_on="2026-09-01"))
    assert recuse(OPEN, left).facts[1:] == (substituted(NEIGHBOUR, "recused", due=DUE_ON),)


def test_who_filed_the_case_is_passed_over() -> None:
    filed = replace(OPEN, filed_by=NEIGHBOUR)
    assert recuse(filed).facts[1:] == (substituted(FAR, "recused", due=DUE_ON),)


def test_who_is_no_deputy_any_more_is_passed_over() -> None:
    ended = [deputy(NEIGHBOUR, ended_on="2026-09-01"), deputy(FAR, OTHER_TOWNSHIP)]
    assert recuse(OPEN, bench(deputies=ended)).facts[1:] == (
        substituted(FAR, "recused", due=DUE_ON),
    )


def test_who_had_the_case_before_is_passed_over() -> None:
    second = OPEN.given_to(NEIGHBOUR, "absent", DUE_ON)
    asked = recusal(by=actor(Role.DEPUTY, id_=NEIGHBOUR))
    assert decisions.recuse(second, asked, BENCH, COUNTING).facts[1:] == (
        substituted(FAR, "recused", instead_of=NEIGHBOUR, due=DUE_ON),
    )


def test_only_the_appraiser_stands_back() -> None:
    other = recusal(by=actor(Role.DEPUTY, id_=NEIGHBOUR))
    with pytest.raises(NotTheAppraiser, match="deputy-1"):
        decisions.recuse(OPEN, other, BENCH, COUNTING)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DEPUTY}))
def test_only_deputies_stand_back(role: Role) -> None:
    with pytest.raises(NotAllowed, match=f"An? {role} may not stand back"):
        decisions.recuse(OPEN, recusal(by=actor(role, id_=DEPUTY.id)), BENCH, COUNTING)


@pytest.mark.parametrize("status", WITH_A_VERDICT)
def test_after_the_verdict_nobody_stands_back_and_nobody_is_named(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be given"):
        recuse(at(status))
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be given"):
        recuse(at(status), NOBODY)
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be given"):
        name(at(status), naming())


def test_the_recused_appraises_no_more() -> None:
    without = recuse(OPEN).state
    with pytest.raises(NotTheAppraiser, match=NEIGHBOUR):
        decisions.appraise(without, appraise(), NOBODY)


def test_who_has_come_to_work_there_does_not_appraise() -> None:
    with pytest.raises(HasAPart, match="work in a department"):
        decisions.appraise(OPEN, appraise(), bench(works_at(LEAD, DEPUTY.id)))


def test_who_filed_the_case_does_not_appraise() -> None:
    with pytest.raises(HasAPart, match="filed it"):
        decisions.appraise(replace(OPEN, filed_by=DEPUTY.id), appraise(), NOBODY)
