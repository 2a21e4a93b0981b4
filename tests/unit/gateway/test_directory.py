"""The directory's one decision: an administrator records an entry."""

from uuid import uuid4

import pytest

from services.gateway.directory.decisions import RecordEntry, record, rests_on
from services.gateway.directory.domain import ROOT, Entry, divisions_above, entry_id
from shared import clock
from shared.contracts.directory import (
    CalendarAnnounced,
    CategoryNamed,
    CommitteeNamed,
    DepartmentNamed,
    DeputyElected,
    DivisionNamed,
    IndicatorSet,
    ReferenceData,
)
from shared.contracts.envelope import Actor, Command
from shared.errors import Contradiction, NotAllowed, OutsideDivision, UnknownReference
from shared.terms import Role

COUNTY, TOWNSHIP, ELSEWHERE = "654004000000", "654004001000", "420607000000"
VILLAGE = "654004001007"
TRAFFIC = DepartmentNamed(id="traffic", division=COUNTY, name="交通运输局")
ROADS = CategoryNamed(id="roads", division=ROOT, name="道路交通")
STREET = DivisionNamed(id=TOWNSHIP, division=TOWNSHIP, name="卡拉苏街道")


def asked(
    value: ReferenceData, by: str = COUNTY, role: Role = Role.ADMINISTRATOR
) -> Command[RecordEntry]:
    data = RecordEntry(case=entry_id(type(value), value.id), value=value)
    actor = Actor(id="admin", role=role, division=by)
    return Command[RecordEntry](id=uuid4(), actor=actor, at=clock.now(), data=data)


def test_what_is_recorded_is_told_whole() -> None:
    decision = record(None, asked(TRAFFIC), missing=None)
    assert decision.facts == (TRAFFIC,)
    assert decision.state == Entry.of(TRAFFIC)
    assert decision.state.id == "department:traffic"


def test_the_same_again_changes_nothing() -> None:
    decision = record(Entry.of(TRAFFIC), asked(TRAFFIC), missing=None)
    assert (decision.facts, bool(decision.ignored)) == ((), True)


def test_another_name_is_told() -> None:
    renamed = TRAFFIC.model_copy(update={"name": "交通局"})
    assert record(Entry.of(TRAFFIC), asked(renamed), missing=None).facts == (renamed,)


def test_only_an_administrator_of_that_place_records() -> None:
    with pytest.raises(NotAllowed):
        record(None, asked(TRAFFIC, role=Role.COMMITTEE), missing=None)
    with pytest.raises(OutsideDivision):
        record(None, asked(TRAFFIC, by=TOWNSHIP), missing=None)


def test_an_entry_from_elsewhere_is_not_taken_over() -> None:
    theirs = Entry.of(TRAFFIC.model_copy(update={"division": ELSEWHERE}))
    with pytest.raises(OutsideDivision):
        record(theirs, asked(TRAFFIC), missing=None)


def test_a_division_lies_in_a_known_one_or_in_the_administrators() -> None:
    assert rests_on(STREET) == COUNTY
    assert record(None, asked(STREET, by=TOWNSHIP), missing=None).facts == (STREET,)
    assert record(None, asked(STREET, by=COUNTY), missing=COUNTY).facts == (STREET,)
    with pytest.raises(UnknownReference):
        record(None, asked(STREET, by=TOWNSHIP), missing=COUNTY)


def test_a_known_division_is_renamed_by_its_own_administrator() -> None:
    county = DivisionNamed(id=COUNTY, division=COUNTY, name="霍尔果斯")
    renamed = county.model_copy(update={"name": "霍尔果斯市"})
    decision = record(Entry.of(county), asked(renamed), missing="654000000000")
    assert decision.facts == (renamed,)


@pytest.mark.parametrize(
    "value",
    [
        TRAFFIC,
        CommitteeNamed(id="works", division=COUNTY, name="代表工委"),
        DeputyElected(id="d1", division=COUNTY, name="王", level="county"),
    ],
)
def test_whoever_acts_in_a_division_acts_in_a_known_one(value: ReferenceData) -> None:
    with pytest.raises(UnknownReference):
        record(None, asked(value, by=ROOT), missing=COUNTY)
    elsewhere = Entry.of(value.model_copy(update={"division": TOWNSHIP}))
    with pytest.raises(UnknownReference):
        record(elsewhere, asked(value, by=ROOT), missing=COUNTY)


def test_a_village_lies_in_a_known_township() -> None:
    village = DivisionNamed(id=VILLAGE, division=VILLAGE, name="社区")
    assert rests_on(village) == TOWNSHIP
    with pytest.raises(UnknownReference):
        record(None, asked(village), missing=TOWNSHIP)


def test_a_calendar_is_the_whole_lands() -> None:
    calendar = CalendarAnnounced(
        id="cn-2026", division=ROOT, year=2026, days_off=(), extra_workdays=()
    )
    assert record(None, asked(calendar, by=ROOT), missing=None).facts == (calendar,)
    with pytest.raises(OutsideDivision):
        record(None, asked(calendar), missing=None)
    with pytest.raises(Contradiction):
        record(None, asked(calendar.model_copy(update={"division": COUNTY})), missing=None)


@pytest.mark.parametrize(
    ("id_", "division", "right"),
    [
        ("654004.2026.8", COUNTY, True),
        ("420607.2026.8", COUNTY, False),
        ("654004.2025.8", COUNTY, False),
        ("654004.2026.9", COUNTY, False),
        ("654004.2026.8", TOWNSHIP, False),
    ],
)
def test_an_indicator_is_its_own_countys(id_: str, division: str, right: bool) -> None:
    value = IndicatorSet(
        id=id_, division=division, number=8, year=2026, name="按时评单", points=2, cap=40
    )
    if right:
        assert record(None, asked(value), missing=None).facts == (value,)
        return
    with pytest.raises(Contradiction):
        record(None, asked(value), missing=None)


def test_the_divisions_above() -> None:
    assert divisions_above(TOWNSHIP) == ["650000000000", "654000000000", COUNTY]
    assert divisions_above("650000000000") == []
    assert rests_on(TRAFFIC) == COUNTY
    assert rests_on(ROADS) is None
    assert rests_on(TRAFFIC.model_copy(update={"division": ROOT})) is None
