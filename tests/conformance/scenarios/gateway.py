"""The gateway's scenarios: the views hear any fact, in any order; the figures, what counts."""

from shared.contracts.appraisal import CaseExplained
from shared.contracts.concern import ConcernAnswered, ConcernEndorsed, ConcernReferred
from shared.contracts.look_back import LookBackFailed, LookBackPassed
from shared.terms import Outcome, Referral
from tests.conformance.messages import handed_over, known_to_others, told_to_the_views
from tests.conformance.scenario import Scenario, Told

counted = (
    Told(
        lambda case: ConcernAnswered(
            category="roads",
            summary="办证时间",
            answer="周一至周五",
            reporters=(f"r1-{case}",),
            in_time=True,
        )
    ),
    Told(lambda _: ConcernReferred(to=Referral.COURT, reason="已在法院审理")),
    Told(lambda case: ConcernEndorsed(endorser=f"e1-{case}")),
    Told(
        lambda _: CaseExplained(
            round=1, outcome=Outcome.NOT_POSSIBLE, explanation="规划未定", rated=1, unrated=0
        )
    ),
    Told(lambda _: LookBackPassed(round=1, occasion="after_closing", finding="完好")),
    Told(lambda _: LookBackFailed(round=1, occasion="on_promise", finding="又坏了")),
)

SCENARIOS = [
    *(Scenario([], told) for told in (*known_to_others, *told_to_the_views)),
    *(Scenario([handed_over], told) for told in counted),
]
