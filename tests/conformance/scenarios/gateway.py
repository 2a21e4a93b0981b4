"""The gateway's scenarios: the views hear any fact, in any order; each is its golden message."""

import json
from pathlib import Path

from services.gateway.house import GATEWAY
from shared.contracts.directory import ReferenceData
from shared.contracts.envelope import FactData
from tests.conformance.scenario import Scenario, Told, handlers_of

GOLDEN = Path(__file__).parents[2] / "contract" / "golden"
ITS_CASE = "01JD7Z0000CASE000000000000"
"""The case that the golden messages are about."""


def golden(kind: type[FactData]) -> Told:
    """The golden fact of a kind, about a case of one's own; an entry is one of one's own, too."""
    said = (GOLDEN / f"{kind.TYPE}.json").read_text()

    def about(case: str) -> FactData:
        data = json.loads(said.replace(ITS_CASE, case))["data"]
        own = {"id": f"of-{case}"} if issubclass(kind, ReferenceData) else {}
        return kind.model_validate_json(json.dumps(data | own))

    return Told(about)


SCENARIOS = [
    Scenario([], golden(handler.message))
    for handler in handlers_of(GATEWAY)
    if issubclass(handler.message, FactData)
]
