"""What is about the township itself: only the committee has a say, and none of its people judge."""

from dataclasses import replace

import pytest

from services.supervision.appraisal import decisions
from shared.contracts.envelope import Actor
from shared.errors import HasAPart, NotAllowed
from shared.terms import Role
from tests.unit.samples import COMMITTEE, COUNTY, OTHER_TOWNSHIP, TOWNSHIP, TOWNSHIP_STAFF, actor
from tests.unit.supervision.appraisal_life import AWAITING, CLOSED, OPEN, asked_to_reopen
from tests.unit.supervision.bench import (
    CHAIR,
    FAR,
    NEIGHBOUR,
    bench,
    name,
    naming,
    substituted,
    works_at,
)
from tests.unit.supervision.test_judging import appraise
from tests.unit.supervision.test_opening import TRIAGED, handed_over, triaged
from tests.unit.supervision.test_reopening import rule

ABOUT_IT = replace(OPEN, about_township=True)
GOVERNMENT = works_at("township-government", NEIGHBOUR).model_copy(update={"division": TOWNSHIP})


def test_that_it_is_about_the_township_is_kept() -> None:
    told = triaged()
    about_it = told.model_copy(
        update={"data": told.data.model_copy(update={"about_township": True})}
    )
    waiting = decisions.wait_for_answer(None, about_it).state
    assert waiting == replace(TRIAGED, about_township=True)


@pytest.mark.parametrize("by", [TOWNSHIP_STAFF, CHAIR])
def test_the_township_is_not_heard_on_reopening_what_is_about_itself(by: Actor) -> None:
    asked = asked_to_reopen(replace(CLOSED, about_township=True))
    with pytest.raises(NotAllowed, match="about the township itself"):
        decisions.rule_on_reopening(asked, rule(granted=False, by=by))
    assert decisions.rule_on_reopening(asked, rule(granted=True, by=COMMITTEE)).facts


def test_its_chair_does_not_name_who_appraises_what_is_about_it() -> None:
    with pytest.raises(NotAllowed, match="about the township itself"):
        name(ABOUT_IT, naming(by=CHAIR))
    assert name(ABOUT_IT, naming(by=COMMITTEE)).facts


def test_a_county_chair_is_no_committee_either() -> None:
    with pytest.raises(NotAllowed):
        name(ABOUT_IT, naming(by=actor(Role.CHAIR, division=COUNTY)))


def test_who_works_in_the_townships_government_has_a_part_whoever_has_the_order() -> None:
    with pytest.raises(HasAPart, match="township's government"):
        name(ABOUT_IT, naming(NEIGHBOUR, by=COMMITTEE), bench(GOVERNMENT))
    own = works_at("township-government", "deputy-1").model_copy(update={"division": TOWNSHIP})
    with pytest.raises(HasAPart, match="township's government"):
        decisions.appraise(ABOUT_IT, appraise(), bench(own))
    about_it = replace(TRIAGED, about_township=True)
    assert decisions.follow_handover(about_it, handed_over(), bench(own, GOVERNMENT)).facts == (
        substituted(FAR, "recused"),
    )


def test_and_none_in_what_is_about_something_else_or_another_township() -> None:
    assert name(OPEN, naming(NEIGHBOUR, by=COMMITTEE), bench(GOVERNMENT)).facts
    elsewhere = GOVERNMENT.model_copy(update={"division": OTHER_TOWNSHIP})
    about_it = replace(AWAITING, about_township=True)
    assert name(about_it, naming(NEIGHBOUR, by=COMMITTEE), bench(elsewhere)).facts
    left = works_at("township-government", NEIGHBOUR, ended_on="2026-09-01")
    gone = left.model_copy(update={"division": TOWNSHIP})
    assert name(about_it, naming(NEIGHBOUR, by=COMMITTEE), bench(gone)).facts
