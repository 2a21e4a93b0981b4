"""Steps that happen to a service alone, one after another, and those that it refuses."""

from datetime import timedelta
from uuid import uuid4

from shared.contracts.envelope import Actor, Command, Refused, Reply
from tests.conformance.scenario import Asked, Told
from tests.harness.alone import Bystander


def a_case() -> str:
    return f"case-{uuid4().hex}"


async def happens(bystander: Bystander, case: str, *steps: Told | Asked, days_ago: int = 0) -> None:
    """Let it all happen, so many days ago, each when what came before has been decided."""
    ago = timedelta(days=days_ago)
    for step in steps:
        message = step.message(bystander, case)
        if isinstance(message, Command):
            earlier = {"at": message.at - ago}
            answer_ = await bystander.send(message.model_copy(update=earlier))
            assert isinstance(answer_, Reply), answer_
        else:
            await bystander.tell(message.model_copy(update={"time": message.time - ago}))
            await bystander.settled()


async def refused(bystander: Bystander, case: str, step: Asked, by: Actor | None = None) -> str:
    """The code with which the step is refused."""
    message = step.message(bystander, case)
    asked = message.model_copy(update={"actor": by}) if by else message
    assert isinstance(asked, Command)
    answer_ = await bystander.send(asked)
    assert isinstance(answer_, Refused), answer_
    return answer_.refused
