"""The steps of a case that need an account: the map of who may do what, each one command."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Response

from services.gateway.api import gate
from services.gateway.api.bodies import body_of, read_as
from services.gateway.api.gate import Gate
from services.gateway.api.showing import CaseShown
from services.gateway.api.taking import Step
from shared.contracts.appraisal import (
    AnnulAppraisal,
    Appraise,
    ExplainCase,
    NameAppraiser,
    RecuseAppraiser,
    RuleOnReopening,
)
from shared.contracts.concern import AnswerResident, HideConcern, RevealConcern, RuleOnAppeal
from shared.contracts.envelope import CommandData
from shared.contracts.look_back import DoLookBack
from shared.contracts.order import (
    AcceptOrder,
    AskPostponement,
    HandOver,
    ReportProgress,
    ResolveOrder,
    ReturnOrder,
    RuleOnPostponement,
)

router = APIRouter(prefix="/cases/{ref}", tags=["steps"])

Taken = Annotated[Step, Depends()]


class Row(NamedTuple):
    """A step: where it is asked for, what command it is, who may take it, and what it is called."""

    path: str
    command: type[CommandData]
    gate: Gate
    says: str

    @property
    def summary(self) -> str:
        """What it is called, and by whom it is taken."""
        roles = ", ".join((*self.gate.by, *self.gate.where_townships_hand_over))
        return f"{self.says} ({roles})"


TRIAGING = (
    Row("appeal/ruling", RuleOnAppeal, gate.APPEAL_RULING, "Rule on an appeal 复核"),
    Row("hiding", HideConcern, gate.HIDING, "Take a case out of public view 隐藏"),
    Row("revealing", RevealConcern, gate.REVEALING, "Bring a case back into public view"),
    Row("answers", AnswerResident, gate.ANSWER, "Answer a resident in one's own words"),
)
ORDERING = (
    Row("handover", HandOver, gate.HANDOVER, "Hand the order over 交办"),
    Row("acceptance", AcceptOrder, gate.ACCEPTANCE, "Accept the order 接单"),
    Row("return", ReturnOrder, gate.RETURN, "Return the order 退单"),
    Row("progress", ReportProgress, gate.PROGRESS, "Report progress"),
    Row("postponement", AskPostponement, gate.POSTPONEMENT, "Ask for a later day 延期"),
    Row("resolution", ResolveOrder, gate.RESOLUTION, "Answer the order 办复"),
    Row(
        "postponement/ruling",
        RuleOnPostponement,
        gate.POSTPONEMENT_RULING,
        "Rule on a postponement",
    ),
)
SUPERVISING = (
    Row("appraisal", Appraise, gate.APPRAISAL, "Appraise the answer 评单"),
    Row("appraisal/annulment", AnnulAppraisal, gate.ANNULMENT, "Annul a verdict"),
    Row("recusal", RecuseAppraiser, gate.RECUSAL, "Stand back as appraiser 回避"),
    Row("appraiser", NameAppraiser, gate.APPRAISER, "Name another appraiser"),
    Row("explanation", ExplainCase, gate.EXPLANATION, "End the case, explained 解释办结"),
    Row("look-back", DoLookBack, gate.LOOK_BACK, "Look back at what was closed 回头看"),
    Row("reopening/ruling", RuleOnReopening, gate.REOPENING_RULING, "Rule on reopening"),
)
STEPS = (*TRIAGING, *ORDERING, *SUPERVISING)


def step_of(row: Row) -> Callable[..., Awaitable[CaseShown]]:
    """The endpoint that sends one kind of command; its body is the command's data."""

    async def take(body: Any, step: Taken, response: Response) -> CaseShown:
        found = await step.found(row.gate)
        return await step.take(found, read_as(row.command, body, case=found.id), response)

    take.__annotations__["body"] = body_of(row.command, "case")
    take.__doc__ = row.command.__doc__
    return take


for row in STEPS:
    router.add_api_route(
        f"/{row.path}",
        step_of(row),
        methods=["POST"],
        summary=row.summary,
        operation_id=row.path.replace("/", "_").replace("-", "_"),
    )
