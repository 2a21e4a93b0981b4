"""Supervision's scenarios: one for every handler."""

from tests.conformance.messages import (
    annul,
    answered,
    appraise,
    calendar,
    handed_over,
    joined,
    rate,
    resolved,
    triaged,
)
from tests.conformance.scenario import Scenario

SCENARIOS = [
    Scenario([], triaged),
    Scenario([triaged], joined),
    Scenario([triaged], handed_over),
    Scenario([calendar, triaged, handed_over], resolved),
    Scenario(answered, appraise),
    Scenario(answered, rate),
    Scenario([*answered, appraise], annul),
    Scenario([], calendar),
]
