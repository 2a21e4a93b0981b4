"""Triage 分类: one question to the township, five answers, each a command of its own."""

from collections.abc import Mapping
from typing import Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict

from services.gateway.api import gate
from services.gateway.api.bodies import read_as
from services.gateway.api.showing import CaseShown
from services.gateway.api.steps import Taken
from services.gateway.api.taking import must_be_known_here
from services.gateway.views.cases.status import Status
from shared.contracts.concern import (
    AnswerConcern,
    DeclineConcern,
    MergeConcern,
    ReferConcern,
    TriageConcern,
)
from shared.contracts.envelope import CommandData
from shared.contracts.values import Id, Paragraph, PublicPlace, Summary
from shared.terms import Referral, Urgency

router = APIRouter(prefix="/cases/{ref}", tags=["steps"])

EXAMPLES: list[Any] = [
    {
        "decision": "accept",
        "category": "roads",
        "urgency": "problem",
        "summary": "西环路路灯不亮",
        "place": {"lon": 80.412, "lat": 44.214, "address": "西环路"},
    },
    {
        "decision": "answer",
        "category": "other",
        "summary": "咨询联络站接待时间",
        "answer": "每周三上午十时至下午一时。",
    },
    {"decision": "decline", "reason": "不属于公共事务"},
    {"decision": "merge", "into": "01JD7ZC4Q0Y8M2V5T3N6K9W1XB"},
    {"decision": "refer", "to": "court", "reason": "已进入诉讼程序"},
]


class Triage(BaseModel):
    """What is decided of a concern: accept (with category, urgency and summary; a place is
    public), answer on the spot (category, summary, answer), decline (reason), merge (into), or
    refer (to, reason; never public)."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": EXAMPLES})

    decision: Literal["accept", "answer", "decline", "merge", "refer"]
    category: Id | None = None
    urgency: Urgency | None = None
    summary: Summary | None = None
    place: PublicPlace | None = None
    answer: Paragraph | None = None
    reason: Paragraph | None = None
    into: Id | None = None
    to: Referral | None = None


DECIDED: Mapping[str, type[CommandData]] = {
    "accept": TriageConcern,
    "answer": AnswerConcern,
    "decline": DeclineConcern,
    "merge": MergeConcern,
    "refer": ReferConcern,
}


@router.post(
    "/triage",
    summary="Triage the concern 分类 (township, chair, committee)",
    operation_id="triage",
)
async def triage(body: Triage, step: Taken, response: Response) -> CaseShown:
    """A complaint about the township itself is triaged by the county's committee."""
    found = await step.found(gate.TRIAGE)
    said = body.model_copy()
    said.model_fields_set.discard("decision")
    data = read_as(DECIDED[body.decision], said, case=found.id)
    waits = found.view.status is Status.SUBMITTED
    # Of what was triaged before, intake has the reply: it is the same, whatever ended meanwhile.
    if waits and isinstance(data, TriageConcern | AnswerConcern):
        await must_be_known_here(step.house, data.category, found.view.division)
    return await step.take(found, data, response)
