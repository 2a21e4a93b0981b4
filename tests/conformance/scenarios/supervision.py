"""Supervision's scenarios: one for every handler."""

from datetime import date

from shared.contracts.appraisal import (
    Appraise,
    AskReopening,
    CaseClosed,
    CaseSentBack,
    ExplainCase,
    NameAppraiser,
    RecuseAppraiser,
    RuleOnReopening,
)
from shared.contracts.concern import ConcernEndorsed, ConcernWithdrawn
from shared.contracts.directory import DeputyElected, PeriodSet, PositionHeld
from shared.contracts.look_back import DoLookBack, LookBackFailed
from shared.contracts.order import OrderHandedOver, OrderResolved
from shared.terms import Outcome, Position, Verdict
from tests.conformance.messages import (
    TODAY,
    annul,
    answered,
    appraise,
    calendar,
    closed,
    deputy,
    handed_over,
    joined,
    rate,
    reporter,
    resolved,
    triaged,
)
from tests.conformance.scenario import COMMITTEE, STAFF, TOWNSHIP, Asked, Scenario, Told, by

# Entries of another county leave the deputies and the periods of this one as they are.
OTHER_COUNTY = "420607000000"
SUBSTITUTE = "654004200-substitute"
BEFORE_IT_CLOSED = date(2026, 1, 5)


def handed_over_again(in_round: int) -> Told:
    return Told(
        lambda case: OrderHandedOver(
            round=in_round,
            lead=f"road-{case}",
            appraiser=f"deputy-{case}",
            accept_by=TODAY,
            due_in_working_days=8,
        )
    )


def not_possible(in_round: int) -> Told:
    return Told(
        lambda case: OrderResolved(
            round=in_round,
            department=f"road-{case}",
            outcome=Outcome.NOT_POSSIBLE,
            result="暂不具备条件",
        )
    )


def found_wanting(in_round: int) -> Asked:
    return Asked(
        deputy,
        lambda case: Appraise(case=case, verdict=Verdict.UNSATISFIED, reasons="应说明依据"),
        in_round,
    )


# What others tell.
substitute_elected = Told(
    lambda _: DeputyElected(id=SUBSTITUTE, division=TOWNSHIP, name="阿代表", level="township")
)
elected_elsewhere = Told(
    lambda case: DeputyElected(
        id=f"deputy-{case}", division=OTHER_COUNTY, name="马代表", level="county"
    )
)
position_held = Told(
    lambda case: PositionHeld(
        id=f"chief-{case}",
        division=OTHER_COUNTY,
        department=f"road-{case}",
        title="局长",
        position=Position.CHIEF,
        name="马代表",
        deputy=f"deputy-{case}",
    )
)
periods_set = Told(
    lambda case: PeriodSet(
        id=f"420607.{case}", division=OTHER_COUNTY, valid_from=TODAY, verdict_within=5
    )
)
endorsed = Told(lambda case: ConcernEndorsed(endorser=f"e1-{case}"))
withdrawn = Told(lambda case: ConcernWithdrawn(reporter=f"r1-{case}", triaged=True))
look_back_failed = Told(
    lambda _: LookBackFailed(round=1, occasion="after_closing", finding="雨后又塌陷")
)
closed_after_the_promised_day = Told(
    lambda _: CaseClosed(
        round=1,
        outcome=Outcome.PLANNED,
        verdict=Verdict.SATISFIED,
        rated=1,
        unrated=0,
        promised_on=BEFORE_IT_CLOSED,
    )
)
sent_back_again = Told(lambda _: CaseSentBack(round=1, by="reopening"))

# What people ask.
recuse = Asked(deputy, lambda case: RecuseAppraiser(case=case, reason="本人承包过该工程"))
name_appraiser = Asked(
    by(COMMITTEE), lambda case: NameAppraiser(case=case, deputy=SUBSTITUTE, reason="就近核验")
)
explain = Asked(
    by(COMMITTEE), lambda case: ExplainCase(case=case, explanation="线路由国家规划"), in_round=3
)
ask_reopening = Asked(
    reporter, lambda case: AskReopening(case=case, reporter=f"r1-{case}", words=f"w-{case}")
)
rule_on_reopening = Asked(
    by(STAFF), lambda case: RuleOnReopening(case=case, granted=True, reason="核查属实")
)
do_look_back = Asked(
    by(COMMITTEE), lambda case: DoLookBack(case=case, passed=True, finding="路面完好")
)

handed_to_a_deputy = (calendar, substitute_elected, triaged, handed_over)
ended = (*answered, appraise, rate)
two_rounds_unsatisfied = (
    calendar,
    triaged,
    handed_over,
    not_possible(1),
    found_wanting(1),
    handed_over_again(2),
    not_possible(2),
    found_wanting(2),
    handed_over_again(3),
)

SCENARIOS = [
    Scenario([], triaged),
    Scenario([triaged], joined),
    Scenario([triaged], endorsed),
    Scenario([triaged], withdrawn),
    Scenario([triaged], handed_over),
    Scenario([calendar, triaged, handed_over], resolved),
    Scenario(answered, appraise),
    Scenario(answered, rate),
    Scenario([*answered, appraise], annul),
    Scenario(handed_to_a_deputy, recuse),
    Scenario(handed_to_a_deputy, name_appraiser),
    Scenario(two_rounds_unsatisfied, explain),
    Scenario(ended, ask_reopening),
    Scenario([*ended, ask_reopening], rule_on_reopening),
    Scenario(ended, look_back_failed),
    Scenario([], closed),
    Scenario([closed], sent_back_again),
    Scenario([closed_after_the_promised_day], do_look_back),
    Scenario([], calendar),
    Scenario([], elected_elsewhere),
    Scenario([], position_held),
    Scenario([], periods_set),
]
