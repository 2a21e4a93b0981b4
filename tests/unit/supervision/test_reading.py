"""What supervision reads of the directory: the whole county only where somebody is looked for."""

from typing import Any, cast

import pytest

from services.supervision.appraisal import decisions, subscribers
from services.supervision.appraisal.decisions import Bench
from services.supervision.appraisal.store import Appraisals
from shared.contracts.directory import ReferenceData
from shared.storage.committer import Committer
from shared.storage.references import References
from tests.harness.tabletop import Desk
from tests.unit.samples import DEPUTY, OTHER_COUNTY, TOWNSHIP, fact
from tests.unit.supervision.appraisal_life import LEAD
from tests.unit.supervision.bench import FAR, NEIGHBOUR, deputy, works_at
from tests.unit.supervision.test_judging import appraise
from tests.unit.supervision.test_opening import handed_over, triaged

EVERYBODY = [deputy(DEPUTY.id), deputy(NEIGHBOUR), deputy(FAR)]


class Room:
    """Supervision's copy of the directory, and the appraisal of one case."""

    def __init__(self) -> None:
        desk = cast(Committer, Desk("supervision"))
        self.references, self.appraisals = References(desk), Appraisals(desk)

    async def knows(self, *entries: ReferenceData) -> None:
        for entry in entries:
            await self.references.keep(fact(entry, subject=entry.id, division=entry.division))

    async def hears(self, one: Any, decision: Any, *values: Any) -> None:
        await self.appraisals.decide(one, decision, *values)

    async def handed(self) -> Bench:
        return await subscribers.bench_handed(handed_over(), self.appraisals, self.references)

    async def named(self, id_: str) -> Bench:
        return await subscribers.bench_named(appraise(), id_, self.appraisals, self.references)


@pytest.fixture
async def room() -> Room:
    room = Room()
    await room.knows(*EVERYBODY)
    await room.hears(triaged(), decisions.wait_for_answer)
    return room


async def test_a_handover_to_somebody_fit_looks_at_nobody_else(room: Room) -> None:
    bench = await room.handed()
    assert [one.id for one in bench.deputies] == [DEPUTY.id]
    assert not bench.whole


async def test_a_handover_to_somebody_unfit_looks_at_all(room: Room) -> None:
    await room.knows(works_at(LEAD, DEPUTY.id))
    bench = await room.handed()
    assert {one.id for one in bench.deputies} == {DEPUTY.id, NEIGHBOUR, FAR}
    assert bench.whole
    assert bench.positions == [works_at(LEAD, DEPUTY.id)]


async def test_whoever_appraises_or_is_named_is_looked_at_alone(room: Room) -> None:
    await room.knows(works_at(LEAD, NEIGHBOUR), works_at("roads", DEPUTY.id))
    bench = await room.named(NEIGHBOUR)
    assert [one.id for one in bench.deputies] == [NEIGHBOUR]
    assert bench.positions == [works_at(LEAD, NEIGHBOUR)]


async def test_a_deputy_of_another_county_is_none_here(room: Room) -> None:
    await room.knows(deputy("stranger", OTHER_COUNTY))
    assert not (await room.named("stranger")).deputies


async def test_about_the_township_its_government_is_looked_at_too(room: Room) -> None:
    official = works_at("government", NEIGHBOUR).model_copy(
        update={"division": TOWNSHIP, "id": "position-1"}
    )
    await room.knows(official)
    held = await room.references.positions_around([LEAD], TOWNSHIP, township_too=True)
    assert held == [official]
    assert not await room.references.positions_around([LEAD], TOWNSHIP, township_too=False)


async def test_without_a_case_there_is_nobody_to_look_at(room: Room) -> None:
    lost = appraise().model_copy(update={"data": appraise().data.model_copy(update={"case": "x"})})
    assert (
        await subscribers.bench_named(lost, DEPUTY.id, room.appraisals, room.references)
    ) == subscribers.NOBODY
