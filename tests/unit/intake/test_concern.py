"""What intake decides about a concern that comes in: submitted, triaged, declined."""

from dataclasses import replace

import pytest

from services.intake.concern import decisions
from services.intake.concern.domain import Concern, Status
from shared.contracts.concern import (
    ConcernDeclined,
    ConcernSubmitted,
    ConcernTriaged,
)
from shared.contracts.values import PublicPlace
from shared.decision import decided
from shared.errors import (
    Contradiction,
    IllegalStep,
    NotAllowed,
    OutsideDivision,
    UnknownCase,
    UnknownReference,
)
from shared.terms import Channel, Identity, Role, Urgency
from tests.unit.intake.asking import decline, submit, triage
from tests.unit.intake.concern_life import SUBMITTED, TRIAGED, at
from tests.unit.intake.contact_point_life import STATION
from tests.unit.samples import (
    CASE,
    COMMITTEE,
    DEPUTY,
    NOON,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    TOWNSHIP_STAFF,
    actor,
    command,
)


def test_a_concern_is_submitted_and_what_was_written_is_not_told() -> None:
    assert decisions.submit(None, submit(), None) == decided(
        Concern(CASE, TOWNSHIP, Channel.RECEPTION, Identity.CONFIDENTIAL, NOON, ("reporter-1",)),
        ConcernSubmitted(
            reporter="reporter-1", channel=Channel.RECEPTION, identity=Identity.CONFIDENTIAL
        ),
    )


@pytest.mark.parametrize("role", Role)
def test_anybody_may_report_or_file_for_someone(role: Role) -> None:
    [told] = decisions.submit(None, submit(by=actor(role)), None).facts
    assert isinstance(told, ConcernSubmitted)
    assert told.reporter == "reporter-1"
    assert told.filed_by == ("account-1" if role is Role.DEPUTY else None)


def test_the_deputy_who_filed_it_is_told_again_with_the_triage() -> None:
    filed = decisions.submit(None, submit(by=DEPUTY), None).state
    assert filed is not None
    assert filed.filed_by == DEPUTY.id
    [told] = decisions.triage(filed, triage()).facts
    assert isinstance(told, ConcernTriaged)
    assert told.filed_by == DEPUTY.id


def test_a_concern_that_came_in_at_a_contact_point_names_its_owner() -> None:
    decision = decisions.submit(None, submit(contact_point=STATION.id), STATION)
    [told] = decision.facts
    assert isinstance(told, ConcernSubmitted)
    assert (told.contact_point, told.owner) == (STATION.id, STATION.owner)
    [triaged] = decisions.triage(decision.state, triage()).facts
    assert isinstance(triaged, ConcernTriaged)
    assert triaged.owner == STATION.owner


def test_a_contact_point_nobody_keeps_is_refused() -> None:
    with pytest.raises(UnknownReference, match="no contact point point-9"):
        decisions.submit(None, submit(contact_point="point-9"), None)


def test_a_contact_point_of_another_county_is_refused_and_one_of_the_same_is_not() -> None:
    asked = submit(contact_point=STATION.id)
    near = replace(STATION, division=OTHER_TOWNSHIP)
    assert decisions.submit(None, asked, near).state is not None
    with pytest.raises(UnknownReference):
        decisions.submit(None, asked, replace(STATION, division=OTHER_COUNTY))


def test_a_contact_point_that_is_closed_is_refused() -> None:
    with pytest.raises(Contradiction, match="point-1 is closed for good"):
        decisions.submit(None, submit(contact_point=STATION.id), STATION.closed())


@pytest.mark.parametrize("status", Status)
def test_a_concern_cannot_be_submitted_twice(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be submitted again"):
        decisions.submit(at(status), submit(), None)


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


@pytest.mark.parametrize(
    "place",
    [
        PublicPlace(lon=80.25, lat=44.2, address="卡拉苏街道"),
        PublicPlace(lon=80.25, lat=44.2),
        PublicPlace(address="三队老水塔旁"),
    ],
)
def test_the_township_says_in_public_where_it_is(place: PublicPlace) -> None:
    located = triage().data.model_copy(update={"place": place})
    [told] = decisions.triage(SUBMITTED, command(located, TOWNSHIP_STAFF)).facts
    assert isinstance(told, ConcernTriaged)
    assert told.place == place


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


def test_a_complaint_about_the_township_is_triaged_by_the_committee_only() -> None:
    complaint = decisions.submit(None, submit(about_township=True), None).state
    for role in (Role.TOWNSHIP, Role.CHAIR):
        with pytest.raises(NotAllowed, match=r"may not triage a concern about the township itself"):
            decisions.triage(complaint, triage(by=actor(role, division=TOWNSHIP)))
    assert complaint is not None
    assert decisions.triage(complaint, triage(by=COMMITTEE)).state == complaint.triaged("water")


def test_a_complaint_about_a_township_of_another_county_is_not_theirs_either() -> None:
    complaint = decisions.submit(None, submit(about_township=True), None).state
    with pytest.raises(OutsideDivision):
        decisions.triage(complaint, triage(by=actor(Role.COMMITTEE, division=OTHER_COUNTY)))


def test_a_concern_nobody_submitted_cannot_be_triaged() -> None:
    with pytest.raises(UnknownCase, match="case-2"):
        decisions.triage(None, triage())


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.SUBMITTED}))
def test_only_what_waits_for_triage_can_be_triaged(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"A case that is {status} cannot be triaged"):
        decisions.triage(at(status), triage())
