"""Drafts: whose they are, which steps they may say, and that signing twice takes one step."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from services.gateway.api.drafting import SIGNED, Drafted
from services.gateway.drafts.domain import (
    AT_MOST,
    Draft,
    department_of,
    must_have_a_part,
    must_not_be_too_many,
)
from shared.errors import NotAllowed, NotTheLead, TooManyDrafts, UnknownDraft
from shared.terms import Role
from tests.unit.samples import CASE, NOON, actor

LEAD = actor(Role.DEPARTMENT, department="traffic")
PLAN = Draft(
    id="draft-1",
    case=CASE,
    department="traffic",
    round=1,
    step="acceptance",
    body={"plan": "两周内更换"},
    drafted_by="traffic-liaison",
    drafted_at=NOON,
)
DRAFTED: TypeAdapter[Any] = TypeAdapter(Drafted)


def test_a_department_sees_its_own_drafts_about_the_case() -> None:
    PLAN.must_be_of(CASE, LEAD)
    for case, someone in (
        ("another", LEAD),
        (CASE, actor(Role.DEPARTMENT, department="water")),
        (CASE, actor(Role.COMMITTEE)),
    ):
        with pytest.raises(UnknownDraft):
            PLAN.must_be_of(case, someone)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DEPARTMENT}))
def test_only_a_department_drafts(role: Role) -> None:
    assert department_of(LEAD, to="draft a step") == "traffic"
    with pytest.raises(NotAllowed):
        department_of(actor(role), to="draft a step")


@pytest.mark.parametrize("step", SIGNED)
def test_the_lead_drafts_every_step_and_one_who_assists_its_progress(step: Any) -> None:
    must_have_a_part("traffic", step, "traffic", ("water",))
    for stranger in ("roads", *([] if step == "progress" else ["water"])):
        with pytest.raises(NotTheLead):
            must_have_a_part(stranger, step, "traffic", ("water",))
    if step == "progress":
        must_have_a_part("water", step, "traffic", ("water",))


def test_whoever_signs_and_however_often_it_is_one_step() -> None:
    signed = Draft(**{**fields(PLAN), "signed_by": "chief", "signed_at": NOON})
    assert signed.cause == PLAN.cause
    assert Draft(**{**fields(PLAN), "id": "draft-2"}).cause != PLAN.cause


def test_the_same_request_is_known_again() -> None:
    later = Draft(**{**fields(PLAN), "drafted_at": NOON + timedelta(hours=1)})
    assert PLAN.says_the_same_as(later)
    assert not PLAN.says_the_same_as(Draft(**{**fields(PLAN), "body": {"plan": "三周"}}))


def test_drafts_are_limited() -> None:
    must_not_be_too_many(AT_MOST - 1)
    with pytest.raises(TooManyDrafts):
        must_not_be_too_many(AT_MOST)


def fields(draft: Draft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in Draft.__dataclass_fields__}


def test_a_draft_is_what_the_step_would_be_sent_with() -> None:
    said = DRAFTED.validate_python({"step": "acceptance", "body": {"plan": " 两周内 "}})
    assert (said.step, said.body.plan) == ("acceptance", "两周内")
    assert set(SIGNED) == {"acceptance", "return", "progress", "postponement", "resolution"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"step": "handover", "body": {"lead": "traffic"}},
        {"step": "acceptance", "body": {"note": "not a plan"}},
        {"step": "acceptance", "body": {"plan": ""}},
        {"step": "acceptance", "body": {"plan": "x", "case": "another"}},
        {"step": "acceptance", "body": {"plan": "x"}, "department": "water"},
        {"step": "postponement", "body": {"until": 1, "reason": "x"}},
        {"step": "resolution", "body": {"outcome": "E", "result": "x"}},
        {"body": {"plan": "x"}},
    ],
    ids=str,
)
def test_a_draft_that_could_not_be_sent_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DRAFTED.validate_python(wrong)
