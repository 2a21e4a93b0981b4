"""The steps of a case that need an account: each is one command, sent on with what it needs."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict

from services.gateway.api import gate
from services.gateway.api.bodies import body_of, read_as
from services.gateway.api.callers import Address, Asked, Home, Manner, SignedIn
from services.gateway.api.finding import Found, find
from services.gateway.api.gate import Gate
from services.gateway.api.sending import answer, caught_up, send
from services.gateway.api.showing import CaseShown
from services.gateway.house import House
from shared.contracts.appraisal import AnnulAppraisal, Appraise
from shared.contracts.concern import DeclineConcern, MergeConcern, TriageConcern
from shared.contracts.directory import CategoryNamed
from shared.contracts.envelope import Actor, CommandData
from shared.contracts.order import (
    AcceptOrder,
    HandOver,
    ReportProgress,
    ResolveOrder,
    ReturnOrder,
)
from shared.contracts.values import Id, Paragraph, Summary
from shared.divisions import contains
from shared.errors import UnknownReference
from shared.terms import Urgency

router = APIRouter(prefix="/cases/{ref}", tags=["steps"])

STEPS: tuple[tuple[str, type[CommandData], Gate, str], ...] = (
    ("handover", HandOver, gate.HANDOVER, "Hand the order over 交办 (committee)"),
    ("acceptance", AcceptOrder, gate.ACCEPTANCE, "Accept the order 接单 (department)"),
    ("return", ReturnOrder, gate.RETURN, "Return the order 退单 (department)"),
    ("progress", ReportProgress, gate.PROGRESS, "Report progress (department)"),
    ("resolution", ResolveOrder, gate.RESOLUTION, "Answer the order 办复 (department)"),
    ("appraisal", Appraise, gate.APPRAISAL, "Appraise the answer 评单 (the appraising deputy)"),
    ("appraisal/annulment", AnnulAppraisal, gate.ANNULMENT, "Annul a verdict (committee)"),
)


class Triage(BaseModel):
    """What the township decides of a concern: accept (with category, urgency and summary),
    decline (with a reason), or merge (into another case)."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "decision": "accept",
                    "category": "roads",
                    "urgency": "problem",
                    "summary": "西环路路灯不亮",
                }
            ]
        },
    )

    decision: Literal["accept", "decline", "merge"]
    category: Id | None = None
    urgency: Urgency | None = None
    summary: Summary | None = None
    reason: Paragraph | None = None
    into: Id | None = None


DECIDED: dict[str, type[CommandData]] = {
    "accept": TriageConcern,
    "decline": DeclineConcern,
    "merge": MergeConcern,
}


class Step:
    """Who takes a step, about which case, and how; what every step needs."""

    def __init__(self, ref: str, home: Home, actor: SignedIn, asked: Asked, address: Address):
        self._ref, self._address = ref, address
        self.house: House = home
        self.actor: Actor = actor
        self._manner: Manner = asked

    async def found(self, through: Gate) -> Found:
        """The case it is about, if its gate lets the caller through."""
        found = await find(self.house, self._ref, self._address, self.actor)
        through.admit(self.actor, found.view, keyed=self._manner.key is not None)
        return found

    async def take(self, found: Found, data: CommandData, response: Response) -> CaseShown:
        """Send the command, and show the case after it."""
        reply = await send(self.house, self._manner, self.actor, data, found)
        return await answer(self.house, await caught_up(self.house, found, reply), response)


Taken = Annotated[Step, Depends()]


@router.post("/triage", summary="Triage the concern 分类 (township)", operation_id="triage")
async def triage(body: Triage, step: Taken, response: Response) -> CaseShown:
    """Accept, decline or merge a concern."""
    found = await step.found(gate.TRIAGE)
    said = body.model_copy()
    said.model_fields_set.discard("decision")
    data = read_as(DECIDED[body.decision], said, case=found.id)
    if isinstance(data, TriageConcern):
        await must_be_known_here(step.house, data.category, found.view.division)
    return await step.take(found, data, response)


async def must_be_known_here(house: House, category: str, division: str) -> None:
    """Raises UnknownReference unless concerns of this division may be of this category."""
    known = await house.entries.get(CategoryNamed, category)
    if known is None or not contains(known.division, division):
        raise UnknownReference(kind="category", id=category)


def step_of(kind: type[CommandData], through: Gate) -> Callable[..., Awaitable[CaseShown]]:
    """The endpoint that sends one kind of command; its body is the command's data."""

    async def take(body: Any, step: Taken, response: Response) -> CaseShown:
        found = await step.found(through)
        return await step.take(found, read_as(kind, body, case=found.id), response)

    take.__annotations__["body"] = body_of(kind, "case")
    take.__doc__ = kind.__doc__
    return take


for path, command, through, summary in STEPS:
    router.add_api_route(
        f"/{path}",
        step_of(command, through),
        methods=["POST"],
        summary=summary,
        operation_id=path.replace("/", "_"),
    )
