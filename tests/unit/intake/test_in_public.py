"""What the public sees and does: hidden and revealed with a reason, and endorsed."""

import pytest

from services.intake.concern import decisions
from services.intake.concern.domain import Status
from shared.contracts.concern import (
    ConcernEndorsed,
    ConcernHidden,
    ConcernRevealed,
    EndorseConcern,
    HideConcern,
    RevealConcern,
)
from shared.contracts.envelope import Actor, Command
from shared.decision import decided
from shared.errors import Contradiction, IllegalStep, NotAllowed, OutsideDivision, UnknownCase
from shared.terms import Role
from tests.unit.intake.concern_life import REPORTER, SUBMITTED, TRIAGED, at
from tests.unit.samples import COMMITTEE, OTHER_TOWNSHIP, RESIDENT, TOWNSHIP_STAFF, actor, command

PUBLIC = [Status.TRIAGED, Status.ANSWERED, Status.CLOSED]
HIDDEN = TRIAGED.taken_from_view()


def hide(by: Actor = TOWNSHIP_STAFF) -> Command[HideConcern]:
    return command(HideConcern(case=SUBMITTED.id, reason="It names a child"), by)


def reveal(by: Actor = TOWNSHIP_STAFF) -> Command[RevealConcern]:
    return command(RevealConcern(case=SUBMITTED.id, reason="The name is gone"), by)


def endorse(endorser: str = "endorser-1") -> Command[EndorseConcern]:
    return command(EndorseConcern(case=SUBMITTED.id, endorser=endorser), RESIDENT)


@pytest.mark.parametrize("status", PUBLIC)
def test_what_is_public_is_hidden_and_revealed_with_a_reason(status: Status) -> None:
    hidden = decisions.hide(at(status), hide())
    assert hidden == decided(at(status).taken_from_view(), ConcernHidden(reason="It names a child"))
    assert decisions.reveal(hidden.state, reveal()) == decided(
        at(status), ConcernRevealed(reason="The name is gone")
    )


def test_what_was_withdrawn_after_its_triage_can_be_hidden_still() -> None:
    assert decisions.hide(TRIAGED.withdrawn(REPORTER), hide()).facts


@pytest.mark.parametrize("status", sorted(set(Status) - set(PUBLIC)))
def test_what_never_was_public_is_not_hidden(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be hidden: it is not public"):
        decisions.hide(at(status), hide())


def test_nothing_is_hidden_or_revealed_twice() -> None:
    with pytest.raises(IllegalStep, match="that is hidden cannot be hidden again"):
        decisions.hide(HIDDEN, hide())
    with pytest.raises(IllegalStep, match="that is triaged cannot be revealed: it is not hidden"):
        decisions.reveal(TRIAGED, reveal())


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.TOWNSHIP, Role.CHAIR, Role.COMMITTEE}))
def test_only_the_staff_of_the_congress_hides_and_reveals(role: Role) -> None:
    with pytest.raises(NotAllowed, match=f"An? {role} may not hide"):
        decisions.hide(TRIAGED, hide(by=actor(role)))
    with pytest.raises(NotAllowed, match=f"An? {role} may not reveal"):
        decisions.reveal(HIDDEN, reveal(by=actor(role)))


def test_a_township_hides_its_own_only_and_nothing_about_itself() -> None:
    with pytest.raises(OutsideDivision):
        decisions.hide(TRIAGED, hide(by=actor(Role.TOWNSHIP, division=OTHER_TOWNSHIP)))
    about_itself = SUBMITTED.escalated().triaged("conduct")
    with pytest.raises(NotAllowed, match="hide a concern about the township itself"):
        decisions.hide(about_itself, hide())
    assert decisions.hide(about_itself, hide(by=COMMITTEE)).facts


def test_a_resident_endorses_and_is_counted_apart_from_reporters() -> None:
    endorsed = decisions.endorse(TRIAGED, endorse())
    assert endorsed == decided(
        TRIAGED.endorsed("endorser-1"), ConcernEndorsed(endorser="endorser-1")
    )
    assert endorsed.state is not None
    assert endorsed.state.reporters == TRIAGED.reporters
    assert endorsed.state.endorsers == ("endorser-1",)


@pytest.mark.parametrize("endorser", ["endorser-1", REPORTER])
def test_nobody_is_counted_twice(endorser: str) -> None:
    with pytest.raises(Contradiction, match="counted already"):
        decisions.endorse(TRIAGED.endorsed("endorser-1"), endorse(endorser))


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.TRIAGED}))
def test_only_what_is_open_and_public_is_endorsed(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be endorsed"):
        decisions.endorse(at(status), endorse())


def test_what_is_hidden_is_not_endorsed() -> None:
    with pytest.raises(IllegalStep, match="that is hidden cannot be endorsed"):
        decisions.endorse(HIDDEN, endorse())


def test_what_was_never_submitted_is_neither_hidden_nor_endorsed() -> None:
    with pytest.raises(UnknownCase):
        decisions.hide(None, hide())
    with pytest.raises(UnknownCase):
        decisions.reveal(None, reveal())
    with pytest.raises(UnknownCase):
        decisions.endorse(None, endorse())
