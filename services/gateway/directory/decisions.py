"""What the directory decides: an administrator records an entry."""

from pydantic import SerializeAsAny

from services.gateway.directory.domain import (
    Entry,
    Named,
    must_be_of_its_place,
    must_not_be_retroactive,
    must_not_rewrite_the_past,
)
from shared.authority import require
from shared.contracts.directory import DivisionNamed, ReferenceData
from shared.contracts.envelope import Actor, Command, CommandData
from shared.decision import Decision, decided
from shared.divisions import VILLAGE, contains, depth
from shared.errors import UnknownReference
from shared.terms import Role
from shared.working_days import local_date


class RecordEntry(CommandData):
    """An administrator says what an entry is; asked and decided inside the gateway."""

    SUBJECT = "gateway.record_entry.v1"

    value: SerializeAsAny[ReferenceData]


def record(
    entry: Entry | None, command: Command[RecordEntry], missing: Named | None
) -> Decision[Entry]:
    """The entry is what the administrator says; the same again changes nothing.

    `missing` is the first of the entries that it names, if the directory lacks one.
    """
    value = command.data.value
    for division in {value.division, entry.division if entry else value.division}:
        require(command.actor, Role.ADMINISTRATOR, over=division, to="record the directory")
    must_be_of_its_place(value)
    if missing is not None and not may_do_without(missing, value, entry, command.actor):
        raise UnknownReference(kind=missing.noun, id=missing.id)
    recorded = Entry.of(value)
    if recorded == entry:
        return Decision.nothing(entry, because="it is recorded so already")
    on = local_date(command.at)
    must_not_be_retroactive(value, known=entry is not None, on=on)
    must_not_rewrite_the_past(value, before=entry.data if entry else {}, on=on)
    return decided(recorded, value)


def may_do_without(missing: Named, value: ReferenceData, entry: Entry | None, actor: Actor) -> bool:
    """Whether an entry may stand though the directory lacks the division it stands on.

    One that stands may be told anew where it is; and the directory begins with a county or a
    township of one's own.
    """
    if not missing.ground:
        return False
    stands = entry is not None and entry.division == value.division
    begins = isinstance(value, DivisionNamed) and depth(value.division) < VILLAGE
    return stands or (begins and contains(actor.division, missing.id))
