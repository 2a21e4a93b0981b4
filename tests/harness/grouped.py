"""Cases that one group of buckets hears, and its durable."""

from collections.abc import Sequence

from services.dispatch.__main__ import DISPATCH
from shared.buckets import GROUPS, bucket_of

FIRST = next(iter(DISPATCH.durables))


def of_the_first(cases: int) -> Sequence[str]:
    """So many cases whose facts the first group hears."""
    named = (f"case-{number}" for number in range(100 * cases))
    return [case for case in named if bucket_of(case) in GROUPS[0].buckets][:cases]
