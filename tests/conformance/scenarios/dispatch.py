"""Dispatch's scenarios: one for every handler."""

from tests.conformance.messages import (
    accept,
    calendar,
    closed,
    department,
    elected,
    hand_over,
    ordered,
    progress,
    resolve,
    return_,
    sent_back,
    triaged,
)
from tests.conformance.scenario import Scenario

SCENARIOS = [
    Scenario([], triaged),
    Scenario(ordered, hand_over),
    Scenario([*ordered, hand_over], accept),
    Scenario([*ordered, hand_over], return_),
    Scenario([*ordered, hand_over, accept], progress),
    Scenario([*ordered, hand_over, accept], resolve),
    Scenario([*ordered, hand_over, accept, resolve], sent_back),
    Scenario([*ordered, hand_over, accept, resolve], closed),
    Scenario([], department),
    Scenario([], elected),
    Scenario([], calendar),
]
