"""The front door of a step: another role first, then another place, then too early."""

import pytest

from services.gateway.api import gate
from services.gateway.api.gate import NOT_ANSWERED, NOT_TAKEN_UP, Gate
from services.gateway.api.steps import STEPS
from services.gateway.views.cases.status import Status
from services.gateway.views.cases.view import CaseView
from shared.contracts.envelope import Actor
from shared.errors import IllegalStep, NotAllowed, OutsideDivision
from shared.terms import Role

TOWNSHIP, ELSEWHERE = "654004001000", "420607000000"
GATES = [gate.TRIAGE, gate.RATING, *(through for _, _, through, _ in STEPS)]
JUDGING = (gate.APPRAISAL, gate.ANNULMENT, gate.RATING)
WORKING = (gate.HANDOVER, gate.ACCEPTANCE, gate.RETURN, gate.PROGRESS, gate.RESOLUTION)


def someone(role: Role, division: str = TOWNSHIP) -> Actor:
    return Actor(id="x", role=role, division=division)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("through", GATES, ids=lambda one: one.done)
def test_another_role_is_told_so_whatever_the_status(through: Gate, status: Status) -> None:
    view = CaseView(TOWNSHIP, status=status)
    for role in set(Role) - set(through.by):
        with pytest.raises(NotAllowed):
            through.admit(someone(role), view, keyed=False)


@pytest.mark.parametrize("through", [gate.TRIAGE, gate.HANDOVER, gate.ANNULMENT])
def test_another_place_is_told_so_before_the_status(through: Gate) -> None:
    for role in through.by:
        with pytest.raises(OutsideDivision):
            through.admit(someone(role, ELSEWHERE), CaseView(TOWNSHIP), keyed=False)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("through", [*WORKING, *JUDGING], ids=lambda one: one.done)
def test_too_early_names_the_status_of_the_case(through: Gate, status: Status) -> None:
    actor, view = someone(through.by[0]), CaseView(TOWNSHIP, status=status)
    if status not in through.too_early:
        through.admit(actor, view, keyed=False)
        return
    with pytest.raises(IllegalStep, match=f"A case that is {status} cannot be {through.done}"):
        through.admit(actor, view, keyed=True)


def test_what_comes_too_early() -> None:
    assert all(through.too_early >= NOT_TAKEN_UP for through in WORKING)
    assert all(through.too_early == NOT_ANSWERED for through in JUDGING)
    assert {Status.RESOLVED, Status.SENT_BACK, Status.CLOSED}.isdisjoint(NOT_ANSWERED)


@pytest.mark.parametrize("through", JUDGING, ids=lambda one: one.done)
def test_a_key_may_have_its_reply_from_the_round_before(through: Gate) -> None:
    actor = someone(through.by[0])
    view = CaseView(TOWNSHIP, status=Status.HANDED_OVER, round=2)
    through.admit(actor, view, keyed=True)
    with pytest.raises(IllegalStep):
        through.admit(actor, view, keyed=False)
