"""What intake decides about a contact point."""

from dataclasses import replace
from datetime import date

import pytest

from services.intake.contact_point import decisions
from services.intake.contact_point.domain import ContactPoint
from shared.contracts.contact_point import (
    CloseContactPoint,
    ContactPointClosed,
    ContactPointKept,
)
from shared.contracts.directory import DeputyElected
from shared.contracts.envelope import Actor, Command
from shared.decision import Decision, decided
from shared.errors import (
    Contradiction,
    NotAllowed,
    NotYet,
    OutsideDivision,
    UnknownReference,
)
from shared.terms import ContactPointKind, Role
from tests.unit.intake.asking import keep
from tests.unit.intake.contact_point_life import STATION
from tests.unit.samples import (
    COMMITTEE,
    COUNTY,
    DEPUTY,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    TODAY,
    TOWNSHIP,
    TOWNSHIP_STAFF,
    actor,
    command,
)

MA = DeputyElected(id=DEPUTY.id, division=TOWNSHIP, name="马代表", level="township")
MOVED = replace(STATION, phone="0999-8770001", address="阿拉木图路 1 号")


def close(by: Actor = TOWNSHIP_STAFF) -> Command[CloseContactPoint]:
    return command(CloseContactPoint(case=STATION.id, reason="It moved next door"), by)


def kept(point: ContactPoint) -> ContactPointKept:
    return ContactPointKept(
        kind=point.kind,
        name=point.name,
        owner=point.owner,
        address=point.address,
        hours=point.hours,
        phone=point.phone,
        services=point.disclosures.services,
        commitments=point.disclosures.commitments,
    )


@pytest.mark.parametrize("kind", ContactPointKind)
def test_a_contact_point_of_each_kind_is_opened_and_told_whole(kind: ContactPointKind) -> None:
    point = replace(STATION, kind=kind)
    assert decisions.keep(None, keep(point), MA) == decided(point, kept(point))


def test_a_change_is_told_whole_again() -> None:
    assert decisions.keep(STATION, keep(MOVED), MA) == decided(MOVED, kept(MOVED))


def test_the_same_again_changes_nothing() -> None:
    assert decisions.keep(STATION, keep(), MA) == Decision.nothing(
        STATION, because="it is so already"
    )


def test_an_owner_whom_the_directory_does_not_have_is_waited_for_then_refused() -> None:
    with pytest.raises(NotYet) as early:
        decisions.keep(None, keep(), None)
    assert isinstance(early.value.otherwise, UnknownReference)
    assert "no deputy deputy-1" in early.value.otherwise.detail


def test_an_owner_is_in_office_that_day() -> None:
    leaving = MA.model_copy(update={"ended_on": date(2026, 9, 2)})
    assert decisions.keep(None, keep(), leaving).facts
    with pytest.raises(UnknownReference):
        decisions.keep(None, keep(), MA.model_copy(update={"ended_on": TODAY}))


@pytest.mark.parametrize("division", [OTHER_TOWNSHIP, COUNTY, "650000000000"])
def test_an_owner_is_a_deputy_of_the_county_or_around_it(division: str) -> None:
    owner = MA.model_copy(update={"division": division})
    assert decisions.keep(None, keep(), owner).facts


def test_a_deputy_of_another_county_owns_nothing_here() -> None:
    stranger = MA.model_copy(update={"division": OTHER_COUNTY})
    with pytest.raises(UnknownReference):
        decisions.keep(None, keep(), stranger)


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.CHAIR, Role.COMMITTEE])
def test_the_congress_staff_of_the_place_keep_and_close_it(role: Role) -> None:
    staff = actor(role, division=TOWNSHIP)
    assert decisions.keep(None, keep(by=staff), MA).state == STATION
    assert decisions.close(STATION, close(by=staff)).state == STATION.closed()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.TOWNSHIP, Role.CHAIR, Role.COMMITTEE}))
def test_nobody_else_does(role: Role) -> None:
    with pytest.raises(NotAllowed, match=f"An? {role} may not keep a contact point"):
        decisions.keep(None, keep(by=actor(role)), MA)
    with pytest.raises(NotAllowed, match=f"An? {role} may not close a contact point"):
        decisions.close(STATION, close(by=actor(role)))


def test_a_township_neither_takes_over_nor_gives_away_a_contact_point() -> None:
    elsewhere = replace(STATION, division=OTHER_TOWNSHIP)
    with pytest.raises(OutsideDivision):
        decisions.keep(elsewhere, keep(STATION), MA)
    with pytest.raises(OutsideDivision):
        decisions.keep(STATION, keep(elsewhere), MA)
    assert decisions.keep(elsewhere, keep(STATION, by=COMMITTEE), MA).state == STATION


def test_a_contact_point_is_closed_with_a_reason() -> None:
    assert decisions.close(STATION, close()) == decided(
        STATION.closed(), ContactPointClosed(reason="It moved next door")
    )


def test_what_is_closed_is_closed_for_good() -> None:
    with pytest.raises(Contradiction, match="point-1 is closed for good"):
        decisions.close(STATION.closed(), close())
    with pytest.raises(Contradiction, match="point-1 is closed for good"):
        decisions.keep(STATION.closed(), keep(MOVED), MA)


def test_a_contact_point_nobody_keeps_cannot_be_closed() -> None:
    with pytest.raises(UnknownReference, match="no contact point point-1"):
        decisions.close(None, close())
