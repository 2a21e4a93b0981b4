"""What the views hear: every public fact."""

from typing import Any

from services.gateway.views.kinds import HEARD
from services.gateway.views.projector import Projector
from shared.contracts.envelope import Fact
from shared.eventing.handlers import Handlers

handlers = Handlers(everything=True)


async def hear(fact: Fact[Any], projector: Projector) -> None:
    await projector.hear(fact)


for kind in HEARD:
    handlers.fact(kind)(hear)
