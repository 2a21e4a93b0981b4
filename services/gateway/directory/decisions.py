"""What the directory decides: an administrator records an entry."""

from pydantic import SerializeAsAny

from services.gateway.directory.domain import Entry, divisions_above
from shared.authority import require
from shared.contracts.directory import DivisionNamed, ReferenceData
from shared.contracts.envelope import Command, CommandData
from shared.decision import Decision, decided
from shared.divisions import contains
from shared.errors import UnknownReference
from shared.terms import Role


class RecordEntry(CommandData):
    """An administrator says what an entry is; asked and decided inside the gateway."""

    SUBJECT = "gateway.record_entry.v1"

    value: SerializeAsAny[ReferenceData]


def record(
    entry: Entry | None, command: Command[RecordEntry], parent: str | None
) -> Decision[Entry]:
    """The entry is what the administrator says; the same again changes nothing.

    `parent` is the division that a recorded division lies in, if the directory lacks it.
    """
    value = command.data.value
    for division in {value.division, entry.division if entry else value.division}:
        require(command.actor, Role.ADMINISTRATOR, over=division, to="record the directory")
    if parent is not None and not contains(command.actor.division, parent):
        raise UnknownReference(kind="division", id=parent)
    recorded = Entry.of(value)
    if recorded == entry:
        return Decision.nothing(entry, because="it is recorded so already")
    return decided(recorded, value)


def parent_of(value: ReferenceData) -> str | None:
    """The division that a division lies in; None for what is not a division, or lies in none."""
    above = divisions_above(value.division)
    return above[-1] if isinstance(value, DivisionNamed) and above else None
