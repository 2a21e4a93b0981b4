"""What dispatch reads of the directory: the whole county only where somebody is looked for."""

from functools import partial
from typing import cast

import pytest

from services.dispatch.order import decisions, subscribers
from services.dispatch.order.decisions import Directory
from services.dispatch.order.store import Orders
from shared.contracts.concern import ConcernTriaged
from shared.contracts.directory import ReferenceData
from shared.storage.committer import Committer
from shared.storage.references import References
from shared.terms import Urgency
from tests.harness.tabletop import Desk
from tests.unit.dispatch.handovers import department, deputy, hand_over, works
from tests.unit.dispatch.order_life import ASSISTING, LEAD
from tests.unit.samples import OTHER_COUNTY, OTHER_TOWNSHIP, fact

TRIAGED = fact(
    ConcernTriaged(
        category="water",
        urgency=Urgency.PROBLEM,
        summary="A pipe leaks",
        reporters=("r-1",),
        owner="deputy-2",
    )
)


class Room:
    """Dispatch's copy of the directory, and the order of one case."""

    def __init__(self) -> None:
        desk = cast(Committer, Desk("dispatch"))
        self.references, self.orders = References(desk), Orders(desk)

    async def knows(self, *entries: ReferenceData) -> None:
        for entry in entries:
            await self.references.keep(fact(entry, subject=entry.id, division=entry.division))

    async def read_for(self, appraiser: str | None) -> Directory:
        asked = hand_over(appraiser=appraiser)
        return await subscribers.directory_for(asked, self.orders, self.references)


@pytest.fixture
async def room() -> Room:
    room = Room()
    await room.knows(
        department(LEAD),
        department(ASSISTING),
        deputy("deputy-1"),
        deputy("deputy-2"),
        deputy("deputy-3", OTHER_TOWNSHIP),
    )
    await room.orders.decide(TRIAGED, decisions.open_order)
    return room


@pytest.mark.parametrize(("named", "read"), [("deputy-1", "deputy-1"), (None, "deputy-2")])
async def test_who_is_named_or_owns_the_contact_point_is_looked_at_alone(
    room: Room, named: str | None, read: str
) -> None:
    assert [one.id for one in (await room.read_for(named)).deputies] == [read]


async def test_where_somebody_is_found_in_turn_all_are_looked_at(room: Room) -> None:
    await room.knows(works("deputy-2", LEAD))
    found = {one.id for one in (await room.read_for(None)).deputies}
    assert found == {"deputy-1", "deputy-2", "deputy-3"}


async def test_a_deputy_of_another_county_is_none_here(room: Room) -> None:
    await room.knows(deputy("stranger", OTHER_COUNTY))
    assert (await room.read_for("stranger")).deputies == []


async def test_the_lead_that_has_it_is_looked_at_too(room: Room) -> None:
    known = partial(room.read_for, "deputy-1")
    calendar = room.references.working_calendar
    await room.orders.decide(hand_over(), decisions.hand_over, known, calendar)
    await room.knows(department("roads-bureau"))
    asked = hand_over(lead="roads-bureau", assisting=())
    read = await subscribers.directory_for(asked, room.orders, room.references)
    assert {one.id for one in read.departments} == {LEAD, ASSISTING, "roads-bureau"}
