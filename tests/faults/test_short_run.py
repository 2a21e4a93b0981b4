"""The short run of the faults, as `make faults SHORT=1` has it: all of it holds."""

from pathlib import Path

import pytest

from infra.faults.__main__ import chapters
from infra.faults.running import Outcome, run


@pytest.mark.timeout(600)
async def test_what_is_killed_and_poisoned_loses_nothing(tmp_path: Path) -> None:
    outcomes = [outcome async for outcome in run(tmp_path, chapters(short=True), tell)]
    assert [outcome for outcome in outcomes if outcome.ok is not True] == []


def tell(outcome: Outcome) -> None:
    """As it comes, for whoever reads what a test printed."""
    print(f"{outcome.seconds:5.1f} s  {outcome.name}: {outcome.detail}", flush=True)
