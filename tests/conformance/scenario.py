"""A scenario: what has happened before, and the one message that is put to the test."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from shared import clock
from shared.contracts.envelope import Actor, Command, CommandData, Fact, FactData, Refused, Reply
from shared.eventing.handlers import Handler
from shared.runtime.service import Service
from shared.terms import Role
from tests.harness.alone import Bystander

COUNTY = "654004000000"
TOWNSHIP = "654004200000"

RESIDENT = Actor(id="resident", role=Role.RESIDENT, division=TOWNSHIP)
STAFF = Actor(id="staff", role=Role.TOWNSHIP, division=TOWNSHIP)
COMMITTEE = Actor(id="committee", role=Role.COMMITTEE, division=COUNTY)


@dataclass(frozen=True, slots=True)
class Told:
    """Another service tells a fact about the case."""

    data: Callable[[str], FactData]
    by: str = "another"
    """Facts of one teller about one case have rising versions."""

    def message(self, bystander: Bystander, case: str) -> Fact[Any]:
        return bystander.fact(self.data(case), case)


@dataclass(frozen=True, slots=True)
class Asked:
    """Someone asks something about the case."""

    actor: Callable[[str], Actor]
    data: Callable[[str], CommandData]
    in_round: int | None = None

    def message(self, bystander: Bystander, case: str) -> Command[Any]:
        return Command[Any](
            id=uuid4(),
            actor=self.actor(case),
            at=clock.now(),
            round=self.in_round,
            data=self.data(case),
        )


Step = Told | Asked
Message = Fact[Any] | Command[Any]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Given these steps in this order, the message of the handler under test comes."""

    given: Sequence[Step]
    when: Step


def by(actor: Actor) -> Callable[[str], Actor]:
    """The same actor, whatever the case."""
    return lambda _: actor


def told_of(handler: Handler) -> bool:
    """Whether the handler hears a fact; otherwise it is asked a command."""
    return issubclass(handler.message, FactData)


def handlers_of(service: Service) -> list[Handler]:
    """Every handler of a service, those of its leased parts included."""
    leased = [noun for part in service.leased for noun in part.handlers]
    return [h for noun in (*service.handlers, *leased) for h in (*noun.facts, *noun.commands)]


async def deliver(bystander: Bystander, message: Message) -> Reply | Refused | None:
    """Put a message on the bus, and wait for the answer if it is a command."""
    if isinstance(message, Command):
        return await bystander.send(message)
    await bystander.tell(message)
    return None


async def prepare(bystander: Bystander, scenario: Scenario, case: str) -> None:
    """Let everything happen that comes before."""
    for step in scenario.given:
        answer = await deliver(bystander, step.message(bystander, case))
        assert not isinstance(answer, Refused), answer
    await bystander.settled()


def named(prefix: str) -> str:
    """A case of its own."""
    return f"{prefix}-{UUID(int=uuid4().int).hex}"
