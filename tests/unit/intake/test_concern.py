"""What intake decides about a concern."""

import pytest

from services.intake.concern import decisions
from services.intake.concern.domain import Concern, Status
from shared.contracts.appraisal import CaseClosed
from shared.contracts.concern import (
    ConcernDeclined,
    ConcernSubmitted,
    ConcernTriaged,
    DeclineConcern,
    SubmitConcern,
    TriageConcern,
)
from shared.contracts.envelope import Actor, Command, Fact
from shared.decision import Decision, decided
from shared.errors import IllegalStep, NotAllowed, NotYet, OutsideDivision, UnknownCase
from shared.terms import Channel, Identity, Outcome, Role, Urgency, Verdict
from tests.unit.intake.concern_life import SUBMITTED, TRIAGED, at
from tests.unit.samples import (
    CASE,
    COMMITTEE,
    NOON,
    OTHER_TOWNSHIP,
    RESIDENT,
    TOWNSHIP,
    TOWNSHIP_STAFF,
    actor,
    command,
    fact,
)


def submit(by: Actor = RESIDENT) -> Command[SubmitConcern]:
    data = SubmitConcern(
        case=CASE,
        reporter="reporter-1",
        division=TOWNSHIP,
        channel=Channel.RECEPTION,
        identity=Identity.CONFIDENTIAL,
    )
    return command(data, by)


def triage(by: Actor = TOWNSHIP_STAFF) -> Command[TriageConcern]:
    data = TriageConcern(
        case=SUBMITTED.id, category="water", urgency=Urgency.PROBLEM, summary="A pipe leaks"
    )
    return command(data, by)


def decline(by: Actor = TOWNSHIP_STAFF) -> Command[DeclineConcern]:
    return command(DeclineConcern(case=SUBMITTED.id, reason="It is before a court"), by)


def closed() -> Fact[CaseClosed]:
    return fact(
        CaseClosed(round=1, outcome=Outcome.SOLVED, verdict=Verdict.SATISFIED, rated=1, unrated=0),
        subject=SUBMITTED.id,
    )


def test_a_concern_is_submitted_and_what_was_written_is_not_told() -> None:
    assert decisions.submit(None, submit()) == decided(
        Concern(CASE, TOWNSHIP, Channel.RECEPTION, Identity.CONFIDENTIAL, NOON, ("reporter-1",)),
        ConcernSubmitted(
            reporter="reporter-1", channel=Channel.RECEPTION, identity=Identity.CONFIDENTIAL
        ),
    )


@pytest.mark.parametrize("role", Role)
def test_anybody_may_report_or_file_for_someone(role: Role) -> None:
    assert decisions.submit(None, submit(by=actor(role))) == decisions.submit(None, submit())


@pytest.mark.parametrize("status", Status)
def test_a_concern_cannot_be_submitted_twice(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be submitted again"):
        decisions.submit(at(status), submit())


def test_a_triaged_concern_is_told_with_all_its_reporters() -> None:
    joined = SUBMITTED.joined_by(("reporter-9",))
    assert decisions.triage(joined, triage()) == decided(
        joined.triaged("water"),
        ConcernTriaged(
            category="water",
            urgency=Urgency.PROBLEM,
            summary="A pipe leaks",
            reporters=("reporter-2", "reporter-9"),
        ),
    )


def test_a_concern_is_declined_with_a_reason() -> None:
    assert decisions.decline(SUBMITTED, decline()) == decided(
        SUBMITTED.declined(), ConcernDeclined(reason="It is before a court")
    )


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.CHAIR, Role.COMMITTEE])
def test_the_congress_staff_of_the_place_may_triage(role: Role) -> None:
    staff = actor(role, division=TOWNSHIP)
    assert decisions.triage(SUBMITTED, triage(by=staff)).state == TRIAGED
    assert decisions.decline(SUBMITTED, decline(by=COMMITTEE)).state == SUBMITTED.declined()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.TOWNSHIP, Role.CHAIR, Role.COMMITTEE}))
def test_nobody_else_may_triage_or_decline(role: Role) -> None:
    with pytest.raises(NotAllowed, match=f"An? {role} may not triage"):
        decisions.triage(SUBMITTED, triage(by=actor(role)))
    with pytest.raises(NotAllowed, match=f"An? {role} may not decline"):
        decisions.decline(SUBMITTED, decline(by=actor(role)))


def test_a_township_triages_its_own_concerns_only() -> None:
    neighbour = actor(Role.TOWNSHIP, division=OTHER_TOWNSHIP)
    with pytest.raises(OutsideDivision):
        decisions.triage(SUBMITTED, triage(by=neighbour))


def test_a_concern_nobody_submitted_cannot_be_triaged() -> None:
    with pytest.raises(UnknownCase, match="case-2"):
        decisions.triage(None, triage())


def test_a_declined_concern_cannot_be_triaged() -> None:
    with pytest.raises(IllegalStep, match="A case that is declined cannot be triaged"):
        decisions.triage(SUBMITTED.declined(), triage())


def test_a_concern_ends_with_its_case() -> None:
    assert decisions.close(TRIAGED, closed()) == decided(TRIAGED.closed())


def test_a_case_that_ends_twice_ends_once() -> None:
    assert decisions.close(TRIAGED.closed(), closed()) == Decision.nothing(
        TRIAGED.closed(), because="the concern is closed already"
    )


@pytest.mark.parametrize("early", [None, SUBMITTED])
def test_an_end_that_comes_before_the_triage_waits(early: Concern | None) -> None:
    with pytest.raises(NotYet):
        decisions.close(early, closed())
