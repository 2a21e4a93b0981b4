"""Dispatch's scenarios: one for every handler."""

from datetime import timedelta

from shared import clock
from shared.contracts.appraisal import CaseExplained, CaseSentBack
from shared.contracts.concern import ConcernWithdrawn
from shared.contracts.directory import PeriodSet, PositionHeld, PracticeSet
from shared.contracts.order import AskPostponement, RuleOnPostponement
from shared.terms import Outcome, Position
from shared.working_days import local_date
from tests.conformance.messages import (
    TODAY,
    accept,
    calendar,
    chief,
    closed,
    department,
    elected,
    hand_over,
    ordered,
    progress,
    resolve,
    return_,
    triaged,
)
from tests.conformance.scenario import COMMITTEE, COUNTY, Asked, Scenario, Told, by

# Later than the fifteen working days that a problem has, and no more than as long again.
LATER = timedelta(days=30)

held = Told(
    lambda case: PositionHeld(
        id=f"held-{case}",
        division=COUNTY,
        department=f"road-{case}",
        title="副局长",
        position=Position.CHIEF,
        name="关某某",
        deputy=f"official-{case}",
    )
)
periods = Told(lambda case: PeriodSet(id=f"{COUNTY[:6]}.{case}", division=COUNTY, valid_from=TODAY))
practice = Told(lambda case: PracticeSet(id=f"practice-{case}", division=COUNTY))
reopened = Told(lambda _: CaseSentBack(round=1, by="reopening"))
explained = Told(
    lambda _: CaseExplained(
        round=1, outcome=Outcome.NOT_POSSIBLE, explanation="由国家规划", rated=0, unrated=1
    )
)
withdrawn = Told(lambda case: ConcernWithdrawn(reporter=f"r1-{case}", triaged=True))

ask_postponement = Asked(
    chief,
    lambda case: AskPostponement(
        case=case, until=local_date(clock.now()) + LATER, reason="材料未到"
    ),
)
rule_on_postponement = Asked(
    by(COMMITTEE), lambda case: RuleOnPostponement(case=case, granted=True)
)

accepted = (*ordered, held, hand_over, accept)
answered = (*accepted, resolve)

SCENARIOS = [
    Scenario([], triaged),
    Scenario([*ordered, held], hand_over),
    Scenario([*ordered, hand_over], accept),
    Scenario([*ordered, hand_over], return_),
    Scenario(accepted, progress),
    Scenario(accepted, ask_postponement),
    Scenario([*accepted, ask_postponement], rule_on_postponement),
    Scenario(accepted, resolve),
    Scenario([*answered, closed], reopened),
    Scenario(answered, closed),
    Scenario([*ordered, held, hand_over], explained),
    Scenario([triaged], withdrawn),
    Scenario([], department),
    Scenario([], elected),
    Scenario([], held),
    Scenario([], calendar),
    Scenario([], periods),
    Scenario([], practice),
]
