"""Which facts the views are built from: every one that the contracts name, by who tells it."""

from collections.abc import Mapping
from types import ModuleType

from shared.contracts import (
    activity,
    appraisal,
    concern,
    contact_point,
    directory,
    look_back,
    order,
    points,
)
from shared.contracts.envelope import FactData

Kinds = tuple[type[FactData], ...]


def told_by(noun: ModuleType) -> Kinds:
    """The facts in a noun's file of contracts; what only lends its fields to others has no type."""
    named = (value for value in vars(noun).values() if isinstance(value, type))
    return tuple(
        kind
        for kind in named
        if issubclass(kind, FactData) and kind.__module__ == noun.__name__ and "TYPE" in vars(kind)
    )


NOUNS: Mapping[str, Kinds] = {
    "concern": told_by(concern),
    "order": told_by(order),
    "appraisal": told_by(appraisal),
    "look_back": told_by(look_back),
    "contact_point": told_by(contact_point),
    "activity": told_by(activity),
}
"""By the aggregate that tells them; each counts its own versions."""

OF_A_CASE = ("concern", "order", "appraisal", "look_back")
"""The aggregates that a case's story comes from."""

CASE_KINDS: Kinds = tuple(kind for noun in OF_A_CASE for kind in NOUNS[noun])
CONTACT_POINT_KINDS: Kinds = NOUNS["contact_point"]
ACTIVITY_KINDS: Kinds = NOUNS["activity"]
POINTS_KINDS: Kinds = told_by(points)
DIRECTORY_KINDS: Kinds = told_by(directory)
HEARD: Kinds = (
    *CASE_KINDS,
    *CONTACT_POINT_KINDS,
    *ACTIVITY_KINDS,
    *POINTS_KINDS,
    *DIRECTORY_KINDS,
)

NOUN_OF: Mapping[type[FactData], str] = {
    kind: noun for noun, kinds in NOUNS.items() for kind in kinds
}
BY_TYPE: Mapping[str, type[FactData]] = {kind.TYPE: kind for kind in HEARD}
