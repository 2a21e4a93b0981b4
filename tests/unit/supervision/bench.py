"""Deputies who may appraise, as the tests of this service seat them."""

from collections.abc import Sequence

from services.supervision.appraisal.decisions import Bench
from shared.contracts.directory import DeputyElected, PositionHeld
from shared.terms import Position
from tests.unit.samples import COUNTY, OTHER_TOWNSHIP, TOWNSHIP
from tests.unit.supervision.appraisal_life import LEAD

NEIGHBOUR, FAR = "deputy-2", "deputy-3"


def deputy(id_: str, division: str = TOWNSHIP, ended_on: str | None = None) -> DeputyElected:
    return DeputyElected.model_validate(
        {
            "id": id_,
            "division": division,
            "name": "A deputy",
            "level": "township",
            "ended_on": ended_on,
        }
    )


def works_at(department: str, deputy: str, ended_on: str | None = None) -> PositionHeld:
    return PositionHeld.model_validate(
        {
            "id": f"{department}-{deputy}",
            "division": COUNTY,
            "department": department,
            "title": "Deputy director",
            "position": Position.CHIEF,
            "name": "A deputy",
            "deputy": deputy,
            "ended_on": ended_on,
        }
    )


def bench(
    *positions: PositionHeld,
    deputies: Sequence[DeputyElected] = (
        deputy("deputy-1"),
        deputy(NEIGHBOUR),
        deputy(FAR, OTHER_TOWNSHIP),
    ),
) -> Bench:
    """Two deputies of the case's township, one of another; positions as they are given."""
    return Bench(deputies, positions)


BENCH = bench()
NEIGHBOUR_WORKS_THERE = bench(works_at(LEAD, NEIGHBOUR))
