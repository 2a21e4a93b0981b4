"""Lists of cases: what waits for whom, in which order, and where a list goes on."""

from datetime import UTC, date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.gateway.api.cases import ListAsked, mine
from services.gateway.api.cursors import LARGEST, cursor, read_cursor
from services.gateway.views.cases.asking import SORTED, Asked, Order, query_of
from services.gateway.views.cases.lateness import Day
from services.gateway.views.cases.store import Case
from services.gateway.views.lists import Key, Place
from shared.contracts.envelope import Actor
from shared.errors import (
    LiandanError,
    Malformed,
    NotAllowed,
    NotSignedIn,
    OutsideDivision,
)
from shared.terms import Role
from tests.unit.gateway.facts import BEGAN, TOWNSHIP, case_after, first_round, submitted

THURSDAY = Day(date(2026, 11, 5), far=date(2026, 11, 10))
PLACES: dict[Order, st.SearchStrategy[Key]] = {
    Order.NEWEST: st.datetimes(timezones=st.just(UTC)),
    Order.DUE: st.dates().map(date.isoformat),
    Order.FREQUENCY: st.integers(0, LARGEST - 1),
}


def asked(**said: Any) -> Asked:
    return ListAsked.model_validate(said).wanted(THURSDAY)


@pytest.mark.parametrize("order", Order)
@given(data=st.data())
def test_a_cursor_means_the_place_it_was_given_for(order: Order, data: st.DataObject) -> None:
    place = Place(data.draw(PLACES[order]), data.draw(st.text("0123456789ABC", min_size=1)))
    assert read_cursor(SORTED[order], cursor(SORTED[order], place)) == place


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize(
    "given_",
    [
        *("", "abc", "????", "W10", "WzEsMl0", "路"),
        *(cursor(SORTED[Order.FREQUENCY], Place(key, "1")) for key in (LARGEST, 10**19)),
        cursor(SORTED[Order.DUE], Place(7, "1")),
        cursor(SORTED[Order.NEWEST], Place("then", "1")),
    ],
)
def test_a_cursor_from_nowhere_is_refused(order: Order, given_: str) -> None:
    with pytest.raises(Malformed):
        read_cursor(SORTED[order], given_)


def test_a_cursor_of_another_order_is_refused() -> None:
    given_ = cursor(SORTED[Order.DUE], Place("2026-11-05", "1"))
    with pytest.raises(Malformed):
        read_cursor(SORTED[Order.FREQUENCY], given_)


def test_a_case_without_a_day_comes_last_by_the_day_it_is_due() -> None:
    waits, late = Case("1", case_after(submitted())), Case("2", case_after(*first_round()[:6]))
    places = [one.place(Order.DUE).key for one in (waits, late)]
    assert places == ["9999-12-31", "2026-11-24"]


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (
            Actor(id="t", role=Role.TOWNSHIP, division=TOWNSHIP),
            {"township": TOWNSHIP, "about_township": False},
        ),
        (
            Actor(id="h", role=Role.CHAIR, division=TOWNSHIP),
            {"township": TOWNSHIP, "about_township": False},
        ),
        (Actor(id="c", role=Role.COMMITTEE, division="654004"), {"county": "654004"}),
        (
            Actor(id="b", role=Role.DEPARTMENT, division="654004", department="traffic"),
            {"departments": "traffic"},
        ),
        (
            Actor(id="d1", role=Role.DEPUTY, division=TOWNSHIP),
            {
                "deputies": "d1",
                "$or": [
                    {"appraiser": "d1"},
                    {"public": True},
                    {
                        "about_township": False,
                        "hidden": False,
                        "status": {"$in": ["answered", "submitted", "triaged"]},
                    },
                ],
            },
        ),
    ],
)
def test_what_waits_for_an_account(actor: Actor, expected: dict[str, Any]) -> None:
    assert query_of(mine(Asked(), actor)) == expected


def test_what_waits_for_a_department_is_its_own_whatever_it_asks_for() -> None:
    chief = Actor(id="b", role=Role.DEPARTMENT, division="654004", department="traffic")
    assert query_of(mine(asked(department="water"), chief)) == {"departments": "traffic"}


@pytest.mark.parametrize(
    ("actor", "division", "refused"),
    [
        (None, None, NotSignedIn),
        (Actor(id="a", role=Role.ADMINISTRATOR, division="654004"), None, NotAllowed),
        (Actor(id="b", role=Role.DEPARTMENT, division="654004"), None, NotAllowed),
        (Actor(id="t", role=Role.TOWNSHIP, division=TOWNSHIP), "654004002000", OutsideDivision),
    ],
)
def test_nothing_waits_for_those_who_have_no_say(
    actor: Actor | None, division: str | None, refused: type[LiandanError]
) -> None:
    with pytest.raises(refused):
        mine(Asked(division), actor)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, {}),
        ({"flagged": "true"}, {"marks": {"$all": ["flagged"]}}),
        ({"escalated": "true"}, {"marks": {"$all": ["escalated"]}}),
        ({"look_back": "due"}, {"marks": {"$all": ["look_back:due"]}}),
        (
            {"reopening": "pending", "flagged": "true"},
            {"marks": {"$all": ["reopening:pending", "flagged"]}},
        ),
        ({"appeal": "pending"}, {"marks": {"$all": ["appeal:pending"]}}),
        ({"postponement": "pending"}, {"marks": {"$all": ["postponement:pending"]}}),
        ({"contact_point": "cp1"}, {"contact_point": "cp1"}),
        ({"lateness": "red"}, {"by_due": {"$gte": "0001-01-01", "$lt": "2026-11-05"}}),
        ({"lateness": "yellow"}, {"by_due": {"$gte": "2026-11-05", "$lt": "2026-11-10"}}),
        ({"lateness": "green"}, {"by_due": {"$gte": "2026-11-10", "$lt": "9999-12-31"}}),
        ({"department": "traffic"}, {"departments": "traffic"}),
        ({"status": "withdrawn"}, {"status": "withdrawn"}),
        ({"appraiser": "wang"}, {"appraiser": "wang", "deputies": "wang"}),
        ({"waiting_for": "verdict"}, {"waiting_for": "verdict"}),
    ],
)
def test_what_may_be_asked_for(said: dict[str, str], expected: dict[str, Any]) -> None:
    assert query_of(asked(**said)) == {"public": True, **expected}


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ({}, Order.NEWEST),
        ({"lateness": "red"}, Order.DUE),
        ({"lateness": "red", "order": "newest"}, Order.NEWEST),
        ({"order": "frequency"}, Order.FREQUENCY),
    ],
)
def test_colours_come_by_the_day_unless_asked_for_otherwise(
    said: dict[str, str], order: Order
) -> None:
    assert ListAsked.model_validate(said).in_order is order


@pytest.mark.parametrize(
    "said",
    [
        {"lateness": "blue"},
        {"order": "oldest"},
        {"scope": "all"},
        {"look_back": "pending"},
        {"appeal": "granted"},
        {"limit": 101},
        {"anything": "else"},
    ],
)
def test_what_may_not_be_asked_for(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ListAsked.model_validate(said)


def test_words_are_looked_for_as_they_stand() -> None:
    assert query_of(Asked(words="(.*"))["summary"]["$regex"] == r"\(\.\*"
    assert ListAsked(q="").q == ""
    for refused in ("x" * 51, "\0", "\u202e", "\u200b"):
        with pytest.raises(ValidationError):
            ListAsked(q=refused)


@pytest.mark.parametrize("order", Order)
def test_what_comes_after_a_place_begins_at_it(order: Order) -> None:
    sorting = SORTED[order]
    further = "$gt" if sorting.direction == 1 else "$lt"
    keys: dict[Order, Key] = {Order.NEWEST: BEGAN, Order.DUE: "2026-11-05", Order.FREQUENCY: 3}
    key = keys[order]
    beyond = sorting.beyond(Place(key, "01"))
    assert beyond[sorting.field] == {f"{further}e": key}
    assert beyond["$or"] == [{sorting.field: {further: key}}, {"_id": {further: "01"}}]
