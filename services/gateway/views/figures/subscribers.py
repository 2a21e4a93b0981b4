"""What the figures hear, by a durable of their own: every fact that counts."""

from typing import Any

from services.gateway.views.figures.kinds import HEARD
from services.gateway.views.projector import Projector
from shared.contracts.envelope import Fact
from shared.eventing.handlers import Handlers

handlers = Handlers()


async def count(fact: Fact[Any], figures: Projector) -> None:
    await figures.hear(fact)


for kind in HEARD:
    handlers.fact(kind)(count)
