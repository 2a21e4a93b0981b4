"""The tables of docs/terms.md say what the registries of the services say: nobody is misled."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.system import SERVICES
from services.gateway.house import GATEWAY
from shared.contracts.envelope import FactData
from tests.contract.test_contracts import DECISIONS, calls, contracts, is_decided, owner

TERMS = Path(__file__).parents[2] / "docs" / "terms.md"
ROWS = {
    cells[0].strip("`"): cells
    for line in TERMS.read_text().splitlines()
    if (cells := [cell.strip() for cell in line.strip("|").split("|")])
    and re.fullmatch(r"`[a-z_]+\.[a-z_]+\.v[0-9]+`", cells[0])
}
NAMES = sorted(contracts())
NOBODY = "–"


def heard_by(fact: str) -> Iterator[str]:
    """The services that have a handler for a fact; the gateway, which hears all, is left out."""
    for service in SERVICES:
        if service is GATEWAY:
            continue
        if any(handler.name == fact for noun in service.handlers for handler in noun.facts):
            yield service.name


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_and_command_has_its_row(name: str) -> None:
    assert name in ROWS


@pytest.mark.parametrize("name", [n for n in NAMES if issubclass(contracts()[n], FactData)])
def test_a_fact_is_heard_by_those_the_terms_name(name: str) -> None:
    assert ROWS[name][2] == (", ".join(heard_by(name)) or NOBODY)


@pytest.mark.parametrize("name", [n for n in NAMES if is_decided(contracts()[n])])
def test_a_fact_is_told_by_the_one_the_terms_name(name: str) -> None:
    told_by = {owner(path) for path in DECISIONS if contracts()[name].__name__ in calls(path)}
    assert {ROWS[name][1]} == told_by


@pytest.mark.parametrize("name", NAMES)
def test_a_row_says_what_the_contract_says(name: str) -> None:
    meaning = " ".join((contracts()[name].__doc__ or "").split())
    assert meaning.startswith(ROWS[name][-1].rstrip("."))
