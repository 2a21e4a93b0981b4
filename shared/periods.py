"""Periods 期限: how long each step may take in a county, on the day that it begins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.terms import Urgency


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods in force; the defaults hold where a county has set none.

    Working days, but for `rating_window`, `look_back_after` and `reopening_within`: days.
    """

    return_within: int = 2
    accept_within: int = 2
    answer_within: int = 1
    request: int = 5
    problem: int = 15
    verdict_within: int = 7
    rating_window: int = 7
    look_back_after: int = 30
    reopening_within: int = 30

    def to_resolve(self, urgency: Urgency) -> int:
        """Working days to answer an order; an urgent problem has half of a problem's."""
        match urgency:
            case Urgency.REQUEST:
                return self.request
            case Urgency.PROBLEM:
                return self.problem
            case Urgency.URGENT:
                return half(self.problem)


def half(period: int) -> int:
    """Half a period in working days, rounded up, so that it is at least one."""
    return (period + 1) // 2


def in_force(on: date, periods: Iterable[tuple[date, Periods]]) -> Periods:
    """Of (the day they hold from, periods), those that hold on a day; before any, the defaults."""
    begun = [(since, each) for since, each in periods if since <= on]
    return max(begun, key=lambda pair: pair[0])[1] if begun else Periods()
