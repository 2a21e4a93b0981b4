"""Administrative divisions 行政区划: the national code of 12 digits in groups 2-2-2-3-3."""

import re

GROUPS = (2, 4, 6, 9, 12)
COUNTY, TOWNSHIP, VILLAGE = GROUPS[2:]
_CODE = re.compile("[0-9]{6}|[0-9]{9}|[0-9]{12}")


def full_code(given: str) -> str:
    """The 12-digit code of a division given as 6, 9 or 12 digits.

    Raises ValueError for anything else.
    """
    if not _CODE.fullmatch(given):
        raise ValueError("a division is 6, 9 or 12 digits")
    return given.ljust(12, "0")


def contains(outer: str, inner: str) -> bool:
    """Whether `inner` is `outer` or lies below it.

    Codes are compared by groups, not by string prefix: 130130 ends in 0 and is a county still.
    """
    return inner[: depth(outer)] == outer[: depth(outer)]


def reaches(own: str, place: str) -> bool:
    """Whether a deputy of `own` acts for `place`: anywhere in their county, or below a prefecture
    and what lies above it."""
    return contains(own, place) or county_of(own) == county_of(place)


def depth(code: str) -> int:
    """How many digits of a 12-digit code name it: 2 province … 12 village; 0 is the whole land."""
    named = 0
    for start, end in zip((0, *GROUPS), GROUPS, strict=False):
        if int(code[start:end]):
            named = end
    return named


def up_from(code: str) -> list[str]:
    """The 12-digit codes of the divisions that a division lies in, itself not among them."""
    return [code[:digits].ljust(12, "0") for digits in (0, *GROUPS) if digits < depth(code)]


def county_of(code: str) -> str:
    """The first six digits: the county a division belongs to."""
    return code[:6]


def township_of(code: str) -> str:
    """The 12-digit code of the township a village belongs to."""
    return full_code(code[:9])
