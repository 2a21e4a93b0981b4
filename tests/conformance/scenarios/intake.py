"""Intake's scenarios: one for every handler."""

from tests.conformance.messages import (
    closed,
    decline,
    merge,
    merged_into_it,
    submit,
    submit_another,
    triage,
)
from tests.conformance.scenario import Scenario

SCENARIOS = [
    Scenario([], submit),
    Scenario([submit], triage),
    Scenario([submit], decline),
    Scenario([submit_another, submit], merge),
    Scenario([submit], merged_into_it),
    Scenario([submit, triage], closed),
]
