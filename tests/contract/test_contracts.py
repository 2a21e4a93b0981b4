"""What services have said they go on understanding; golden messages are only ever added to."""

import ast
import inspect
import json
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import services
import shared.contracts
from infra.system import SERVICES
from services.gateway.house import GATEWAY
from shared.contracts.directory import Ending, ReferenceData
from shared.contracts.envelope import Command, CommandData, Fact, FactData

GOLDEN = Path(__file__).parent / "golden"
ROOMS = Path(services.__path__[0])
DECISIONS = [*ROOMS.glob("*/*/decisions.py"), *ROOMS.glob("*/*/decisions/*.py")]
MESSAGES = sorted(path.stem for path in GOLDEN.glob("*.json"))
BASES = {FactData, CommandData, ReferenceData, Ending}


def contracts() -> dict[str, type[FactData] | type[CommandData]]:
    """Every fact by its type and every command by its subject, as the code has them."""
    modules = [import_module(f"shared.contracts.{m.name}") for m in iter_modules(_paths())]
    found = {cls for module in modules for _, cls in inspect.getmembers(module, inspect.isclass)}
    facts = {f.TYPE: f for f in found if issubclass(f, FactData) and f not in BASES}
    commands = {c.SUBJECT: c for c in found if issubclass(c, CommandData) and c not in BASES}
    return {**facts, **commands}


def _paths() -> list[str]:
    return list(shared.contracts.__path__)


def is_decided(data: type[FactData] | type[CommandData]) -> bool:
    """Whether it is a fact that a decision tells; the directory's are recorded as they are."""
    return issubclass(data, FactData) and not issubclass(data, ReferenceData)


def owner(path: Path) -> str:
    """The service whose room a module stands in."""
    return path.relative_to(ROOMS).parts[0]


def calls(path: Path) -> set[str]:
    """The names a module calls."""
    nodes = ast.walk(ast.parse(path.read_text()))
    called = (node.func for node in nodes if isinstance(node, ast.Call))
    return {function.id for function in called if isinstance(function, ast.Name)}


def envelope_of(data: type[FactData] | type[CommandData]) -> type[Fact] | type[Command]:  # type: ignore[type-arg]
    return Fact[data] if issubclass(data, FactData) else Command[data]  # type: ignore[valid-type]


def test_every_message_has_a_golden_one() -> None:
    assert contracts().keys() <= set(MESSAGES)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_golden_message_is_understood_and_said_the_same(name: str) -> None:
    golden = (GOLDEN / f"{name}.json").read_text()
    message = envelope_of(contracts()[name]).model_validate_json(golden)
    assert json.loads(message.model_dump_json(exclude_none=True)) == json.loads(golden)


@pytest.mark.parametrize("name", [n for n in MESSAGES if issubclass(contracts()[n], FactData)])
def test_a_fact_with_fields_of_the_future_is_understood(name: str) -> None:
    golden = json.loads((GOLDEN / f"{name}.json").read_text())
    future = {**golden, "tenant": "x", "data": {**golden["data"], "mood": "hopeful"}}
    message = envelope_of(contracts()[name]).model_validate_json(json.dumps(future))
    assert json.loads(message.model_dump_json(exclude_none=True)) == golden


def test_a_fact_is_a_cloud_event() -> None:
    event = json.loads((GOLDEN / "order.handed_over.v1.json").read_text())
    assert {"specversion", "id", "source", "type"} <= event.keys()
    assert all(name == name.lower() and name.isalnum() for name in event)


def test_every_fact_is_heard_by_the_gateway() -> None:
    heard = {handler.name for noun in GATEWAY.handlers for handler in noun.facts}
    facts = {name for name, data in contracts().items() if issubclass(data, FactData)}
    assert heard == facts


def test_every_fact_heard_is_one_somebody_may_tell() -> None:
    heard = {type_ for s in SERVICES for part in s.durables.values() for type_ in part.types}
    assert heard <= contracts().keys()


@pytest.mark.parametrize("name", [n for n in MESSAGES if is_decided(contracts()[n])])
def test_every_fact_is_told_by_one_service(name: str) -> None:
    told_by = {owner(path) for path in DECISIONS if contracts()[name].__name__ in calls(path)}
    assert len(told_by) == 1, told_by


def test_every_command_is_answered_by_one_service() -> None:
    answered = [h.name for s in SERVICES for noun in s.handlers for h in noun.commands]
    asked = {name for name, data in contracts().items() if issubclass(data, CommandData)}
    assert sorted(answered) == sorted(asked)
    owners = {
        (h.name.split(".")[0], s.name) for s in SERVICES for n in s.handlers for h in n.commands
    }
    assert all(said == service for said, service in owners)
