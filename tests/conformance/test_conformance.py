"""One suite over every handler, those of the future included: whatever goes wrong, the books agree.

Each test runs all scenarios of a service once in peace and once with the fault, on cases of their
own, and compares what the service has made of both: states, facts and remembered causes.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from infra.declare import declare_all
from infra.faults.failing import publishing_refused, storage_fails
from infra.servers import Servers
from infra.system import SERVICES
from shared.contracts.envelope import Command, Fact, Refused
from shared.eventing.durables import STREAM
from shared.eventing.handlers import Handlers
from shared.runtime.service import Service
from shared.runtime.settings import Settings
from shared.storage.fold import subject_of
from tests.conformance.mishap import ELSEWHERE, TOO_LARGE, CauseMishap, MishapHappened, prone
from tests.conformance.observing import Observed
from tests.conformance.running import (
    Run,
    assert_same,
    at_work,
    in_peace,
    observed,
    prepared,
    type_of,
)
from tests.conformance.scenario import (
    COMMITTEE,
    Asked,
    Message,
    Scenario,
    deliver,
    handlers_of,
    named,
)
from tests.conformance.scenarios import SCENARIOS
from tests.harness.alone import Bystander, alone, beside
from tests.harness.deployment import deployed
from tests.harness.process import killable
from tests.harness.waiting import wait_until

WRITES, COMMITS = ("insert", "update"), ("commitTransaction",)

every_service = pytest.mark.parametrize("service", SERVICES, ids=lambda s: s.name)


@every_service
def test_every_handler_has_a_scenario(service: Service) -> None:
    assert {type_of(s.when.data("case")) for s in SCENARIOS[service.name]} == {
        handler.name for handler in handlers_of(service)
    }


@every_service
async def test_the_same_message_twice(servers: Servers, service: Service) -> None:
    async with at_work(servers, service) as bystander:
        expected = await in_peace(bystander, service)
        runs = await prepared(bystander, service, "twice")
        for run in runs:
            first = await deliver(bystander, run.message)
            await bystander.settled()
            assert await deliver(bystander, run.message) == first
        await bystander.settled()
        assert_same(await observed(bystander, runs), expected)


@every_service
async def test_the_same_cause_twice_in_one_group(servers: Servers, service: Service) -> None:
    async with deployed(servers, [service]) as settings:
        async with alone(service, settings) as bystander:
            expected = await in_peace(bystander, service)
            runs = await prepared(bystander, service, "group")
        # While the service is away the facts pile up, and come in one fetch when it is back.
        async with beside(settings, service) as bystander:
            facts = [run.message for run in runs if isinstance(run.message, Fact)]
            await bystander.tell(*facts, *facts)
        async with alone(service, settings) as bystander:
            commands = [run.message for run in runs if isinstance(run.message, Command)]
            answers = await asyncio.gather(*(bystander.send(c) for c in [*commands, *commands]))
            assert answers[: len(commands)] == answers[len(commands) :]
            await bystander.settled()
            assert_same(await observed(bystander, runs), expected)


@every_service
async def test_everything_heard_at_once(servers: Servers, service: Service) -> None:
    """After a time away, what a message builds on comes in the same fetch as the message."""
    heard = [s for s in SCENARIOS[service.name] if not asks(s)]
    async with at_work(servers, service) as bystander:
        expected = await in_peace(bystander, service)
    async with deployed(servers, [service]) as settings:
        async with beside(settings, service) as bystander:
            runs = [await piled_up(bystander, scenario) for scenario in heard]
        async with alone(service, settings) as bystander:
            await bystander.settled()
            made = await observed(bystander, runs)
            assert_same(made, {name: expected[name] for name in made})


@pytest.mark.parametrize("service", [s for s in SERVICES if s.groups], ids=lambda s: s.name)
async def test_a_newly_heard_fact_is_caught_up(servers: Servers, service: Service) -> None:
    """A version that hears more makes the same of the log as if it had always been there."""
    heard = [s for s in SCENARIOS[service.name] if not asks(s)]
    given = {type_of(step.data("case")) for scenario in heard for step in scenario.given}
    new = {type_of(scenario.when.data("case")) for scenario in heard} - given
    earlier = without(service, new)
    async with at_work(servers, service) as bystander:
        expected = await in_peace(bystander, service)
    async with deployed(servers, [earlier]) as settings:
        async with alone(earlier, settings) as bystander:
            runs = [await piled_up(bystander, scenario) for scenario in heard]
            await bystander.settled()
            assert_never_heard(await observed(bystander, runs), expected, new)
        await declare_all(settings, [service])
        async with alone(service, settings) as bystander:
            await bystander.note_what_was_told()
            await bystander.settled()
            made = await observed(bystander, runs)
            assert_same(made, {name: expected[name] for name in made})


def without(service: Service, types: set[str]) -> Service:
    """An earlier version of a service, which did not hear these facts yet."""
    nouns = []
    for noun in service.handlers:
        earlier = Handlers(everything=noun.everything, by_every_group=noun.by_every_group)
        earlier.facts = [handler for handler in noun.facts if handler.name not in types]
        earlier.commands = noun.commands
        nouns.append(earlier)
    return replace(service, handlers=nouns)


def assert_never_heard(
    made: dict[str, Observed], expected: dict[str, Observed], new: set[str]
) -> None:
    assert new
    assert all(made[name].lines() != expected[name].lines() for name in new)


def asks(scenario: Scenario) -> bool:
    return any(isinstance(step, Asked) for step in (*scenario.given, scenario.when))


async def piled_up(bystander: Bystander, scenario: Scenario) -> Run:
    """All of a scenario's facts on the stream, and nobody to hear them yet."""
    case = named("pile")
    messages = [step.message(bystander, case) for step in (*scenario.given, scenario.when)]
    await bystander.tell(*(m for m in messages if isinstance(m, Fact)))
    return Run(scenario, case, messages[-1])


@every_service
async def test_reversed_order(servers: Servers, service: Service) -> None:
    async with at_work(servers, service) as bystander:
        expected = await in_peace(bystander, service)
        runs = await asyncio.gather(
            *(reversed_run(bystander, scenario) for scenario in SCENARIOS[service.name])
        )
        await bystander.settled()
        assert_same(await observed(bystander, runs), expected)


async def reversed_run(bystander: Bystander, scenario: Scenario) -> Run:
    """The message under test first, then what comes before it, the last facts first."""
    case = named("reversed")
    before = [step.message(bystander, case) for step in scenario.given]
    run = Run(scenario, case, scenario.when.message(bystander, case))
    early = asyncio.create_task(deliver(bystander, run.message))
    await bystander.tell(*reversed([m for m in before if isinstance(m, Fact)]))
    for message in before:
        if isinstance(message, Command):
            await until_decided(bystander, message)
    # A refusal changes nothing and is not remembered: the same cause may come again.
    if isinstance(await early, Refused):
        await until_decided(bystander, run.message)
    return run


@every_service
async def test_poison_in_the_middle(servers: Servers, service: Service) -> None:
    async with at_work(servers, service) as bystander:
        expected = await in_peace(bystander, service)
        runs = await prepared(bystander, service, "poison")
        for run in runs:
            await poison(bystander, run.message)
            await deliver(bystander, run.message)
            await poison(bystander, run.message)
        await bystander.settled()
        assert_same(await observed(bystander, runs), expected)
        subjects = [subject_of(run.message) for run in runs if isinstance(run.message, Fact)]
        letters = await bystander.database["dead_letters"].find().to_list(None)
        heard = [each for each in subjects for d in service.durables.values() if d.hears(each)]
        assert [letter["reason"] for letter in letters] == ["malformed"] * 6 * len(heard)


async def poison(bystander: Bystander, message: Message) -> None:
    """Random bytes, the wrong shape, and another type's message where this one's should be."""
    as_told = message.model_dump(mode="json")
    as_told["data" if isinstance(message, Command) else "type"] = "something else"
    another = json.dumps(as_told).encode()
    for payload in (b"\x00\xff not json", b'{"data": 1}', another):
        if isinstance(message, Command):
            subject = f"cmd.{message.data.SUBJECT}"
            answer = await bystander.nats.request(subject, payload, timeout=20)
            assert Refused.model_validate_json(answer.data).refused == "malformed"
        else:
            subject = subject_of(message)
            await bystander.nats.jetstream().publish(subject, payload, stream=STREAM)


@every_service
async def test_a_decision_that_raises(servers: Servers, service: Service) -> None:
    accident_prone = prone(service)
    async with deployed(servers, [accident_prone]) as settings:
        async with alone(service, settings, as_=accident_prone) as bystander:
            expected = await in_peace(bystander, service)
            runs = await prepared(bystander, service, "mishap")
        async with beside(settings, service) as bystander:
            for run in runs:
                await bystander.tell(*mishaps(bystander))
                await bystander.tell(*(m for m in [run.message] if isinstance(m, Fact)))
        async with alone(service, settings, as_=accident_prone) as bystander:
            commands = [run.message for run in runs if isinstance(run.message, Command)]
            answers = await asyncio.gather(
                *(bystander.send(command) for command in commands),
                *(bystander.ask(COMMITTEE, CauseMishap(case="a", number=0)) for _ in commands),
            )
            assert not any(isinstance(answer, Refused) for answer in answers[: len(commands)])
            assert all(isinstance(answer, Refused) for answer in answers[len(commands) :])
            await until_same(bystander, runs, expected)
            assert not await bystander.database["mishaps"].count_documents({})


def mishaps(bystander: Bystander) -> Sequence[Fact[Any]]:
    """Facts whose decisions raise, or speak of another case, or cannot be written."""
    case = named("mishap")
    numbers = (0, ELSEWHERE, TOO_LARGE)
    return [bystander.fact(MishapHappened(number=number), case) for number in numbers]


async def until_same(
    bystander: Bystander, runs: Sequence[Run], expected: dict[str, Observed]
) -> None:
    """Wait until the books agree; the mishaps are delivered again and again meanwhile."""

    async def look() -> bool:
        return await observed(bystander, runs) == expected

    await wait_until(look, "the same as in peace")


@every_service
@pytest.mark.parametrize("commands", [WRITES, COMMITS], ids=["writing", "committing"])
async def test_storage_gone_in_the_middle_of_a_commit(
    servers: Servers, service: Service, commands: Sequence[str]
) -> None:
    async with at_work(servers, service) as bystander:
        expected = await in_peace(bystander, service)
        runs = await prepared(bystander, service, "commit")
        # All at once, so that they are in the group that fails; and three times, for the driver
        # itself asks a second time before it says anything.
        async with storage_fails(servers.mongo_url, commands, times=3):
            await asyncio.gather(*(until_decided(bystander, run.message) for run in runs))
            await bystander.settled()
        assert_same(await observed(bystander, runs), expected)


async def until_decided(bystander: Bystander, message: Message) -> None:
    """A command that hears 503 asks again, with the same key, as its caller would."""

    async def look() -> bool:
        answer = await deliver(bystander, message)
        assert not isinstance(answer, Refused) or answer.status == 503, answer
        return not isinstance(answer, Refused)

    await wait_until(look, f"{message.data} decided")


@every_service
async def test_killed_between_commit_and_publish(servers: Servers, service: Service) -> None:
    async with deployed(servers, [service]) as settings:
        async with alone(service, settings) as bystander:
            expected = await in_peace(bystander, service)
            runs = await prepared(bystander, service, "killed")
        async with beside(settings, service) as bystander:
            await bystander.tell(*(r.message for r in runs if isinstance(r.message, Fact)))
            await committed_but_not_published(bystander, service, settings, runs)
            waiting = await bystander.database["outbox"].count_documents({"pending": True})
            assert waiting or not any(made.facts for made in expected.values())
        async with alone(service, settings) as bystander:
            await bystander.settled()
            assert_same(await observed(bystander, runs), expected)
            assert await lost_facts(bystander) == []


async def committed_but_not_published(
    bystander: Bystander, service: Service, settings: Settings, runs: Sequence[Run]
) -> None:
    """Let a process decide everything while the stream takes nothing in, then kill it."""
    async with publishing_refused(bystander.nats), killable(service, settings) as process:
        for run in runs:
            if isinstance(run.message, Command):
                assert not isinstance(await bystander.send(run.message), Refused)
        await bystander.heard()
        process.kill()
        await process.wait()


async def lost_facts(bystander: Bystander) -> list[str]:
    """The facts that are in the outbox and not in the stream."""
    published = {str(fact.id) for fact in await bystander.stream()}
    outbox = await bystander.database["outbox"].find().to_list(None)
    return [f["_id"] for document in outbox for f in document["facts"] if f["_id"] not in published]
