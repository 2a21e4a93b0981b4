"""Asking as the gateway does: through the gate, then of the service; nothing is left of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.gateway.api import gate, pleading, steps, triage
from services.gateway.api.finding import Found, is_at_work, is_host, is_staff, known_to
from services.gateway.api.gate import Gate
from services.gateway.drafts.domain import must_have_a_part
from services.gateway.views.cases.view import CaseView
from shared.contracts.appraisal import AskReopening, RateCase
from shared.contracts.concern import AppealDecline, EndorseConcern, WithdrawConcern
from shared.contracts.envelope import Actor, Command, CommandData
from shared.errors import LiandanError, NotAReporter, NotYet
from tests.permissions.bodies import BODIES, TRIAGE, Json
from tests.permissions.grants import Right
from tests.permissions.parties import Scene, Where, Who
from tests.permissions.stage import ENDORSER, REPORTER, Stage, actor, case_of

ANOTHER_ENDORSER, HOLDERS = "endorser-2", {REPORTER, ENDORSER}
Admit = Callable[[Who, Actor, CaseView, Stage], None]


@dataclass(frozen=True, slots=True)
class Way:
    """How something is asked for: what the gateway asks of its caller, and of a service."""

    admit: Admit
    data: Callable[[str, Actor], CommandData] | None = None


def through(one: Gate) -> Admit:
    """What a gate lets through."""

    def admit(_: Who, by: Actor, view: CaseView, stage: Stage) -> None:
        one.admit(by, view, keyed=False, practice=stage.practice)

    return admit


def by_code(*holders: Who, gate_: Gate | None = None) -> Admit:
    """What only holders of a code may ask."""

    def admit(who: Who, by: Actor, view: CaseView, _: Stage) -> None:
        if who not in holders:
            raise NotAReporter
        if gate_:
            gate_.admit(by, view, keyed=False)

    return admit


def step(row: steps.Row) -> Way:
    """A row of the table of steps."""
    return Way(through(row.gate), said(row.command, BODIES[row.path]))


def said(kind: type[CommandData], body: Json) -> Callable[[str, Actor], CommandData]:
    """A command with this body."""
    return lambda case, _: kind.model_validate({**body, "case": case})


def triaged(body: Json) -> Way:
    """One of the five answers to a concern, but merging: that is about another one too."""
    told = {name: value for name, value in body.items() if name != "decision"}
    return Way(through(gate.TRIAGE), said(triage.DECIDED[body["decision"]], told))


def plead(kind: type[Any], **more: Any) -> Callable[[str, Actor], CommandData]:
    """What a resident asks under an id of theirs."""
    return lambda case, by: kind(case=case, reporter=by.id, **more)


def endorsement(case: str, by: Actor) -> CommandData:
    """The gateway gives whoever endorses an id; who holds a code of the case has one."""
    return EndorseConcern(case=case, endorser=ANOTHER_ENDORSER if by.id not in HOLDERS else by.id)


def anyone(_: Who, __: Actor, ___: CaseView, ____: Stage) -> None:
    """Nobody is kept out."""


def drafts(_: Who, by: Actor, view: CaseView, __: Stage) -> None:
    """The department of the case that the step would be of."""
    gate.DRAFTING.admit(by, view, keyed=False)
    body: Any = BODIES["drafts"]
    must_have_a_part(by.department or "", body["step"], view.lead_department, view.assisting)


WAYS: dict[str, Sequence[Way]] = {
    **{row.path: [step(row)] for row in steps.STEPS},
    "triage": [triaged(body) for body in TRIAGE],
    "endorsements": [Way(anyone, endorsement)],
    "ratings": [
        Way(by_code(Who.REPORTER, Who.ENDORSER, gate_=gate.RATING), plead(RateCase, score=5))
    ],
    "withdrawal": [Way(by_code(Who.REPORTER), plead(WithdrawConcern))],
    "appeal": [Way(by_code(Who.REPORTER), plead(AppealDecline, words="words-2"))],
    "reopening": [
        Way(
            by_code(Who.REPORTER, gate_=pleading.REOPENING),
            plead(AskReopening, words="words-2"),
        )
    ],
    "drafts": [Way(drafts)],
    "drafts/{id}/signature": [Way(through(gate.SIGNING))],
}
"""By the path's last part. What is drafted and signed is asked of a service as its step."""


def ways_of(right: Right) -> Sequence[Way]:
    """How it is asked for."""
    return WAYS[right.path.removeprefix("/cases/{ref}/")]


@dataclass(frozen=True, slots=True)
class Cell:
    """One question of the matrix."""

    who: Who
    where: Where
    scene: Scene

    def __str__(self) -> str:
        return f"{self.who} of {self.where.name}, case {self.scene}"

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return actor(self.who, self.where)


async def answer(way: Way, cell: Cell, stage: Stage) -> LiandanError | None:
    """What the gateway and the service say together: a refusal, or nothing."""
    view = stage.view(cell.scene)
    try:
        known_to(Found(case_of(cell.scene), view, **as_seen(cell, view)))
        way.admit(cell.who, cell.actor, view, stage)
    except LiandanError as refused:
        return refused
    return await of_the_service(way, cell, stage)


def as_seen(cell: Cell, view: CaseView) -> dict[str, Any]:
    """What the case is to the one who asks."""
    filing = object() if cell.who is Who.REPORTER else None
    by = cell.actor
    rights = {"staff": is_staff(by, view), "at_work": is_at_work(by, view)}
    return {"filing": filing, **rights, "host": is_host(by, view)}


async def of_the_service(way: Way, cell: Cell, stage: Stage) -> LiandanError | None:
    """What the service says, whatever the gateway would: theirs is the rule."""
    if way.data is None:
        return None
    case, by = case_of(cell.scene), cell.actor
    data = way.data(case, by)
    command: Any = Command[type(data)]  # type: ignore[misc]
    view, at = stage.view(cell.scene), stage.at(cell.scene)
    try:
        reply = await stage.table.would(
            command(id=UUID(int=7), actor=by, at=at, round=view.round, data=data)
        )
    except NotYet as early:
        return early.otherwise or early
    except LiandanError as refused:
        return refused
    assert reply.result, f"{data.SUBJECT} led to nothing: {cell}"
    return None
