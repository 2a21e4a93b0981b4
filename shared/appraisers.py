"""Who may appraise a case 评单: a deputy with no part in it, in turn where nobody is named."""

from collections.abc import Collection, Iterable
from datetime import date
from zlib import crc32

from shared.contracts.directory import DeputyElected, PositionHeld
from shared.divisions import contains, county_of, township_of


def with_a_part(
    positions: Iterable[PositionHeld], departments: Collection[str], on: date
) -> frozenset[str]:
    """The deputies who hold a position in one of these departments on a day: they are recused."""
    return frozenset(
        held.deputy
        for held in positions
        if held.deputy and held.department in departments and held.in_force(on)
    )


def of_its_government(positions: Iterable[PositionHeld], division: str, on: date) -> frozenset[str]:
    """The deputies who hold a position in the government of a division's township on a day: they
    are recused from what is about the township itself."""
    township = township_of(division)
    return frozenset(
        held.deputy
        for held in positions
        if held.deputy and contains(township, held.division) and held.in_force(on)
    )


def in_turn(
    case: str, division: str, deputies: Iterable[DeputyElected], passed_over: Collection[str]
) -> str | None:
    """A deputy of the case's own township, or else of its county, each case another one.

    `deputies` are those in force; None if nobody is left after those passed over.
    """
    here, county = township_of(division), county_of(division)
    free = [deputy for deputy in deputies if deputy.id not in passed_over]
    near = [d.id for d in free if township_of(d.division) == here]
    of_county = [d.id for d in free if county_of(d.division) == county]
    candidates = sorted(near or of_county)
    return candidates[crc32(case.encode()) % len(candidates)] if candidates else None
