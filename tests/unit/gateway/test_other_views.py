"""Contact points and activities as the views show them."""

from hypothesis import given
from hypothesis import strategies as st

from services.gateway.views.activities import view as activities
from services.gateway.views.activities.store import Activities
from services.gateway.views.activities.view import Status
from services.gateway.views.contact_points import view as contact_points
from services.gateway.views.contact_points.store import ContactPoints
from shared.contracts.activity import ActivityConfirmed, ActivityRecorded, ActivityRejected
from shared.contracts.contact_point import ContactPointClosed, ContactPointKept
from shared.contracts.envelope import Reply
from tests.harness.golden import golden
from tests.unit.gateway.facts import BEGAN, TOWNSHIP, tell

STATION = tell(
    golden(ContactPointKept, name="旧名"),
    golden(ContactPointKept, name="新名", services=["接待", "代办"]),
    golden(ContactPointClosed, reason="搬迁"),
)
VISIT = tell(golden(ActivityRecorded, deputy="wang"), golden(ActivityConfirmed, deputy="wang"))


def test_a_contact_point_is_as_it_was_kept_last() -> None:
    station = contact_points.fold(STATION[:2])
    assert station
    assert (station.name, station.open, station.division) == ("新名", True, TOWNSHIP)
    assert station.services == ("接待", "代办")


def test_a_closed_contact_point_says_why_until_it_is_kept_again() -> None:
    station = contact_points.fold(STATION)
    assert station
    assert (station.open, station.closed_because) == (False, "搬迁")
    again = contact_points.fold(tell(*(one.data for one in STATION), golden(ContactPointKept)))
    assert again
    assert (again.open, again.closed_because) == (True, None)


def test_an_activity_waits_for_the_township_and_then_counts_or_not() -> None:
    waits, counts = activities.fold(VISIT[:1]), activities.fold(VISIT)
    assert waits
    assert counts
    assert (waits.status, waits.recorded_at) == (Status.RECORDED, BEGAN)
    assert (counts.status, counts.deputy, counts.reason) == (Status.CONFIRMED, "wang", None)
    rejected = activities.fold(
        tell(golden(ActivityRecorded), golden(ActivityRejected, reason="重复"))
    )
    assert rejected
    assert (rejected.status, rejected.reason) == (Status.REJECTED, "重复")


def test_before_it_is_known_what_it_is_nothing_is_shown() -> None:
    assert contact_points.fold(STATION[2:]) is None
    assert activities.fold(VISIT[1:]) is None
    assert ContactPoints.derived(None, STATION[2:]) == {}  # type: ignore[arg-type]
    assert Activities.derived(None, VISIT[1:]) == {}  # type: ignore[arg-type]


@given(station=st.permutations(STATION), visit=st.permutations(VISIT))
def test_any_order_of_arrival_makes_the_same_documents(station: object, visit: object) -> None:
    for view, arrival, told in ((ContactPoints, station, STATION), (Activities, visit, VISIT)):
        assert view.derived(None, arrival) == view.derived(None, told)  # type: ignore[arg-type]


def test_each_is_level_with_the_reply_that_changed_it() -> None:
    kept = Reply(result=(ContactPointKept.TYPE,), versions={"contact_point": 2})
    station, earlier = contact_points.fold(STATION[:2]), contact_points.fold(STATION[:1])
    assert station
    assert earlier
    assert station.is_level_with(kept)
    assert not earlier.is_level_with(kept)
    confirmed = Reply(result=(ActivityConfirmed.TYPE,), versions={"activity": 2})
    waits, counts = activities.fold(VISIT[:1]), activities.fold(VISIT)
    assert waits
    assert counts
    assert counts.is_level_with(confirmed)
    assert not waits.is_level_with(confirmed)
