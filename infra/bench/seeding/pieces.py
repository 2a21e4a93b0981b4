"""Octets cut at the ids in them, so that a copy with other ids is a matter of joining."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Pieces:
    """What stands between the ids, and which id stands in each gap."""

    between: Sequence[bytes]
    gaps: Sequence[int]

    @classmethod
    def of(cls, octets: bytes, ids: Mapping[bytes, int]) -> Self:
        """Cut at every one of these ids; each has a number."""
        cut = re.split(b"(" + b"|".join(map(re.escape, ids)) + b")", octets)
        return cls(cut[::2], [ids[found] for found in cut[1::2]])

    def joined(self, ids: Sequence[bytes]) -> bytes:
        """The same with other ids, each as long as the one it stands for."""
        parts = [self.between[0]]
        for gap, piece in zip(self.gaps, self.between[1:], strict=True):
            parts += (ids[gap], piece)
        return b"".join(parts)
