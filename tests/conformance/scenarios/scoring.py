"""Scoring's scenarios: one for every handler."""

from tests.conformance.messages import annulled, appraised, elected, indicator
from tests.conformance.scenario import Scenario

SCENARIOS = [
    Scenario([indicator, elected], appraised),
    Scenario([indicator, elected, appraised], annulled),
    Scenario([], elected),
    Scenario([], indicator),
]
