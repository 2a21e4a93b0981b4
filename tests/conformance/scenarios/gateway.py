"""The gateway's scenarios: the views hear any fact, in any order."""

from tests.conformance.messages import known_to_others, told_to_the_views
from tests.conformance.scenario import Scenario

SCENARIOS = [Scenario([], told) for told in (*known_to_others, *told_to_the_views)]
