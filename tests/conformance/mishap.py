"""A noun that misbehaves: its decisions raise, or lead to what cannot be written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from shared.contracts.envelope import Command, CommandData, Fact, FactData, Reply
from shared.decision import Decision, decided
from shared.eventing.handlers import Handlers
from shared.runtime.service import Service
from shared.storage.aggregates import Aggregates
from shared.storage.committer import Committer

TOO_LARGE = 2**70  # for MongoDB
ELSEWHERE = -1


class MishapHappened(FactData):
    """Something that this noun cannot cope with."""

    TYPE = "mishap.happened.v1"

    number: int


class CauseMishap(CommandData):
    """Someone asks for it."""

    SUBJECT = "mishap.cause.v1"

    number: int


@dataclass(frozen=True, slots=True)
class Mishap:
    """What cannot be written, if the number is too large."""

    id: str
    division: str
    number: int
    case: str | None = None


class Mishaps(Aggregates[Mishap]):
    noun = "mishap"
    collection = "mishaps"
    state = Mishap
    indexes = ()


def cope(_: Mishap | None, cause: Any) -> Decision[Mishap]:
    """Raises for 0, speaks of another for -1; otherwise keeps the number, if that can be."""
    if cause.data.number == 0:
        raise ZeroDivisionError("as it says")
    id_ = "another" if cause.data.number == ELSEWHERE else cause.case
    happened = Mishap(id_, "654004200000", cause.data.number)
    return decided(happened, MishapHappened(number=0))


handlers = Handlers()


@handlers.fact(MishapHappened)
async def hear(fact: Fact[MishapHappened], mishaps: Mishaps) -> None:
    await mishaps.decide(fact, cope)


@handlers.command(CauseMishap)
async def ask(command: Command[CauseMishap], mishaps: Mishaps) -> Reply:
    return await mishaps.decide(command, cope)


def prone(service: Service) -> Service:
    """The same service with that noun beside its own."""

    def rooms(committer: Committer) -> Mapping[str, object]:
        return {**service.rooms(committer), "mishaps": Mishaps(committer)}

    return replace(service, handlers=(*service.handlers, handlers), rooms=rooms)
