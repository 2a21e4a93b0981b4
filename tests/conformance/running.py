"""Running scenarios: each on a case of its own, and what a service has made of them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from infra.servers import Servers
from shared.contracts.envelope import CommandData, FactData, Refused
from shared.runtime.service import Service
from tests.conformance.observing import Observed, observe
from tests.conformance.scenario import (
    Message,
    Scenario,
    deliver,
    named,
    prepare,
)
from tests.conformance.scenarios import SCENARIOS
from tests.harness.alone import Bystander, alone
from tests.harness.deployment import deployed


@dataclass(frozen=True, slots=True)
class Run:
    """One scenario on a case of its own, prepared up to the message under test."""

    scenario: Scenario
    case: str
    message: Message

    @property
    def name(self) -> str:
        return type_of(self.message.data)


def type_of(data: FactData | CommandData) -> str:
    """A message's type, as handlers are named."""
    return data.TYPE if isinstance(data, FactData) else data.SUBJECT


@asynccontextmanager
async def at_work(servers: Servers, service: Service) -> AsyncIterator[Bystander]:
    async with deployed(servers, [service]) as settings, alone(service, settings) as bystander:
        yield bystander


async def prepared(bystander: Bystander, service: Service, prefix: str) -> list[Run]:
    """Every scenario of a service, each on a case of its own, ready for its message."""
    runs = []
    for scenario in SCENARIOS[service.name]:
        case = named(prefix)
        await prepare(bystander, scenario, case)
        runs.append(Run(scenario, case, scenario.when.message(bystander, case)))
    return runs


async def in_peace(bystander: Bystander, service: Service) -> dict[str, Observed]:
    """What each scenario leads to when nothing goes wrong."""
    runs = await prepared(bystander, service, "peace")
    for run in runs:
        answer = await deliver(bystander, run.message)
        assert not isinstance(answer, Refused), (run.name, answer)
    await bystander.settled()
    return await observed(bystander, runs)


async def observed(bystander: Bystander, runs: Sequence[Run]) -> dict[str, Observed]:
    return {run.name: await observe(bystander, run.case) for run in runs}


def assert_same(actual: dict[str, Observed], expected: dict[str, Observed]) -> None:
    """Fail on the first handler that made something else of its message, and show what."""
    assert actual.keys() == expected.keys()
    for name, as_expected in expected.items():
        assert actual[name].lines() == as_expected.lines(), name
