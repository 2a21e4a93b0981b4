"""Every fact and every command there is, as the contracts have them: nobody keeps a list."""

import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

import shared.contracts
from shared.contracts.envelope import Command, CommandData, Fact, FactData
from shared.storage.fold import envelope_of

Data = type[FactData] | type[CommandData]


@dataclass(frozen=True, slots=True)
class Message:
    """A fact or a command by its name on the bus, and the envelope that it travels in."""

    name: str
    data: Data

    @property
    def is_fact(self) -> bool:
        """Whether it is told to everyone; a command is asked of one service."""
        return issubclass(self.data, FactData)

    @property
    def noun(self) -> str:
        """What it is about: the noun of a fact, the service of a command."""
        return self.name.partition(".")[0]

    @property
    def envelope(self) -> type[Fact] | type[Command]:  # type: ignore[type-arg]
        """What stands around the data."""
        if issubclass(self.data, FactData):
            return envelope_of(self.data)
        return Command[self.data]  # type: ignore[name-defined]

    @property
    def meaning(self) -> str:
        """What it says, in a sentence."""
        return " ".join((self.data.__doc__ or "").split())


def messages() -> Sequence[Message]:
    """Facts first, each group by name."""
    found = {message.name: message for message in _found()}
    return sorted(found.values(), key=lambda message: (not message.is_fact, message.name))


def _found() -> Iterator[Message]:
    for module in iter_modules(shared.contracts.__path__, "shared.contracts."):
        for _, data in inspect.getmembers(import_module(module.name), inspect.isclass):
            if issubclass(data, FactData) and "TYPE" in vars(data):
                yield Message(data.TYPE, data)
            elif issubclass(data, CommandData) and "SUBJECT" in vars(data):
                yield Message(data.SUBJECT, data)
