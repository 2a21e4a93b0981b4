"""One case after another, each through the whole loop; each step is noted once acknowledged."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from infra.load.calling import Callers

TOWNSHIP, STAFF, COMMITTEE = "654004200", "654004200-staff", "654004-committee"
LEAD, APPRAISER = "654004-jiaotong", "654004200-d1"


@dataclass(slots=True)
class Load:
    """So many residents at once, each with one case after another, until told to stop."""

    callers: Callers
    at_once: int
    appraisers: Sequence[str] = (APPRAISER,)
    """Who appraise, one case each in turn."""
    acknowledged: list[str] = field(default_factory=list)
    """The cases whose submission was acknowledged."""
    ended: list[str] = field(default_factory=list)
    """Those whose last step was acknowledged: they close."""
    _numbers: Iterator[int] = field(init=False, default_factory=count)
    _stopping: asyncio.Event = field(init=False, default_factory=asyncio.Event)

    async def run(self) -> None:
        """Until `stop`; every case begun is brought to its end. Raises what a caller met."""
        async with asyncio.TaskGroup() as residents:
            for _ in range(self.at_once):
                residents.create_task(self._one_after_another())

    def stop(self) -> None:
        """Begin no more cases."""
        self._stopping.set()

    async def _one_after_another(self) -> None:
        while not self._stopping.is_set():
            await self.play(next(self._numbers))

    async def play(self, number: int) -> str:
        """One case, from report to end; returns its id."""
        words = {"text": f"第 {number} 处路面破损，请派人看看", "division": TOWNSHIP}
        filed = await self.callers.post("/concerns", words)
        case, code = filed["id"], filed["tracking_code"]
        self.acknowledged.append(case)
        appraiser = self.appraisers[number % len(self.appraisers)]
        accept = {"decision": "accept", "category": "roads", "urgency": "problem"}
        steps = (
            ("triage", {**accept, "summary": f"道路破损 {number}"}, STAFF),
            ("handover", {"lead": LEAD, "appraiser": appraiser}, COMMITTEE),
            ("acceptance", {"plan": "派人修补"}, LEAD),
            ("resolution", {"outcome": "A", "result": "已修补"}, LEAD),
            ("appraisal", {"verdict": "satisfied"}, appraiser),
        )
        for step, body, by in steps:
            await self.callers.post(f"/cases/{case}/{step}", body, by)
        await self.callers.post(f"/cases/{code}/ratings", {"score": 5})
        self.ended.append(case)
        return str(case)
