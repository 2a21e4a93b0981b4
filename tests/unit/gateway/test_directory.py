"""The directory's one decision: an administrator records an entry."""

from uuid import uuid4

import pytest

from services.gateway.directory.decisions import RecordEntry, parent_of, record
from services.gateway.directory.domain import Entry, divisions_above, entry_id
from shared import clock
from shared.contracts.directory import DepartmentNamed, DivisionNamed, ReferenceData
from shared.contracts.envelope import Actor, Command
from shared.errors import NotAllowed, OutsideDivision, UnknownReference
from shared.terms import Role

COUNTY, TOWNSHIP, ELSEWHERE = "654004000000", "654004001000", "420607000000"
TRAFFIC = DepartmentNamed(id="traffic", division=COUNTY, name="交通运输局")
STREET = DivisionNamed(id=TOWNSHIP, division=TOWNSHIP, name="卡拉苏街道")


def asked(
    value: ReferenceData, by: str = COUNTY, role: Role = Role.ADMINISTRATOR
) -> Command[RecordEntry]:
    data = RecordEntry(case=entry_id(type(value), value.id), value=value)
    actor = Actor(id="admin", role=role, division=by)
    return Command[RecordEntry](id=uuid4(), actor=actor, at=clock.now(), data=data)


def test_what_is_recorded_is_told_whole() -> None:
    decision = record(None, asked(TRAFFIC), parent=None)
    assert decision.facts == (TRAFFIC,)
    assert decision.state == Entry.of(TRAFFIC)
    assert decision.state.id == "department:traffic"


def test_the_same_again_changes_nothing() -> None:
    decision = record(Entry.of(TRAFFIC), asked(TRAFFIC), parent=None)
    assert (decision.facts, bool(decision.ignored)) == ((), True)


def test_another_name_is_told() -> None:
    renamed = TRAFFIC.model_copy(update={"name": "交通局"})
    assert record(Entry.of(TRAFFIC), asked(renamed), parent=None).facts == (renamed,)


def test_only_an_administrator_of_that_place_records() -> None:
    with pytest.raises(NotAllowed):
        record(None, asked(TRAFFIC, role=Role.COMMITTEE), parent=None)
    with pytest.raises(OutsideDivision):
        record(None, asked(TRAFFIC, by=TOWNSHIP), parent=None)


def test_an_entry_from_elsewhere_is_not_taken_over() -> None:
    theirs = Entry.of(TRAFFIC.model_copy(update={"division": ELSEWHERE}))
    with pytest.raises(OutsideDivision):
        record(theirs, asked(TRAFFIC), parent=None)


def test_a_division_lies_in_a_known_one_or_in_the_administrators() -> None:
    assert parent_of(STREET) == COUNTY
    assert record(None, asked(STREET, by=TOWNSHIP), parent=None).facts == (STREET,)
    assert record(None, asked(STREET, by=COUNTY), parent=COUNTY).facts == (STREET,)
    with pytest.raises(UnknownReference):
        record(None, asked(STREET, by=TOWNSHIP), parent=COUNTY)


def test_the_divisions_above() -> None:
    assert divisions_above(TOWNSHIP) == ["650000000000", "654000000000", COUNTY]
    assert divisions_above("650000000000") == []
    assert parent_of(TRAFFIC) is None
