"""Every pair of every lifecycle table is walked: verbs move along the table, and only along it."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from enum import StrEnum
from importlib import import_module
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import services
from shared.errors import Refusal
from tests.unit.lifecycles import Life, Verb


def nouns_with_a_table() -> Iterator[str]:
    for domain in sorted(Path(services.__path__[0]).glob("*/*/domain*")):
        noun = f"{domain.parts[-3]}.{domain.parts[-2]}"
        if hasattr(domain_of(noun), "LIFECYCLE"):
            yield noun


def domain_of(noun: str) -> ModuleType:
    return import_module(f"services.{noun}.domain")


def table_of(noun: str) -> dict[StrEnum, set[StrEnum]]:
    table: dict[StrEnum, set[StrEnum]] = domain_of(noun).LIFECYCLE
    return table


def life_of(noun: str) -> Life[Any]:
    life: Life[Any] = import_module(f"tests.unit.{noun}_life").LIFE
    return life


def aggregate_of(noun: str) -> type[Any]:
    [aggregate] = {type(life_of(noun).at(status)) for status in table_of(noun)}
    return aggregate


def verbs_in_the_code(noun: str) -> set[str]:
    aggregate = aggregate_of(noun)
    methods = inspect.getmembers(aggregate, inspect.isfunction)
    return {
        name
        for name, method in methods
        if not name.startswith("_")
        and inspect.signature(method).return_annotation in {aggregate, aggregate.__name__}
    }


def refused_by_status(verb: Verb[Any], before: Any) -> bool:
    with pytest.raises(Refusal) as refusal:
        verb.spoken(before)
    return bool(re.search(rf"\b{before.status}\b", refusal.value.detail))


NOUNS = list(nouns_with_a_table())
STATUSES = [(noun, status) for noun in NOUNS for status in table_of(noun)]
PAIRS = [
    pytest.param(noun, start, end, id=f"{noun}: {start} to {end}")
    for noun in NOUNS
    for start, end in product(table_of(noun), repeat=2)
]


@pytest.mark.parametrize("noun", NOUNS)
def test_the_table_knows_every_status(noun: str) -> None:
    assert set(table_of(noun)) == set(domain_of(noun).Status)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_verb_is_walked(noun: str) -> None:
    assert is_dataclass(aggregate_of(noun))
    assert verbs_in_the_code(noun) == {verb.name for verb in life_of(noun).verbs}


@pytest.mark.parametrize(("noun", "status"), STATUSES)
def test_every_status_can_be_shown(noun: str, status: StrEnum) -> None:
    assert life_of(noun).at(status).status is status


@pytest.mark.parametrize(("noun", "start", "end"), PAIRS)
def test_verbs_move_along_the_table_only(noun: str, start: StrEnum, end: StrEnum) -> None:
    before = life_of(noun).at(start)
    ways = [verb for verb in life_of(noun).verbs if verb.to is end]
    if end in table_of(noun)[start]:
        assert any(leads(verb, before) for verb in ways), "no verb takes this legal step"
    else:
        assert all(refused_by_status(verb, before) for verb in ways)


@pytest.mark.parametrize(("noun", "status"), STATUSES)
def test_verbs_that_stay_leave_the_status_or_are_refused_by_it(noun: str, status: StrEnum) -> None:
    before = life_of(noun).at(status)
    for verb in life_of(noun).verbs:
        if verb.to is None:
            assert leads(verb, before) or refused_by_status(verb, before)


@pytest.mark.parametrize(("noun", "status"), STATUSES)
def test_verbs_are_spoken_where_they_belong(noun: str, status: StrEnum) -> None:
    before = life_of(noun).at(status)
    for verb in life_of(noun).verbs:
        if verb.only_from is not None:
            belongs = status in verb.only_from
            assert leads(verb, before) if belongs else refused_by_status(verb, before), verb.name


def leads(verb: Verb[Any], before: Any) -> bool:
    try:
        after = verb.spoken(before)
    except Refusal:
        return False
    assert after.status is (verb.to or before.status), f"{verb.name} leads elsewhere"
    return True
