"""Who appraises instead: named by the chair or the committee, or in turn for an absent one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.supervision.appraisal import decisions
from services.supervision.appraisal.domain import WITHOUT_A_VERDICT, Appraisal, Replaced, Status
from shared.contracts.appraisal import CaseFlagged
from shared.contracts.envelope import Actor
from shared.decision import Decision, decided
from shared.errors import (
    Contradiction,
    HasAPart,
    NotAllowed,
    NotTheAppraiser,
    NotYet,
    OutsideDivision,
    StaleRound,
    UnknownReference,
)
from shared.terms import Role
from tests.unit.samples import COMMITTEE, DEPUTY, OTHER_COUNTY, OTHER_TOWNSHIP, actor
from tests.unit.supervision.appraisal_life import DUE_ON, LATER_HANDOVER, NOBODY, OPEN, at
from tests.unit.supervision.bench import (
    CHAIR,
    DAY_AFTER,
    DUE_ANEW,
    FAR,
    LATE,
    NEIGHBOUR,
    NEIGHBOUR_WORKS_THERE,
    bench,
    deputy,
    name,
    naming,
    recuse,
    substitute,
    substituted,
)
from tests.unit.supervision.test_judging import appraise
from tests.unit.supervision.test_opening import TRIAGED


@pytest.mark.parametrize("by", [CHAIR, COMMITTEE])
@pytest.mark.parametrize("status", sorted(WITHOUT_A_VERDICT))
def test_the_chair_or_the_committee_names_another(by: Actor, status: Status) -> None:
    due = DUE_ON if status is Status.OPEN else None
    assert name(at(status), naming(by=by)) == decided(
        at(status).given_to(FAR, "named", DUE_ON),
        substituted(FAR, "named", due=due, reason="She lives there"),
    )


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CHAIR, Role.COMMITTEE}))
def test_nobody_else_names_an_appraiser(role: Role) -> None:
    with pytest.raises(NotAllowed, match="name an appraiser"):
        name(OPEN, naming(by=actor(role)))


@pytest.mark.parametrize(
    "by",
    [
        actor(Role.CHAIR, division=OTHER_TOWNSHIP),
        actor(Role.COMMITTEE, division=OTHER_COUNTY),
    ],
)
def test_and_only_over_their_own_division(by: Actor) -> None:
    with pytest.raises(OutsideDivision):
        name(OPEN, naming(by=by))


def test_nobody_with_a_part_is_named() -> None:
    with pytest.raises(HasAPart, match=f"{NEIGHBOUR} has a part"):
        name(OPEN, naming(NEIGHBOUR), NEIGHBOUR_WORKS_THERE)
    with pytest.raises(HasAPart, match="filed it"):
        name(replace(OPEN, filed_by=NEIGHBOUR), naming(NEIGHBOUR))


def test_the_recused_is_not_named_again_but_the_absent_may_be() -> None:
    with pytest.raises(HasAPart, match="recused"):
        name(recuse(OPEN).state, naming(DEPUTY.id))
    again = name(substitute(OPEN).state, naming(DEPUTY.id)).state
    assert again is not None
    assert again.appraiser == DEPUTY.id
    assert again.replaced == (Replaced(NEIGHBOUR, "named"),)


@pytest.mark.parametrize("id_", ["nobody", "ended"])
def test_only_a_deputy_of_the_county_is_named(id_: str) -> None:
    ended = bench(deputies=[deputy("ended", ended_on="2026-09-01")])
    with pytest.raises(NotYet) as waiting:
        name(OPEN, naming(id_), ended)
    assert isinstance(waiting.value.otherwise, UnknownReference)


def test_the_appraiser_is_not_named_instead_of_themself() -> None:
    with pytest.raises(Contradiction, match="appraises this case already"):
        name(OPEN, naming(DEPUTY.id))


@pytest.mark.parametrize("early", [None, TRIAGED, at(Status.SENT_BACK)])
def test_a_change_of_appraiser_that_overtakes_the_handover_waits(early: Appraisal | None) -> None:
    with pytest.raises(NotYet):
        name(early, naming())
    with pytest.raises(NotYet):
        recuse(early)


def test_a_change_of_appraiser_is_for_the_round_it_was_meant_for() -> None:
    second_round = at(Status.SENT_BACK).handed_over_again(LATER_HANDOVER)
    with pytest.raises(StaleRound):
        name(second_round, naming(in_round=1))
    with pytest.raises(NotYet):
        name(OPEN, naming(in_round=2))


def test_without_a_verdict_in_its_time_the_next_is_to_give_it() -> None:
    assert substitute(OPEN) == decided(
        OPEN.given_to(NEIGHBOUR, "absent", DUE_ANEW),
        substituted(NEIGHBOUR, "absent", due=DUE_ANEW),
    )


def test_the_verdict_is_not_missed_on_its_last_day() -> None:
    last_minute = LATE - timedelta(minutes=1)
    assert substitute(OPEN, at=last_minute) == Decision.nothing(
        OPEN, because="it is open, and not due"
    )


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.OPEN}))
def test_nobody_is_missed_where_no_verdict_is_waited_for(status: Status) -> None:
    assert substitute(at(status)) == Decision.nothing(
        at(status), because=f"it is {status}, and not due"
    )


def test_a_nudge_for_another_round_substitutes_nobody() -> None:
    assert substitute(OPEN, in_round=2).ignored == "that round is over"
    assert substitute(None).ignored == "that round is over"


def test_with_nobody_left_the_absent_stays_and_each_day_it_is_looked_again() -> None:
    alone = substitute(OPEN, NOBODY)
    assert alone == decided(
        OPEN.left_to_the_absent(on=DAY_AFTER).left_to_nobody(),
        CaseFlagged(round=1, because="nobody_to_appraise"),
    )
    assert alone.state is not None
    assert alone.state.appraiser == DEPUTY.id
    assert substitute(alone.state).ignored == "it is open, and not due"
    elected = substitute(alone.state, at=LATE + timedelta(days=1)).facts
    assert elected == (substituted(NEIGHBOUR, "absent", due=DUE_ANEW),)


def test_the_absent_still_gives_their_verdict_until_another_has_taken_over() -> None:
    assert decisions.appraise(OPEN, appraise(at=LATE), NOBODY).facts
    with pytest.raises(NotTheAppraiser):
        decisions.appraise(substitute(OPEN).state, appraise(at=LATE), NOBODY)
