"""The registry of one noun: what it hears and is asked, each with the function that handles it.

Read by the bus to subscribe, by the declaration of durables, by the AsyncAPI document and by the
conformance suite: nobody keeps a second list.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from shared.contracts.envelope import Command, CommandData, Fact, FactData

Handle = TypeVar("Handle", bound=Callable[..., Awaitable[Any]])


@dataclass(frozen=True, slots=True)
class Handler:
    """One message type and the function that handles it.

    The function takes the message first; its other parameters are named for the service's rooms.
    """

    message: type[FactData] | type[CommandData]
    function: Callable[..., Awaitable[Any]]

    @property
    def name(self) -> str:
        """The message's type: `concern.triaged.v1`, or `dispatch.accept_order.v1`."""
        message = self.message
        return message.TYPE if issubclass(message, FactData) else message.SUBJECT

    @property
    def envelope(self) -> type[Fact[Any]] | type[Command[Any]]:
        """The envelope the message comes in."""
        message = self.message
        return Fact[message] if issubclass(message, FactData) else Command[message]  # type: ignore[valid-type]

    def given(self, rooms: Mapping[str, object]) -> Callable[[Any], Awaitable[Any]]:
        """The function with the rooms it names. Raises KeyError if the service lacks one."""
        wanted = list(inspect.signature(self.function).parameters)[1:]
        given = {name: rooms[name] for name in wanted}

        async def handle(message: Any) -> Any:
            return await self.function(message, **given)

        return handle


class Handlers:
    """What one noun hears and is asked.

    With `everything` the durable lets every fact through: one that no service has a handler for
    is laid aside there, instead of being passed over by all. What is heard `by_every_group` is
    heard with each group of buckets, whatever its own bucket is.
    """

    def __init__(self, *, everything: bool = False, by_every_group: bool = False) -> None:
        self.everything, self.by_every_group = everything, by_every_group
        self.facts: list[Handler] = []
        self.commands: list[Handler] = []

    def fact(self, message: type[FactData]) -> Callable[[Handle], Handle]:
        """Register the function that hears this fact."""

        def register(function: Handle) -> Handle:
            self.facts.append(Handler(message, function))
            return function

        return register

    def command(self, message: type[CommandData]) -> Callable[[Handle], Handle]:
        """Register the function that is asked this command."""

        def register(function: Handle) -> Handle:
            self.commands.append(Handler(message, function))
            return function

        return register


def keeping(*kinds: type[FactData]) -> Handlers:
    """The handlers of a service that keeps a copy of these kinds of reference data.

    Every group hears them: whoever decides about a case has taken in what the directory said
    before, as the stream has it, without waiting for another group.
    """
    handlers = Handlers(by_every_group=True)

    async def keep(fact: Fact[Any], references: Any) -> None:
        await references.keep(fact)

    for kind in kinds:
        handlers.fact(kind)(keep)
    return handlers
