"""`make bench`: every figure a ratio measured in one run, product and reference alternating.

`ONLY=word` runs the parts whose name has that word, and leaves the other rows as they were kept.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping

from infra.bench import kept, mechanism
from infra.bench.figures import Figure, missed
from infra.bench.rounds import progress

Part = Callable[[], Awaitable[list[Figure]]]

PARTS: Mapping[str, Part] = {
    "mechanism": mechanism.figures,
}


def chosen(word: str) -> Mapping[str, Part]:
    """The parts whose name has this word; all, if it is empty."""
    return {name: part for name, part in PARTS.items() if word in name}


async def measured(parts: Mapping[str, Part]) -> list[Figure]:
    """Run the parts one after the other; what is measured is kept at once, part by part."""
    figures: list[Figure] = []
    clock = asyncio.get_running_loop().time
    for name, part in parts.items():
        began = clock()
        print(f"{name}", flush=True)
        found = await part()
        kept.keep(name, found)
        figures += found
        progress(f"done in {clock() - began:.0f} s")
    return figures


def main() -> int:
    """1 if a figure does not reach what it is to."""
    word = os.environ.get("ONLY", "")
    parts = chosen(word)
    if not parts:
        print(f"No part is named {word!r}: there are {', '.join(PARTS)}.")
        return 2
    figures = asyncio.run(measured(parts))
    kept.show(figures)
    return 1 if missed(figures) else 0


if __name__ == "__main__":
    sys.exit(main())
