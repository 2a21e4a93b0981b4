"""Contact points 联络阵地, as intake says them: where residents order, and whom they meet there."""

from typing import Annotated

from pydantic import Field

from shared.contracts.envelope import CommandData, FactData
from shared.contracts.values import Division, Id, Line, Paragraph
from shared.terms import ContactPointKind

Lines = Annotated[tuple[Line, ...], Field(max_length=20)]
Phone = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 \-]{3,18}[0-9]$")]


class KeepContactPoint(CommandData):
    """A contact point is, from now on, as the township says; `case` is its own id."""

    SUBJECT = "intake.keep_contact_point.v1"

    division: Division
    kind: ContactPointKind
    name: Line
    owner: Id
    """The deputy who owns it: their identity is the first disclosure 亮身份."""
    address: Line | None = None
    hours: Line
    phone: Phone
    services: Lines
    """What is done here: the second disclosure 亮服务."""
    commitments: Lines
    """What is promised here: the third disclosure 亮承诺."""


class CloseContactPoint(CommandData):
    """The contact point is no more; its code leads to where to turn instead."""

    SUBJECT = "intake.close_contact_point.v1"

    reason: Paragraph


class ContactPointKept(FactData):
    """A contact point is as told here, whole; the first time it is opened."""

    TYPE = "contact_point.kept.v1"

    kind: ContactPointKind
    name: Line
    owner: Id
    address: Line | None = None
    hours: Line
    phone: str
    services: tuple[Line, ...]
    commitments: tuple[Line, ...]


class ContactPointClosed(FactData):
    """A contact point was closed."""

    TYPE = "contact_point.closed.v1"

    reason: Paragraph
