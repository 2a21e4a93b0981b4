"""Scoring's scenarios: one for every handler."""

from shared.contracts.activity import ActivityConfirmed, RecordActivity, RuleOnActivity
from shared.contracts.concern import ResidentAnswered
from shared.contracts.directory import IndicatorSet
from shared.terms import DutyActivity
from tests.conformance.messages import TODAY, annulled, appraised, deputy, elected, indicator
from tests.conformance.scenario import COUNTY, STAFF, Asked, Scenario, Told, by


def indicator_of(number: int, name: str) -> Told:
    """The county has this indicator; every scenario tells of the same one."""
    return Told(
        lambda _: IndicatorSet(
            id=f"654004.2026.{number}",
            division=COUNTY,
            number=number,
            year=2026,
            name=name,
            points=5,
            cap=40,
        )
    )


reception = indicator_of(1, "接待选民")
answering = indicator_of(6, "三日内亲自答复")
on_site = indicator_of(7, "实地查看")

checked_on_site = Told(
    lambda case: appraised.data(case).model_copy(update={"evidence": ("photo-1",)})
)
resident_answered = Told(
    lambda case: ResidentAnswered(
        deputy=f"deputy-{case}", text="下周一来修", answered_on=TODAY, in_time=True
    )
)
activity_confirmed = Told(
    lambda case: ActivityConfirmed(deputy=f"deputy-{case}", kind=DutyActivity.RECEPTION, on=TODAY)
)
record = Asked(
    deputy,
    lambda case: RecordActivity(
        case=case, kind=DutyActivity.RECEPTION, on="2026-01-05", place="联络站", note="接待三人"
    ),
)
confirm = Asked(by(STAFF), lambda case: RuleOnActivity(case=case, confirmed=True))

verdict_counts = (indicator, on_site, elected)

SCENARIOS = [
    Scenario(verdict_counts, checked_on_site),
    Scenario([*verdict_counts, checked_on_site], annulled),
    Scenario([answering, elected], resident_answered),
    Scenario([reception, elected], activity_confirmed),
    Scenario([reception, elected], record),
    Scenario([reception, elected, record], confirm),
    Scenario([], elected),
    Scenario([], indicator),
]
