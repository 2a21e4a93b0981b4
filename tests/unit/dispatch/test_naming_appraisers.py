"""What dispatch decides about who appraises an answer: nobody with a part in the case."""

from dataclasses import replace

import pytest

from services.dispatch.order import decisions
from services.dispatch.order.domain import Status
from shared.contracts.envelope import Actor
from shared.errors import (
    HasAPart,
    NotAllowed,
    NotYet,
    UnknownReference,
)
from tests.unit.dispatch.handovers import (
    TOWNSHIPS_HAND_OVER,
    appraiser_in,
    decide,
    deputy,
    hand_over,
    with_deputies,
    works,
)
from tests.unit.dispatch.offices import CHAIR
from tests.unit.dispatch.order_life import (
    ASSISTING,
    LEAD,
    OPENED,
    at,
)
from tests.unit.samples import (
    OTHER_TOWNSHIP,
    TODAY,
    TOWNSHIP,
    TOWNSHIP_STAFF,
)

HANDED_OVER = at(Status.HANDED_OVER)


def test_without_a_name_the_owner_of_the_contact_point_appraises() -> None:
    owned = replace(OPENED, owner="deputy-2")
    assert appraiser_in(decide(owned, hand_over(appraiser=None))) == "deputy-2"


def test_an_owner_of_a_higher_level_appraises_too() -> None:
    owned = replace(OPENED, owner="deputy-9")
    above = with_deputies(deputy("deputy-1"), deputy("deputy-9", "654000000000"))
    assert appraiser_in(decide(owned, hand_over(appraiser=None), above)) == "deputy-9"


@pytest.mark.parametrize(
    "directory",
    [
        with_deputies(deputy("deputy-1"), deputy("deputy-2", ended_on=TODAY)),
        with_deputies(deputy("deputy-1"), deputy("deputy-2"), positions=[works("deputy-2", LEAD)]),
        with_deputies(
            deputy("deputy-1"), deputy("deputy-2"), positions=[works("deputy-2", ASSISTING)]
        ),
        with_deputies(deputy("deputy-1")),
    ],
    ids=["in force no more", "works in the lead", "works in an assisting one", "not here"],
)
def test_instead_of_an_owner_who_cannot_another_deputy_appraises(
    directory: decisions.Directory,
) -> None:
    owned = replace(OPENED, owner="deputy-2")
    assert appraiser_in(decide(owned, hand_over(appraiser=None), directory)) == "deputy-1"


def test_without_an_owner_a_deputy_of_the_same_township_appraises() -> None:
    assert decide(OPENED, hand_over(appraiser=None)).state == HANDED_OVER


def test_a_township_without_deputies_is_helped_out_by_the_county() -> None:
    far = with_deputies(deputy("deputy-2", OTHER_TOWNSHIP))
    assert appraiser_in(decide(OPENED, hand_over(appraiser=None), far)) == "deputy-2"


def test_in_turn_those_with_a_part_are_passed_over() -> None:
    filed = replace(OPENED, owner="deputy-1", filed_by="deputy-1")
    here = with_deputies(
        deputy("deputy-1"),
        deputy("deputy-2"),
        deputy("deputy-3"),
        positions=[works("deputy-2", LEAD)],
    )
    assert appraiser_in(decide(filed, hand_over(appraiser=None), here)) == "deputy-3"


@pytest.mark.parametrize(
    "nobody",
    [with_deputies(), with_deputies(deputy("deputy-1"), positions=[works("deputy-1", LEAD)])],
)
def test_with_nobody_to_appraise_nothing_is_handed_over(nobody: decisions.Directory) -> None:
    with pytest.raises(NotYet, match="deputy") as waited_in_vain:
        decide(OPENED, hand_over(appraiser=None), nobody)
    assert isinstance(waited_in_vain.value.otherwise, UnknownReference)


def test_a_deputy_who_works_in_a_department_that_has_it_is_not_named() -> None:
    for part in (LEAD, ASSISTING):
        official = with_deputies(deputy("deputy-1"), positions=[works("deputy-1", part)])
        with pytest.raises(HasAPart, match="work in a department"):
            decide(OPENED, hand_over(), official)
    elsewhere = with_deputies(deputy("deputy-1"), positions=[works("deputy-1", "roads-bureau")])
    assert decide(OPENED, hand_over(), elsewhere).state == HANDED_OVER
    left = with_deputies(deputy("deputy-1"), positions=[works("deputy-1", LEAD, ended_on=TODAY)])
    assert decide(OPENED, hand_over(), left).state == HANDED_OVER


def test_a_deputy_who_filed_the_case_is_not_named() -> None:
    with pytest.raises(HasAPart, match="filed it"):
        decide(replace(OPENED, filed_by="deputy-1"), hand_over())


def test_what_is_about_the_township_none_of_its_government_appraises() -> None:
    about_it = replace(OPENED, about_township=True)
    of_it = works("deputy-1", "township-government").model_copy(update={"division": TOWNSHIP})
    official = with_deputies(
        deputy("deputy-1"), deputy("deputy-2", OTHER_TOWNSHIP), positions=[of_it]
    )
    assert appraiser_in(decide(about_it, hand_over(appraiser=None), official)) == "deputy-2"
    with pytest.raises(HasAPart, match="township's government"):
        decide(about_it, hand_over(), official)
    assert decide(OPENED, hand_over(), official).state == HANDED_OVER


@pytest.mark.parametrize("by", [TOWNSHIP_STAFF, CHAIR])
def test_a_township_that_hands_over_does_not_name_the_appraiser(by: Actor) -> None:
    with pytest.raises(NotAllowed, match="may not name the appraiser"):
        decide(OPENED, hand_over(by=by), TOWNSHIPS_HAND_OVER)
    handed = decide(OPENED, hand_over(by=by, appraiser=None), TOWNSHIPS_HAND_OVER)
    assert appraiser_in(handed) == "deputy-1"


def test_nobody_is_looked_for_where_somebody_is_named_or_owns_the_contact_point() -> None:
    only_one = with_deputies(deputy("deputy-2"))
    in_turn, named = hand_over(appraiser=None).data, hand_over(appraiser="deputy-9").data
    owned = replace(OPENED, owner="deputy-2")
    assert decisions.somebody_is_at_hand(OPENED, named, only_one, TODAY)
    assert decisions.somebody_is_at_hand(owned, in_turn, only_one, TODAY)
    assert not decisions.somebody_is_at_hand(OPENED, in_turn, only_one, TODAY)
    official = with_deputies(deputy("deputy-2"), positions=[works("deputy-2", LEAD)])
    assert not decisions.somebody_is_at_hand(owned, in_turn, official, TODAY)


def test_nor_one_who_filed_what_was_merged_into_it() -> None:
    with pytest.raises(HasAPart, match="filed it"):
        decide(replace(OPENED, also_filed_by=("deputy-1",)), hand_over())
