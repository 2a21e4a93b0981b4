"""For every handler of every service: a case in which its message is heard, or asked.

The suite fails for a handler that has no scenario here, and for a scenario without a handler.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module

from infra.system import SERVICES
from tests.conformance.scenario import Scenario


def of(service: str) -> Sequence[Scenario]:
    """A service's scenarios, in the module of its name."""
    scenarios: Sequence[Scenario] = import_module(f"{__name__}.{service}").SCENARIOS
    return scenarios


SCENARIOS: Mapping[str, Sequence[Scenario]] = {s.name: of(s.name) for s in SERVICES}
