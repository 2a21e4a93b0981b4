"""Pleading: what only a reporter may ask for, by their code: to withdraw, to appeal, to reopen."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict

from services.gateway.api.callers import Asked, Home, Manner
from services.gateway.api.finding import Found, Seen
from services.gateway.api.gate import NOT_ANSWERED, Gate
from services.gateway.api.noting import note_id, noted
from services.gateway.api.sending import answer, caught_up, send
from services.gateway.api.showing import CaseShown
from services.gateway.filings.domain import Plea, Pleading
from services.gateway.house import House
from shared import clock
from shared.contracts.appraisal import AskReopening
from shared.contracts.concern import AppealDecline, WithdrawConcern
from shared.contracts.envelope import Actor, Reply
from shared.contracts.values import Paragraph
from shared.errors import NotAReporter
from shared.terms import Role

router = APIRouter(prefix="/cases/{ref}", tags=["residents"])

REOPENING = Gate((Role.RESIDENT,), "ask to reopen a case", "reopened", NOT_ANSWERED)


class Withdrawal(BaseModel):
    """Why the reporter takes it back, if they like to say so; never public."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "邻居已经修好了。"}]}
    )

    reason: Paragraph | None = None


class Appeal(BaseModel):
    """Why it should not have been declined; never public."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"reason": "墙外是学校门口的路，是公家的。"}]},
    )

    reason: Paragraph


class Reopening(BaseModel):
    """Why it is not solved after all; never public."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "修好的路灯又灭了。"}]}
    )

    reason: Paragraph


ASKED: Mapping[Pleading, type[WithdrawConcern | AppealDecline | AskReopening]] = {
    Pleading.WITHDRAWAL: WithdrawConcern,
    Pleading.APPEAL: AppealDecline,
    Pleading.REOPENING: AskReopening,
}


class Reporter:
    """Who asks for something about their case, by their code, and how."""

    def __init__(self, found: Seen, home: Home, asked: Asked) -> None:
        self.found: Found = found
        self.house: House = home
        self.manner: Manner = asked

    @property
    def actor(self) -> Actor:
        """Who asks. Raises NotAReporter for everyone else, endorsers too."""
        if self.found.filing is None:
            raise NotAReporter
        reporter = self.found.filing.reporter
        return Actor(id=reporter, role=Role.RESIDENT, division=self.found.view.division)

    async def pleads(self, pleading: Pleading, reason: str | None, response: Response) -> CaseShown:
        """Keep the reason, ask for it, and show the case after it."""
        reply = await self._asks(pleading, reason)
        found = await caught_up(self.house, self.found, reply)
        return await answer(self.house, found, response)

    async def _asks(self, pleading: Pleading, reason: str | None) -> Reply:
        actor, kind, about = self.actor, ASKED[pleading], {"case": self.found.id}
        if reason is None:
            data = kind(**about, reporter=actor.id)
            return await send(self.house, self.manner, actor, data, self.found)
        id_ = note_id(self.house, self.manner, actor, kind, reason)
        data = kind(**about, reporter=actor.id, words=id_)
        plea = Plea(pleading, reason, clock.now())
        async with noted(self.house, actor.id, self.found.id, id_, plea):
            return await send(self.house, self.manner, actor, data, self.found)


Asking = Annotated[Reporter, Depends()]


@router.post("/withdrawal", summary="Withdraw the concern 撤回", operation_id="withdraw")
async def withdraw(body: Withdrawal, reporter: Asking, response: Response) -> CaseShown:
    """Only by the code of its only reporter, before a department has answered."""
    return await reporter.pleads(Pleading.WITHDRAWAL, body.reason, response)


@router.post("/appeal", summary="Appeal against a decline 申诉", operation_id="appeal")
async def appeal(body: Appeal, reporter: Asking, response: Response) -> CaseShown:
    """Only by a reporter's code, once; the committee rules."""
    return await reporter.pleads(Pleading.APPEAL, body.reason, response)


@router.post("/reopening", summary="Ask to reopen a closed case", operation_id="ask_reopening")
async def reopen(body: Reopening, reporter: Asking, response: Response) -> CaseShown:
    """Only by a reporter's code, within the days the county gives; the township decides."""
    REOPENING.admit(reporter.actor, reporter.found.view, keyed=reporter.manner.key is not None)
    return await reporter.pleads(Pleading.REOPENING, body.reason, response)
