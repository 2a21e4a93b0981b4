"""Contact points and activities on a real MongoDB; and waiting until one's change is seen."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from services.gateway.views.activities import store as activities
from services.gateway.views.activities.view import Status
from services.gateway.views.cases.lateness import Day
from services.gateway.views.notices import Notices
from services.gateway.views.views import Views, level
from shared.contracts.activity import ActivityConfirmed, ActivityRecorded
from shared.contracts.concern import ConcernHidden, ConcernSubmitted
from shared.contracts.contact_point import ContactPointClosed, ContactPointKept
from shared.contracts.envelope import Fact, FactData, Reply
from tests.harness.golden import golden
from tests.harness.telling import about
from tests.unit.gateway.facts import (
    TOWNSHIP,
)

COUNTY, ANOTHER = "654004000000", "654004002000"
MANY = 25
TODAY = Day(date(2026, 11, 5), far=date(2026, 11, 10))
TEXT = "西环路的路灯坏了三天，晚上很黑。"
HIDDEN = golden(ConcernHidden)


async def test_contact_points_of_a_division(views: Views) -> None:
    def kept(id_: str, division: str, *then: FactData) -> Sequence[Fact[Any]]:
        story = golden(ContactPointKept), *then
        return about(id_, *story, division=division, of_a_case=False)

    await views.apply(kept("a", TOWNSHIP))
    await views.apply(kept("b", ANOTHER, golden(ContactPointClosed)))
    await views.apply(about("c", golden(ContactPointClosed), of_a_case=False))

    async def within(division: str, after: str = "") -> list[tuple[str, bool]]:
        found = await views.contact_points.within(division, after)
        return [(one.id, one.open) for one in found]

    assert await within(COUNTY) == [("a", True), ("b", False)]
    assert await within(COUNTY, after="a") == [("b", False)]
    assert await within(TOWNSHIP) == [("a", True)]
    assert await views.contact_points.get("c") is None


async def test_activities_are_listed_by_whose_where_and_how_they_stand(views: Views) -> None:
    def recorded(id_: str, division: str, *then: FactData) -> Sequence[Fact[Any]]:
        story = golden(ActivityRecorded, deputy=f"of-{division}"), *then
        return about(id_, *story, division=division, of_a_case=False)

    for number in range(5):
        await views.apply(recorded(f"a{number}", TOWNSHIP))
    await views.apply(recorded("b", ANOTHER, golden(ActivityConfirmed)))

    async def found(**asked: Any) -> list[str]:
        listed = await views.activities.newest(activities.Asked(**asked), 100)
        return [one.id for one in listed]

    of_the_township = ["a4", "a3", "a2", "a1", "a0"]
    assert await found(division=COUNTY) == ["b", *of_the_township]
    assert await found(division=TOWNSHIP) == of_the_township
    assert await found(deputy=f"of-{ANOTHER}") == ["b"]
    assert await found(division=COUNTY, status=Status.CONFIRMED) == ["b"]
    [first, second] = await views.activities.newest(activities.Asked(TOWNSHIP), 2)
    rest = await views.activities.newest(activities.Asked(TOWNSHIP), 9, activities.place_of(second))
    assert [first.id, second.id, *(one.id for one in rest)] == of_the_township


@pytest.mark.parametrize(
    ("room", "noun", "fact"),
    [
        ("cases", "concern", golden(ConcernSubmitted)),
        ("contact_points", "contact_point", golden(ContactPointKept)),
        ("activities", "activity", golden(ActivityRecorded)),
    ],
)
async def test_whoever_changed_something_waits_until_they_see_it(
    views: Views, room: str, noun: str, fact: FactData
) -> None:
    view, notices = getattr(views, room), Notices()
    reply = Reply(result=(f"liandan.{fact.TYPE}",), versions={noun: 1})
    assert await level(view, notices, "mine", reply, within=0.05) is None
    changed = await views.apply(about("mine", fact, of_a_case=room == "cases"))
    assert changed == ["mine"]
    shown = await level(view, notices, "mine", reply)
    assert shown
    assert shown.is_level_with(reply)
