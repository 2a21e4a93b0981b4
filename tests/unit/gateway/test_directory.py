"""The directory's one decision: an administrator records an entry."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.gateway.directory.decisions import RecordEntry, record
from services.gateway.directory.domain import (
    ROOT,
    Entry,
    Named,
    divisions_above,
    entry_id,
    ground,
    must_not_rewrite_the_past,
    named_in,
)
from shared.contracts.directory import (
    CalendarAnnounced,
    CategoryNamed,
    CommitteeNamed,
    DepartmentNamed,
    DeputyElected,
    DivisionNamed,
    GridDrawn,
    IndicatorSet,
    PeriodSet,
    PositionHeld,
    PracticeSet,
    ReferenceData,
)
from shared.contracts.envelope import Actor, Command
from shared.decision import Decision
from shared.errors import Contradiction, NotAllowed, OutsideDivision, UnknownReference
from shared.terms import Position, Role
from tests.unit.samples import NOON, TODAY

COUNTY, TOWNSHIP, ELSEWHERE = "654004000000", "654004001000", "420607000000"
VILLAGE = "654004001007"
TRAFFIC = DepartmentNamed(id="traffic", division=COUNTY, name="交通运输局")
ROADS = CategoryNamed(id="roads", division=ROOT, name="道路交通")
STREET = DivisionNamed(id=TOWNSHIP, division=TOWNSHIP, name="卡拉苏街道")
CHIEF = PositionHeld(
    id="traffic.chief",
    division=COUNTY,
    department="traffic",
    title="局长",
    position=Position.CHIEF,
    name="王",
    deputy="d1",
)
GRID = GridDrawn(
    id="grid-1",
    division=TOWNSHIP,
    name="第一网格",
    villages=(VILLAGE,),
    worker="李",
    party_lead="赵",
    deputy="d1",
)
PRACTICE = PracticeSet(id="654004", division=COUNTY, townships_hand_over=True)
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def asked(
    value: ReferenceData, by: str = COUNTY, role: Role = Role.ADMINISTRATOR
) -> Command[RecordEntry]:
    data = RecordEntry(case=entry_id(type(value), value.id), value=value)
    actor = Actor(id="admin", role=role, division=by)
    return Command[RecordEntry](id=uuid4(), actor=actor, at=NOON, data=data)


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
    assert named_in(STREET) == [ground(COUNTY)]
    assert record(None, asked(STREET, by=TOWNSHIP), missing=None).facts == (STREET,)
    assert record(None, asked(STREET, by=COUNTY), missing=ground(COUNTY)).facts == (STREET,)
    with pytest.raises(UnknownReference):
        record(None, asked(STREET, by=TOWNSHIP), missing=ground(COUNTY))


def test_a_known_division_is_renamed_by_its_own_administrator() -> None:
    county = DivisionNamed(id=COUNTY, division=COUNTY, name="霍尔果斯")
    renamed = county.model_copy(update={"name": "霍尔果斯市"})
    decision = record(Entry.of(county), asked(renamed), missing=ground("654000000000"))
    assert decision.facts == (renamed,)


@pytest.mark.parametrize(
    "value",
    [
        TRAFFIC,
        CommitteeNamed(id="works", division=COUNTY, name="代表工委"),
        DeputyElected(id="d1", division=COUNTY, name="王", level="county"),
        CHIEF,
        GRID.model_copy(update={"division": COUNTY}),
        PRACTICE,
        PeriodSet(id=f"654004.{TOMORROW}", division=COUNTY, valid_from=TOMORROW),
    ],
)
def test_whoever_acts_in_a_division_acts_in_a_known_one(value: ReferenceData) -> None:
    assert named_in(value)[0] == ground(COUNTY)
    with pytest.raises(UnknownReference):
        record(None, asked(value, by=ROOT), missing=ground(COUNTY))
    elsewhere = Entry.of(value.model_copy(update={"division": TOWNSHIP}))
    with pytest.raises(UnknownReference):
        record(elsewhere, asked(value, by=ROOT), missing=ground(COUNTY))


def test_a_village_lies_in_a_known_township() -> None:
    village = DivisionNamed(id=VILLAGE, division=VILLAGE, name="社区")
    assert named_in(village) == [ground(TOWNSHIP)]
    with pytest.raises(UnknownReference):
        record(None, asked(village), missing=ground(TOWNSHIP))


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
    assert named_in(TRAFFIC) == [ground(COUNTY)]
    assert named_in(ROADS) == []
    assert named_in(TRAFFIC.model_copy(update={"division": ROOT})) == []


def test_a_position_is_in_a_department_of_there_and_may_be_a_deputys() -> None:
    department, deputy = Named(DepartmentNamed, "traffic", COUNTY), Named(DeputyElected, "d1")
    assert named_in(CHIEF) == [ground(COUNTY), department, deputy]
    assert named_in(CHIEF.model_copy(update={"deputy": None})) == [ground(COUNTY), department]


def test_a_grid_has_a_deputy_and_villages_of_there() -> None:
    village = Named(DivisionNamed, VILLAGE, TOWNSHIP)
    assert named_in(GRID) == [ground(TOWNSHIP), Named(DeputyElected, "d1"), village]


@pytest.mark.parametrize(
    ("value", "missing"),
    [
        *((CHIEF, missing) for missing in named_in(CHIEF)[1:]),
        *((GRID, missing) for missing in named_in(GRID)[1:]),
    ],
    ids=str,
)
def test_who_is_named_has_to_be_known_each_time(value: ReferenceData, missing: Named) -> None:
    for before in (None, Entry.of(value.model_copy(update={"name": "another"}))):
        with pytest.raises(UnknownReference, match=f"no {missing.noun} {missing.id}"):
            record(before, asked(value), missing=missing)


def test_an_entry_ends_and_is_told_with_its_end() -> None:
    ended = TRAFFIC.model_copy(update={"ended_on": TODAY})
    assert record(Entry.of(TRAFFIC), asked(ended), missing=None).facts == (ended,)
    assert (ended.in_force(YESTERDAY), ended.in_force(TODAY)) == (True, False)


def periods(valid_from: date, **more: object) -> PeriodSet:
    said = {"id": f"654004.{valid_from}", "division": COUNTY, "valid_from": valid_from, **more}
    return PeriodSet.model_validate(said)


def recorded(value: ReferenceData, before: ReferenceData | None = None) -> Decision[Entry]:
    return record(Entry.of(before) if before else None, asked(value), missing=None)


@pytest.mark.parametrize("valid_from", [TODAY, TOMORROW])
def test_periods_hold_from_a_day_to_come(valid_from: date) -> None:
    assert recorded(periods(valid_from)).facts == (periods(valid_from),)


def test_a_retroactive_change_of_periods_is_refused() -> None:
    with pytest.raises(Contradiction, match="retroactive"):
        recorded(periods(YESTERDAY))
    with pytest.raises(Contradiction, match="retroactive"):
        recorded(periods(YESTERDAY, problem=30), before=periods(YESTERDAY))
    with pytest.raises(Contradiction, match="in force"):
        recorded(periods(TODAY, problem=30), before=periods(TODAY))


def test_periods_that_have_not_begun_may_change_and_those_that_have_may_be_told_again() -> None:
    changed = periods(TOMORROW, problem=30)
    assert recorded(changed, before=periods(TOMORROW)).facts == (changed,)
    for begun in (YESTERDAY, TODAY):
        assert recorded(periods(begun), before=periods(begun)).ignored


@pytest.mark.parametrize(
    "value",
    [
        periods(TOMORROW, id=f"420607.{TOMORROW}"),
        periods(TOMORROW, id=f"654004.{TODAY}"),
        periods(TOMORROW, division=TOWNSHIP),
        PRACTICE.model_copy(update={"id": "420607"}),
        PRACTICE.model_copy(update={"id": COUNTY}),
        PRACTICE.model_copy(update={"division": TOWNSHIP}),
    ],
    ids=lambda value: f"{value.id} of {value.division}",
)
def test_what_a_county_practises_is_the_countys_and_called_so(value: ReferenceData) -> None:
    with pytest.raises(Contradiction):
        recorded(value)


def test_a_practice_may_change_on_any_day() -> None:
    changed = PRACTICE.model_copy(update={"townships_hand_over": False})
    assert recorded(changed, before=PRACTICE).facts == (changed,)


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        ({"name": "另一个名字"}, True),
        ({"ended_on": TODAY}, True),
        ({"ended_on": date(2020, 1, 1)}, False),
        ({"division": "654004002000"}, False),
        ({"level": "county"}, False),
    ],
    ids=str,
)
def test_what_a_deputy_was_is_not_rewritten(now: dict[str, Any], allowed: bool) -> None:
    before = DeputyElected(id="d1", division="654004001000", name="马代表", level="township")
    after = before.model_copy(update=now)
    if allowed:
        return must_not_rewrite_the_past(after, before.model_dump(mode="json"), on=TODAY)
    with pytest.raises(Contradiction):
        must_not_rewrite_the_past(after, before.model_dump(mode="json"), on=TODAY)
    return None
