"""Buckets: which facts belong together, and which groups of them a service's processes share."""

from dataclasses import dataclass
from typing import Self
from zlib import crc32

BUCKETS = 16
# A fifth process would add nothing: four already ask more of one MongoDB than it can write.
GROUPS_OF_A_SERVICE = 4


def bucket_of(subject: str) -> str:
    """The bucket of a case, or of what belongs to no case: two digits in its facts' subjects."""
    return f"{crc32(subject.encode()) % BUCKETS:02}"


@dataclass(frozen=True, slots=True)
class Group:
    """Buckets that are heard together, by one process at a time."""

    buckets: tuple[str, ...]

    @property
    def name(self) -> str:
        """From which bucket to which: `00-03`."""
        return f"{self.buckets[0]}-{self.buckets[-1]}"

    @classmethod
    def all(cls, groups: int = GROUPS_OF_A_SERVICE) -> tuple[Self, ...]:
        """So many groups, which together are all buckets, each in one of them."""
        names = [f"{bucket:02}" for bucket in range(BUCKETS)]
        size = BUCKETS // groups
        return tuple(cls(tuple(names[at : at + size])) for at in range(0, BUCKETS, size))


GROUPS = Group.all()
