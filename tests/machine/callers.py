"""Callers of the public interface: what they may ask for, and what they were told."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from shared.contracts import appraisal, concern, order
from shared.contracts.envelope import FactData
from tests.harness.face import OWNER, TOWNSHIP, Face, Filed

BY_CODE = None
"""Who takes a step without an account: whoever holds the code."""
SIGNED_IN = ("clerk", "chair", "committee", "neighbour", "roads", "liaison", "owner")
CLERK = "clerk"

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """A step, who may take it, in which ways, and the fact that tells of it."""

    path: str
    by: Sequence[str | None]
    ways: Sequence[Body]
    tells: type[FactData]


HALF_A_WEEK = {"lead": "roads", "appraiser": OWNER, "due_in_working_days": 3}
TRIAGE = {"decision": "accept", "category": "roads", "urgency": "problem"}
STEPS: Mapping[str, Step] = {
    step.path: step
    for step in (
        Step(
            "triage",
            ("clerk", "chair", "committee"),
            [{**TRIAGE, "summary": "路面破损"}, {**TRIAGE, "summary": "桥面破损"}],
            concern.ConcernTriaged,
        ),
        Step(
            "handover",
            ("committee",),
            [{"lead": "roads", "appraiser": OWNER}, HALF_A_WEEK],
            order.OrderHandedOver,
        ),
        Step("acceptance", ("roads",), [{"plan": "修补"}, {"plan": "重铺"}], order.OrderAccepted),
        Step("return", ("roads",), [{"reason": "非职责"}], order.OrderReturned),
        Step("progress", ("roads",), [{"note": "已进场"}], order.OrderProgressed),
        Step(
            "resolution",
            ("roads",),
            [{"outcome": "A", "result": "已修补"}, {"outcome": "D", "result": "不具备条件"}],
            order.OrderResolved,
        ),
        Step(
            "appraisal",
            ("owner",),
            [{"verdict": "satisfied"}, {"verdict": "unsatisfied", "reasons": "仍有坑"}],
            appraisal.OrderAppraised,
        ),
        Step(
            "ratings", (BY_CODE,), [{"score": 5}, {"score": 4}, {"score": 1}], appraisal.CaseRated
        ),
        Step("withdrawal", (BY_CODE,), [{"reason": "自行解决"}], concern.ConcernWithdrawn),
    )
}

NEXT: Mapping[str, Sequence[str]] = {
    "submitted": ("triage",),
    "triaged": ("handover",),
    "returned": ("handover",),
    "handed_over": ("acceptance", "acceptance", "return"),
    "accepted": ("resolution", "progress"),
    "resolved": ("appraisal", "ratings"),
}
"""What leads a case on."""


@dataclass(frozen=True, slots=True)
class Request:
    """Something asked for under a key."""

    case: Filed
    step: Step
    body: Body
    by: str | None
    key: str | None = None


@dataclass(slots=True)
class Callers:
    """Everybody, and what they were promised."""

    face: Face
    cases: list[Filed] = field(default_factory=list)
    acknowledged: list[Request] = field(default_factory=list)

    async def reports(self, key: str, text: str) -> None:
        """Somebody reports, twice at the same time under one key: it is one report."""
        body = {"text": text, "division": TOWNSHIP}
        first, again = await asyncio.gather(
            *(self.face.post("/concerns", body, key=key) for _ in range(2))
        )
        assert first.status_code == again.status_code == 201, (first.text, again.text)
        assert first.json() == again.json()
        self.cases.append(Filed(first.json()["id"], first.json()["tracking_code"]))

    async def asks(self, request: Request, times: int = 1) -> Sequence[httpx.Response]:
        """Ask so many times at once; once it is acknowledged, that is remembered."""
        answers = await asyncio.gather(*(self._sent(request) for _ in range(times)))
        said = {one.status_code for one in answers}
        assert said <= {200, 201, 403, 409, 422, 503}, [one.text for one in answers]
        if any(one.is_success for one in answers):
            self.acknowledged.append(request)
        return answers

    async def asks_again(self, request: Request) -> httpx.Response:
        """Ask for what was acknowledged once more."""
        return await self._sent(request)

    async def _sent(self, request: Request) -> httpx.Response:
        holder = request.case.code if request.by is BY_CODE else request.case.case
        path = f"/cases/{holder}/{request.step.path}"
        return await self.face.post(path, request.body, request.by, request.key)

    async def looks(self, case: Filed) -> Body:
        """The case as the township sees it."""
        answer = await self.face.get(f"/cases/{case.case}", CLERK)
        assert answer.status_code == 200, answer.text
        shown: Body = answer.json()
        return shown

    async def sees_what_was_acknowledged(self) -> None:
        """Each step that was acknowledged is in its case's story once, and no other one."""
        asked_for = {step.tells.TYPE for step in STEPS.values()}
        for case in self.cases:
            story = (await self.looks(case))["timeline"]
            # What was sent back is handed over again by nobody.
            told = Counter(
                one["type"]
                for one in story
                if one["type"] in asked_for and one["role"] != "service"
            )
            mine = (one for one in self.acknowledged if one.case == case)
            assert told == Counter(one.step.tells.TYPE for one in mine), case
