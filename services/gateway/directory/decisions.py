"""What the directory decides: an administrator records an entry."""

from pydantic import SerializeAsAny

from services.gateway.directory.domain import ROOT, Entry, divisions_above, must_be_of_its_place
from shared.authority import require
from shared.contracts.directory import (
    CommitteeNamed,
    DepartmentNamed,
    DeputyElected,
    DivisionNamed,
    ReferenceData,
)
from shared.contracts.envelope import Actor, Command, CommandData
from shared.decision import Decision, decided
from shared.divisions import VILLAGE, contains, depth
from shared.errors import UnknownReference
from shared.terms import Role

IN_A_DIVISION = (DepartmentNamed, CommitteeNamed, DeputyElected)


class RecordEntry(CommandData):
    """An administrator says what an entry is; asked and decided inside the gateway."""

    SUBJECT = "gateway.record_entry.v1"

    value: SerializeAsAny[ReferenceData]


def record(
    entry: Entry | None, command: Command[RecordEntry], missing: str | None
) -> Decision[Entry]:
    """The entry is what the administrator says; the same again changes nothing.

    `missing` is the division that it rests on, if the directory lacks it.
    """
    value = command.data.value
    for division in {value.division, entry.division if entry else value.division}:
        require(command.actor, Role.ADMINISTRATOR, over=division, to="record the directory")
    must_be_of_its_place(value)
    moved = entry is None or entry.division != value.division
    if missing is not None and moved and not may_begin_with(value, missing, command.actor):
        raise UnknownReference(kind="division", id=missing)
    recorded = Entry.of(value)
    if recorded == entry:
        return Decision.nothing(entry, because="it is recorded so already")
    return decided(recorded, value)


def may_begin_with(value: ReferenceData, missing: str, actor: Actor) -> bool:
    """Whether the directory may begin with this: with a county or a township of one's own."""
    begins = isinstance(value, DivisionNamed) and depth(value.division) < VILLAGE
    return begins and contains(actor.division, missing)


def rests_on(value: ReferenceData) -> str | None:
    """The division that has to be known before an entry: its own, or the one it lies in."""
    if isinstance(value, DivisionNamed):
        above = divisions_above(value.division)
        return above[-1] if above else None
    named = isinstance(value, IN_A_DIVISION) and value.division != ROOT
    return value.division if named else None
