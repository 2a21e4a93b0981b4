"""A run: one fault after another, each mended and looked at; after each chapter, the books."""

import traceback
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from infra.faults.books.auditing import Found, audit, quick_audit
from infra.faults.catalogue import Chapter, Fault, NotRun
from infra.faults.glance import amiss, until_quiet
from infra.faults.scene import Scene, set_up

BOOKS = "the books after all of it"
SHOWN = 3  # of what a check found


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one fault, or of the books; `ok` is None for one that could not be inflicted."""

    name: str
    ok: bool | None
    detail: str
    seconds: float


async def run(
    data: Path, chapters: Sequence[Chapter], tell: Callable[[Outcome], None]
) -> AsyncIterator[Outcome]:
    """Inflict them all; what came of each is told, and given."""
    async with set_up(data) as scene:
        async for outcome in played(scene, chapters):
            tell(outcome)
            yield outcome


async def played(scene: Scene, chapters: Sequence[Chapter]) -> AsyncIterator[Outcome]:
    """Chapter by chapter; the load begins anew in each."""
    for chapter in chapters:
        scene.begin()
        for fault in chapter.faults:
            yield await inflicted(fault, scene)
        yield await closed(f"the books after {chapter.name}", scene, full=chapter is chapters[-1])
    met = ", ".join(f"{status}: {times}" for status, times in scene.callers.outcomes.most_common())
    yield Outcome("the load", ok=True, detail=f"{scene.cases} cases; answers {met}", seconds=0)


async def inflicted(fault: Fault, scene: Scene) -> Outcome:
    """Inflict one fault, and see the load go on and keep what it was promised."""
    began = monotonic()
    try:
        seen = await fault.inflict(scene)
        recovered = await scene.goes_on()
        wrong = await amiss(scene)
    except NotRun as why:
        return Outcome(fault.name, None, f"not run: {why}", monotonic() - began)
    except Exception as error:
        traceback.print_exc()
        await scene.mend()
        return Outcome(fault.name, ok=False, detail=repr(error), seconds=monotonic() - began)
    detail = "; ".join(wrong) or f"{seen}; three cases ended {recovered:.1f} s after"
    return Outcome(fault.name, not wrong, detail, monotonic() - began)


async def closed(name: str, scene: Scene, *, full: bool) -> Outcome:
    """End the load, wait until everything is heard, and check the books."""
    began = monotonic()
    try:
        await scene.end()
        await until_quiet(scene)
        found = await (audit if full else quick_audit)(scene.settings)
    except Exception as error:
        traceback.print_exc()
        return Outcome(name, ok=False, detail=repr(error), seconds=monotonic() - began)
    wrong = {check: lines for check, lines in found.items() if lines}
    detail = summary(wrong) if wrong else f"{len(found)} checks hold"
    return Outcome(name, not wrong, detail, monotonic() - began)


def summary(wrong: Found) -> str:
    """What is wrong, in short."""
    return "; ".join(
        f"NOT {check} ({len(lines)}): {', '.join(lines[:SHOWN])}" for check, lines in wrong.items()
    )
