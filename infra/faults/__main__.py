"""`make faults`: every fault, on a house of its own under steady load; the books afterwards.

`SHORT=1` leaves most of them out; `ONLY=words` inflicts those whose names have these words.
"""

import asyncio
import json
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import structlog

from infra.faults.cables import cable
from infra.faults.catalogue import Chapter
from infra.faults.clocks import clocks
from infra.faults.crashes import crash
from infra.faults.moments import moment
from infra.faults.outages import outage
from infra.faults.overload import overload
from infra.faults.poison import poison
from infra.faults.running import Outcome, run
from infra.faults.stopping import stopping

RESULT = Path(".data/faults.json")
MARKS = {True: "✓", False: "✗", None: "–"}
CHAPTERS = (
    Chapter("crashes", [*crash.found, *stopping.found]),
    Chapter("moments of a commit", moment.found),
    Chapter("outages", outage.found),
    Chapter("clocks", clocks.found),
    Chapter("cables", cable.found),
    Chapter("poison", poison.found),
    Chapter("too much", overload.found),
)


def chapters(*, short: bool = False, words: str = "") -> Sequence[Chapter]:
    """The faults that are asked for, by chapter."""
    chosen = (
        Chapter(
            chapter.name,
            [one for one in chapter.faults if words in one.name and (one.short or not short)],
        )
        for chapter in CHAPTERS
    )
    return [chapter for chapter in chosen if chapter.faults]


def told(outcome: Outcome) -> None:
    """One line of progress."""
    mark = MARKS[outcome.ok]
    print(f"{mark} {outcome.seconds:5.1f} s  {outcome.name}: {outcome.detail}", flush=True)


async def inflicted(data: Path) -> Sequence[Outcome]:
    """What came of each fault."""
    short, words = bool(os.environ.get("SHORT")), os.environ.get("ONLY", "")
    return [outcome async for outcome in run(data, chapters(short=short, words=words), told)]


def main() -> int:
    """0 if nothing was lost; what was inflicted and seen is kept."""
    # The run's own connections break too, which is meant.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    data = Path(tempfile.mkdtemp(prefix="liandan-faults-"))
    outcomes = asyncio.run(inflicted(data))
    RESULT.parent.mkdir(exist_ok=True)
    kept = [{"name": o.name, "ok": o.ok, "detail": o.detail} for o in outcomes]
    RESULT.write_text(json.dumps(kept, indent=1, ensure_ascii=False))
    failed = [outcome for outcome in outcomes if outcome.ok is False]
    print(f"\n{len(outcomes) - len(failed)} of {len(outcomes)} held; kept in {RESULT}")
    if failed:
        print(f"The logs of the services and servers are in {data}.")
        return 1
    shutil.rmtree(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
