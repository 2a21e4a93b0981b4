"""The table: printed, and kept with the machine it was taken on."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from infra.bench import machine
from infra.bench.figures import HEADING, Figure, line

RESULT = Path(".data/bench.json")


def keep(part: str, figures: Sequence[Figure], result: Path = RESULT) -> None:
    """Keep what a part measured in place of what it measured before; others' rows stay."""
    before = json.loads(result.read_text()) if result.exists() else []
    others = [row for row in before if row.get("part") != part]
    here = machine.facts()
    rows = [{**asdict(figure), "part": part, "machine": here} for figure in figures]
    result.parent.mkdir(exist_ok=True)
    result.write_text(json.dumps([*others, *rows], indent=1, ensure_ascii=False))


def show(figures: Sequence[Figure]) -> None:
    """Print the table."""
    print(f"\n{HEADING}")
    for figure in figures:
        print(line(figure))
    here = machine.facts()
    print(f"\nkept in {RESULT}; " + ", ".join(f"{name} {value}" for name, value in here.items()))
