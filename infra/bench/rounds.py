"""Product and reference in turn, so that a machine that is busy for a while is busy for both."""

import statistics
from collections.abc import Awaitable, Callable, Mapping

ROUNDS = 5

Measure = Callable[[], Awaitable[float]]


async def in_turn(measures: Mapping[str, Measure], rounds: int = ROUNDS) -> dict[str, float]:
    """The median of what each gave, by name; each is taken once in every round."""
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for round_ in range(1, rounds + 1):
        for name, measure in measures.items():
            taken[name].append(await measure())
            progress(f"{round_}/{rounds}  {name}: {taken[name][-1]:,.1f}")
    return {name: statistics.median(values) for name, values in taken.items()}


def progress(what: str) -> None:
    """One line that says how far the run is."""
    print(f"  {what}", flush=True)
