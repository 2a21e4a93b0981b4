"""A nudge: a deadline has come, so a sweep asks for a decision; the decision re-checks."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Nudge:
    """The deadline of one kind, of one case and round. Every replica's sweep makes the same one."""

    case: str
    kind: str
    round: int
    due: date
    at: datetime
