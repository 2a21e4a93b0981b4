"""`make bench`: every figure a ratio measured in one run, product and reference alternating.

`ONLY=word` runs the parts whose name has that word, and leaves the other rows as they were kept.
`ALONE=million` runs what takes too long to be one of them.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping

from infra.bench import http, kept, mechanism, memory, stored, tickets
from infra.bench.figures import Figure, missed
from infra.bench.rounds import progress

Part = Callable[[], Awaitable[list[Figure]]]

PARTS: Mapping[str, Part] = {
    "mechanism": mechanism.figures,
    "http": http.figures,
    "memory": memory.heard,
    "stored": stored.figures,
    "tickets": tickets.figures,
}
BY_ITSELF: Mapping[str, Part] = {"million": stored.million}
"""Half an hour the first time; what was made is kept, and a run that was ended goes on."""


def chosen(word: str, alone: str) -> Mapping[str, Part]:
    """The one that runs by itself; or the parts whose name has this word, all if it is empty."""
    if alone:
        return {name: part for name, part in BY_ITSELF.items() if name == alone}
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
    parts = chosen(word, os.environ.get("ALONE", ""))
    if not parts:
        print(f"No part is named so: there are {', '.join((*PARTS, *BY_ITSELF))}.")
        return 2
    figures = asyncio.run(measured(parts))
    kept.show(figures)
    return 1 if missed(figures) else 0


if __name__ == "__main__":
    sys.exit(main())
