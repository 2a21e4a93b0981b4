"""The gateway's scenarios: the views hear any fact, in any order; each is its golden message."""

from services.gateway.house import GATEWAY
from shared.contracts.directory import ReferenceData
from shared.contracts.envelope import FactData
from tests.conformance.scenario import Scenario, Told, handlers_of
from tests.harness.golden import golden


def told(kind: type[FactData]) -> Told:
    """The golden fact of a kind, about a case of its own; an entry is one of its own, too."""
    if issubclass(kind, ReferenceData):
        return Told(lambda case: golden(kind, case, id=f"of-{case}"))
    return Told(lambda case: golden(kind, case))


HEARD = dict.fromkeys(handler.message for handler in handlers_of(GATEWAY))
SCENARIOS = [Scenario([], told(kind)) for kind in HEARD if issubclass(kind, FactData)]
