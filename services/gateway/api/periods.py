"""Periods as callers name them: `2026`, `2026-Q4`, `2026-11`."""

from typing import Annotated

from fastapi import Query

from shared import clock
from shared.working_days import local_date

Period = Annotated[
    str,
    Query(
        pattern=r"^[1-9][0-9]{3}(-(Q[1-4]|(0[1-9]|1[0-2])))?$",
        description="`2026`, `2026-Q4` or `2026-11`; without one, this year",
    ),
]


def this_year() -> str:
    """The year it is in Asia/Shanghai."""
    return str(local_date(clock.now()).year)
