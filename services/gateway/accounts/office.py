"""Whether those whom an account acts for are in office: who left it does not act any more."""

from typing import Protocol

from shared import clock
from shared.contracts.directory import DepartmentNamed, DeputyElected, Ending
from shared.errors import NotSignedIn
from shared.working_days import local_date


class Named(Protocol):
    """An account, or what a token says of one: the entry that it names."""

    @property
    def department(self) -> str | None: ...
    @property
    def deputy(self) -> str | None: ...


class Directory(Protocol):
    """Where the entries are."""

    async def get(self, kind: type[Ending], id_: str) -> Ending | None: ...


async def must_be_in_office(named: Named, directory: Directory) -> None:
    """Raises NotSignedIn for a deputy, or a department, whose entry has ended."""
    entries = ((DeputyElected, named.deputy), (DepartmentNamed, named.department))
    for kind, id_ in entries:
        entry = await directory.get(kind, id_) if id_ else None
        if entry and not entry.in_force(local_date(clock.now())):
            raise NotSignedIn(why=f"the office of {id_} has ended")
