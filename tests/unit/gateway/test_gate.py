"""The front door of a step: another role first, then another place, then the chief, then early."""

import pytest

from services.gateway.api import gate
from services.gateway.api.gate import NOT_ANSWERED, NOT_CLOSED, NOT_TAKEN_UP, Gate
from services.gateway.api.steps import ORDERING, STEPS
from services.gateway.views.cases.status import Status
from services.gateway.views.cases.view import CaseView
from shared.contracts.directory import PracticeSet
from shared.contracts.envelope import Actor
from shared.errors import ChiefSigns, IllegalStep, NotAllowed, OutsideDivision
from shared.terms import Position, Role

TOWNSHIP, ELSEWHERE = "654004001000", "420607000000"
GATES = [gate.TRIAGE, gate.RATING, gate.DRAFTING, gate.SIGNING, *(row.gate for row in STEPS)]
JUDGING = (gate.APPRAISAL, gate.ANNULMENT, gate.RATING)
WORKING = [row.gate for row in ORDERING]
AFTERWARDS = (gate.LOOK_BACK, gate.REOPENING_RULING)
BY_STAFF = [one for one in GATES if set(one.by) <= set(gate.STAFF)]
OF_A_CHIEF = [one for one in GATES if one.signed]
BY_PRACTICE = [one for one in GATES if one.depends_on_practice]
THEY_DO = PracticeSet(id="654004", division="654004", townships_hand_over=True)


def named(one: Gate) -> str:
    return one.to


def someone(role: Role, division: str = TOWNSHIP, position: Position | None = None) -> Actor:
    return Actor(id="x", role=role, division=division, position=position)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("through", GATES, ids=named)
def test_another_role_is_told_so_whatever_the_status(through: Gate, status: Status) -> None:
    view = CaseView(TOWNSHIP, status=status)
    for role in set(Role) - set(through.by):
        with pytest.raises(NotAllowed):
            through.admit(someone(role), view, keyed=False)


@pytest.mark.parametrize("through", BY_STAFF, ids=named)
def test_another_place_is_told_so_before_the_status(through: Gate) -> None:
    for role in through.by:
        with pytest.raises(OutsideDivision):
            through.admit(someone(role, ELSEWHERE), CaseView(TOWNSHIP), keyed=False)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("through", GATES, ids=named)
def test_too_early_names_the_status_of_the_case(through: Gate, status: Status) -> None:
    actor, view = someone(through.by[0]), CaseView(TOWNSHIP, status=status)
    if status not in through.too_early:
        through.admit(actor, view, keyed=False)
        return
    with pytest.raises(IllegalStep, match=f"A case that is {status} cannot be {through.done}"):
        through.admit(actor, view, keyed=False)


def test_what_comes_too_early() -> None:
    assert all(through.too_early >= NOT_TAKEN_UP for through in WORKING)
    assert all(through.too_early == NOT_ANSWERED for through in JUDGING)
    assert all(set(Status) - through.too_early == {Status.CLOSED} for through in AFTERWARDS)
    assert {Status.RESOLVED, Status.SENT_BACK, Status.CLOSED}.isdisjoint(NOT_ANSWERED)
    assert NOT_CLOSED > NOT_ANSWERED > NOT_TAKEN_UP


@pytest.mark.parametrize(
    "view",
    [
        CaseView(TOWNSHIP, status=Status.HANDED_OVER, round=2),
        CaseView(TOWNSHIP, status=Status.SENT_BACK),
        CaseView(TOWNSHIP, status=Status.WITHDRAWN),
    ],
    ids=lambda view: str(view.status),
)
def test_a_key_may_have_its_reply_from_before(view: CaseView) -> None:
    actor = someone(Role.COMMITTEE)
    gate.LOOK_BACK.admit(actor, view, keyed=True)
    with pytest.raises(IllegalStep):
        gate.LOOK_BACK.admit(actor, view, keyed=False)


@pytest.mark.parametrize("through", OF_A_CHIEF, ids=named)
def test_the_liaison_drafts_and_the_chief_signs(through: Gate) -> None:
    view = CaseView(TOWNSHIP, status=Status.HANDED_OVER)
    with pytest.raises(ChiefSigns, match=through.to):
        through.admit(someone(Role.DEPARTMENT, position=Position.LIAISON), view, keyed=True)
    for chief in (Position.CHIEF, None):
        through.admit(someone(Role.DEPARTMENT, position=chief), view, keyed=False)


def test_a_chief_signs_every_step_of_a_department() -> None:
    by_departments = [row.gate for row in STEPS if row.gate.by == (Role.DEPARTMENT,)]
    assert [gate.SIGNING, *by_departments] == OF_A_CHIEF
    assert not gate.DRAFTING.signed


@pytest.mark.parametrize("through", BY_PRACTICE, ids=named)
@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.CHAIR])
def test_a_township_hands_over_where_its_county_practises_so(through: Gate, role: Role) -> None:
    view = CaseView(TOWNSHIP, status=Status.TRIAGED)
    if through is gate.POSTPONEMENT_RULING:
        view = CaseView(TOWNSHIP, status=Status.ACCEPTED)
    through.admit(someone(role), view, keyed=False, practice=THEY_DO)
    with pytest.raises(OutsideDivision):
        through.admit(someone(role, ELSEWHERE), view, keyed=False, practice=THEY_DO)
    for otherwise in (None, THEY_DO.model_copy(update={"townships_hand_over": False})):
        with pytest.raises(NotAllowed):
            through.admit(someone(role), view, keyed=False, practice=otherwise)


def test_only_handing_over_depends_on_practice() -> None:
    assert [gate.HANDOVER, gate.POSTPONEMENT_RULING] == BY_PRACTICE


@pytest.mark.parametrize("through", BY_STAFF, ids=named)
def test_about_the_township_itself_only_the_committee_is_let_through(through: Gate) -> None:
    status = next(iter(set(Status) - set(through.too_early)))
    view = CaseView(TOWNSHIP, status=status, about_township=True)
    for role in (Role.TOWNSHIP, Role.CHAIR):
        with pytest.raises(NotAllowed, match="may not"):
            through.admit(someone(role), view, keyed=False, practice=THEY_DO)
    through.admit(someone(Role.COMMITTEE), view, keyed=False, practice=THEY_DO)
