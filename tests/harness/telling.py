"""Facts as the bus brings them, made of a story."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from shared.contracts.envelope import Fact, FactData
from tests.unit.gateway.facts import TOWNSHIP, tell


def about(
    id_: str, *story: FactData, division: str = TOWNSHIP, of_a_case: bool = True
) -> Sequence[Fact[Any]]:
    """These facts, all told of one thing, an hour apart."""
    return [
        Fact[Any](
            id=uuid4(),
            type=f"liandan.{told.type}",
            source="/services/another",
            subject=id_,
            time=told.time,
            division=division,
            case=id_ if of_a_case else None,
            version=told.version,
            actor="service",
            cause=uuid4(),
            data=told.data,
        )
        for told in tell(*story)
    ]
