"""Copies: which life the how-manieth case has, and its ids. The same number gives the same case."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from bson.raw_bson import RawBSONDocument
from ulid import ULID

from infra.bench.seeding.lives import LIVES
from infra.bench.seeding.patterns import Pattern, Verdict, octets_of
from services.gateway.filings.codes import Codes
from shared.buckets import bucket_of
from shared.storage.client import Document

ULID_LENGTH = 26
WEIGHTS = [life.of_thousand for life in LIVES]


@dataclass(frozen=True, slots=True)
class Copy:
    """One case to be written."""

    pattern: Pattern
    ids: Sequence[bytes]

    @property
    def case(self) -> str:
        """Its id."""
        return self.ids[self.pattern.case].decode()

    def documents(self) -> list[tuple[str, str, RawBSONDocument]]:
        """Each with its service and collection."""
        return [
            (service, collection, RawBSONDocument(pieces.joined(self.ids)))
            for service, collection, pieces in self.pattern.documents
        ]

    def facts(self) -> list[tuple[str, Document]]:
        """Each with the service that tells it, as its outbox keeps it."""
        bucket = bucket_of(self.case)
        return [
            (
                one.service,
                {
                    "_id": self.ids[one.id].decode(),
                    "subject": f"liandan.{one.subject[0]}.{bucket}.{one.subject[1]}",
                    "body": one.body.joined(self.ids).decode(),
                },
            )
            for one in self.pattern.facts
        ]

    def verdicts(self) -> list[tuple[Verdict, str, UUID]]:
        """Those that earn points: with what they are called, and their facts' ids."""
        return [
            (one, f"{self.case}/{one.which}", UUID(self.ids[one.id].decode()))
            for one in self.pattern.verdicts
        ]


@dataclass(frozen=True, slots=True)
class Copying:
    """Makes cases by number."""

    patterns: Mapping[str, Sequence[Pattern]]
    codes: Codes

    def chosen(self, number: int) -> tuple[Pattern, random.Random]:
        """The life, place and day of a case."""
        chance = random.Random(number)  # noqa: S311  (made anew it must be the same)
        [life] = chance.choices(LIVES, WEIGHTS)
        return chance.choice(self.patterns[life.name]), chance

    def copy(self, number: int) -> Copy:
        """The case of this number."""
        pattern, chance = self.chosen(number)
        fresh: dict[str, str] = {}
        for number_, id_ in enumerate(pattern.ids):
            if number_ not in pattern.digests and str(id_) not in fresh:
                fresh[str(id_)] = another(str(id_), pattern, chance)
        for number_, holder in pattern.digests.items():
            code = self.codes.of(fresh[str(pattern.ids[holder])])
            fresh[str(pattern.ids[number_])] = self.codes.digest(code)
        return Copy(pattern, [octets_of(like(id_, fresh[str(id_)])) for id_ in pattern.ids])


def another(id_: str, pattern: Pattern, chance: random.Random) -> str:
    """A new id of the same kind; those that tell the time tell that of the copy."""
    if len(id_) == ULID_LENGTH:
        when = int(pattern.day.timestamp() * 1000).to_bytes(6)
        return str(ULID(when + chance.randbytes(10)))
    return str(UUID(int=chance.getrandbits(128)))


def like(id_: str | UUID, fresh: str) -> str | UUID:
    """In the form that the old one has."""
    return UUID(fresh) if isinstance(id_, UUID) else fresh
