"""The house has one shape: what the import contracts read from must name every noun."""

import tomllib
from pathlib import Path

import services

ROOT = Path(services.__path__[0])
NOUN = {"domain", "decisions", "subscribers", "store", "__init__"}


def nouns() -> set[str]:
    """Every room of every service but the gateway's, whose rooms have shapes of their own."""
    rooms = (p.parent for p in ROOT.glob("*/*/__init__.py"))
    return {f"services.{r.parent.name}.{r.name}" for r in rooms if r.parent.name != "gateway"}


def test_every_noun_is_under_the_import_contract() -> None:
    config = tomllib.loads((ROOT.parent / "pyproject.toml").read_text())
    layered = [c for c in config["tool"]["importlinter"]["contracts"] if c["type"] == "layers"]
    assert {container for c in layered for container in c["containers"]} == nouns()


def test_every_noun_is_exactly_four_files() -> None:
    for noun in nouns():
        room = ROOT.parent.joinpath(*noun.split("."))
        rooms = [path for path in room.iterdir() if path.name != "__pycache__"]
        assert {path.stem for path in rooms} == NOUN, noun
