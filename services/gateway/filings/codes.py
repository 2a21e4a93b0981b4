"""Tracking codes: ten characters that can be read over a phone, and forgive how they are written.

Crockford's base 32 (https://www.crockford.com/base32.html). The last character checks the others:
a weighted sum in GF(32), which finds every single wrong character and every exchange of two.
"""

import re
from dataclasses import dataclass

from services.gateway.keys import Key

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
_MADE_OF_BITS = 5 * (LENGTH - 1)
_FORGIVEN = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\-‐-―]")


@dataclass(frozen=True, slots=True)
class Codes:
    """Makes tracking codes from reporters' ids, and what is kept of a code: its digest."""

    making: Key
    keeping: Key

    def of(self, reporter: str) -> str:
        """A reporter's code: always the same one, so that it can be told again and is not kept."""
        bits = int.from_bytes(self.making.digest(reporter)[:8]) >> (64 - _MADE_OF_BITS)
        made = "".join(ALPHABET[bits >> shift & 31] for shift in range(0, _MADE_OF_BITS, 5))
        return made + check_character(made)

    def digest(self, code: str) -> str:
        """What a code is found by."""
        return self.keeping.digest(code).hex()


def read(given: str) -> str | None:
    """The code as it is written properly, or None for what cannot be one."""
    code = _BETWEEN.sub("", given).upper().translate(_FORGIVEN)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return None
    return code if check_character(code[:-1]) == code[-1] else None


def check_character(made: str) -> str:
    """The character that makes the weighted sum nought."""
    sum_ = 0
    for character in made:
        sum_ = doubled(sum_ ^ ALPHABET.index(character))
    return ALPHABET[sum_]


def doubled(value: int) -> int:
    """Times x in GF(32), modulo x^5 + x^2 + 1; its powers differ for far longer than a code."""
    value <<= 1
    return value ^ 0b100101 if value & 32 else value
