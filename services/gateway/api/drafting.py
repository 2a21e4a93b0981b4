"""Drafts: a department's liaison writes a step down, its chief signs, and it is sent."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Union
from uuid import UUID

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field, create_model
from ulid import ULID

from services.gateway.api import gate
from services.gateway.api.bodies import body_of
from services.gateway.api.callers import Home, SignedIn
from services.gateway.api.examples import EXAMPLES
from services.gateway.api.finding import Found, Seen
from services.gateway.api.sending import answer, caught_up
from services.gateway.api.showing import CaseShown
from services.gateway.api.steps import ORDERING, Row, Taken
from services.gateway.api.taking import Step
from services.gateway.drafts.domain import Draft, DraftedStep, department_of, must_have_a_part
from services.gateway.photos.photo import sender
from shared import clock
from shared.contracts.envelope import Reply
from shared.contracts.values import Id, Moment
from shared.errors import Refusal

router = APIRouter(prefix="/cases/{ref}/drafts", tags=["drafts"])

SIGNED: Mapping[str, Row] = {row.path: row for row in ORDERING if row.gate.signed}
"""The steps that a chief signs, by their paths."""


def draft_of(row: Row) -> type[BaseModel]:
    """The body that drafts one step: its name, and the body it would be sent with."""
    example: Any = {"step": row.path, "body": dict(EXAMPLES[row.command])}
    fields: dict[str, Any] = {
        "step": (Literal[row.path], ...),
        "body": (body_of(row.command, "case"), ...),
    }
    return create_model(
        f"{row.command.__name__}Draft",
        __config__=ConfigDict(extra="forbid", json_schema_extra={"examples": [example]}),
        __doc__=f"A draft of the step: {row.says}.",
        **fields,
    )


Drafted: Any = Annotated[
    Union[tuple(draft_of(row) for row in SIGNED.values())],  # noqa: UP007  (made from the table)
    Field(discriminator="step"),
]


class DraftShown(BaseModel):
    """A draft, and whether it has been signed: then its step was taken."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    step: DraftedStep
    round: int
    body: dict[str, Any]
    drafted_by: str
    drafted_at: Moment
    signed_by: str | None
    signed_at: Moment | None


class DraftsShown(BaseModel):
    """What a department has written about a case, the newest first."""

    items: Sequence[DraftShown]


async def draft(body: Any, step: Taken) -> DraftShown:
    """Only the lead department drafts; progress, an assisting one too. Others never see it."""
    found = await step.found(gate.DRAFTING)
    department, view = department_of(step.actor, gate.DRAFTING.to), found.view
    must_have_a_part(department, body.step, view.lead_department, view.assisting)
    cause = step.manner.cause(step.actor, f"{found.id}/draft")
    written = Draft(
        id=str(ULID.from_uuid(cause)),
        case=found.id,
        department=department,
        round=view.round,
        step=body.step,
        body=body.body.model_dump(mode="json", exclude_unset=True),
        drafted_by=step.actor.id,
        drafted_at=clock.now(),
    )
    return DraftShown.model_validate(await kept_with_photos(step, written, cause))


async def kept_with_photos(step: Step, written: Draft, cause: UUID) -> Draft:
    """Keep a draft. Its photos are the case's from now on: the chief sees them before signing,
    and they wait as long as the draft does. Raises PhotoNotFree, and whatever refuses a draft."""
    photos = step.house.photos
    await photos.show(written.photos, written.case, sender(step.actor), cause)
    try:
        return await step.house.drafts.keep(written)
    except Refusal:
        await photos.take_back(written.photos, cause)
        raise


draft.__annotations__["body"] = Drafted
router.add_api_route(
    "",
    draft,
    methods=["POST"],
    status_code=201,
    summary="Draft a step for the chief to sign (department)",
    operation_id="draft",
)


@router.get("", summary="The drafts of one's own department", operation_id="list_drafts")
async def drafts(found: Seen, home: Home, actor: SignedIn) -> DraftsShown:
    """Those about this case; a signed one says by whom and when."""
    department = department_of(actor, to="read drafts")
    written = await home.drafts.of(found.id, department)
    return DraftsShown(items=[DraftShown.model_validate(one) for one in written])


@router.post(
    "/{id}/signature",
    summary="Sign a draft, which takes its step (department's chief)",
    operation_id="sign_draft",
)
async def sign(
    id: Annotated[Id, Path()],  # noqa: A002  (the path's word)
    step: Taken,
    response: Response,
) -> CaseShown:
    """Signed again, it is not taken again."""
    found = await step.found(gate.SIGNING)
    kept = await step.house.drafts.get(id)
    kept.must_be_of(found.id, step.actor)
    if kept.signed_at is None:
        reply = await taken(step, kept, found)
        await step.house.drafts.signed(kept, by=step.actor.id, at=clock.now())
        found = await caught_up(step.house, found, reply)
    return await answer(step.house, found, response)


async def taken(step: Step, kept: Draft, found: Found) -> Reply:
    """Take the step that a draft says, in the round it was written in. Raises Declined."""
    row = SIGNED[kept.step]
    row.gate.admit(step.actor, found.view, keyed=True)
    data = row.command.model_validate({**kept.body, "case": kept.case})
    command = step.manner.command(step.actor, data, kept.round)
    return await step.house.asking.ask(command.model_copy(update={"id": kept.cause}))
