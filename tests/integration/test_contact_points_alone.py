"""Contact points, with intake alone on the bus: kept, closed, and named by concerns."""

from collections.abc import AsyncIterator

import pytest

from infra.servers import Servers
from services.intake.__main__ import INTAKE
from shared.contracts.concern import (
    ConcernSubmitted,
    ConcernTriaged,
    SubmitConcern,
    TriageConcern,
)
from shared.contracts.contact_point import ContactPointClosed, ContactPointKept
from shared.contracts.envelope import Refused, Reply
from shared.contracts.values import PublicPlace
from shared.terms import Channel, Identity, Urgency
from tests.conformance.messages import (
    elected,
    reporter,
)
from tests.conformance.scenario import STAFF
from tests.conformance.scenarios.intake import (
    close_point,
    keep_point,
    submit_there,
)
from tests.harness.alone import Bystander, alone
from tests.harness.deployment import deployed
from tests.harness.happening import a_case, happens, refused

ANOTHER_COUNTY = "420607000000"


@pytest.fixture
async def intake(servers: Servers) -> AsyncIterator[Bystander]:
    async with deployed(servers, [INTAKE]) as settings, alone(INTAKE, settings) as bystander:
        yield bystander


async def test_a_contact_point_is_kept_whole_and_its_owner_goes_with_the_concern(
    intake: Bystander,
) -> None:
    case = a_case()
    await happens(intake, case, elected, keep_point, submit_there)
    [point] = await intake.told(ContactPointKept, case)
    assert (point.owner, point.phone) == (f"deputy-{case}", "0999-8770000")
    [told] = await intake.told(ConcernSubmitted, case)
    assert (told.contact_point, told.owner) == (case, f"deputy-{case}")
    place = PublicPlace(lon=80.42, lat=44.21, address="村委会门前")
    accepted = TriageConcern(
        case=case, category="roads", urgency=Urgency.PROBLEM, summary="村道坑洼", place=place
    )
    assert isinstance(await intake.ask(STAFF, accepted), Reply)
    [triaged] = await intake.told(ConcernTriaged, case)
    assert (triaged.owner, triaged.place) == (f"deputy-{case}", place)


async def test_the_same_contact_point_again_is_not_told_again(intake: Bystander) -> None:
    case = a_case()
    await happens(intake, case, elected, keep_point)
    again = await intake.send(keep_point.message(intake, case))
    assert again == Reply(result=(), versions={})


async def test_a_contact_point_that_is_closed_takes_nothing_in(intake: Bystander) -> None:
    case = a_case()
    await happens(intake, case, elected, keep_point, close_point)
    assert await intake.told(ContactPointClosed, case) == [ContactPointClosed(reason="迁至新址")]
    assert await refused(intake, case, submit_there) == "contradiction"


async def test_a_contact_point_nobody_keeps_or_of_another_county_is_refused(
    intake: Bystander,
) -> None:
    case = a_case()
    assert await refused(intake, case, submit_there) == "unknown_reference"
    await happens(intake, case, elected, keep_point)
    elsewhere = SubmitConcern(
        case=case,
        reporter=f"r1-{case}",
        division=ANOTHER_COUNTY,
        channel=Channel.QR,
        identity=Identity.NAMED,
        contact_point=case,
    )
    answer_ = await intake.ask(reporter(case), elsewhere)
    assert isinstance(answer_, Refused)
    assert answer_.refused == "unknown_reference"


async def test_an_owner_whom_the_directory_never_had_is_refused(intake: Bystander) -> None:
    assert await refused(intake, a_case(), keep_point) == "unknown_reference"
