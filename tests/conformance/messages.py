"""What others tell, and what people ask, in the scenarios of every service."""

from datetime import date

from shared.contracts.appraisal import (
    AnnulAppraisal,
    AppraisalAnnulled,
    Appraise,
    CaseClosed,
    CaseSentBack,
    OrderAppraised,
    RateCase,
)
from shared.contracts.concern import (
    ConcernJoined,
    ConcernMerged,
    ConcernTriaged,
    DeclineConcern,
    MergeConcern,
    SubmitConcern,
    TriageConcern,
)
from shared.contracts.directory import (
    CalendarAnnounced,
    DepartmentNamed,
    DeputyElected,
    IndicatorSet,
)
from shared.contracts.envelope import Actor
from shared.contracts.order import (
    AcceptOrder,
    HandOver,
    OrderHandedOver,
    OrderResolved,
    ReportProgress,
    ResolveOrder,
    ReturnOrder,
)
from shared.terms import Channel, Identity, Outcome, Role, Urgency, Verdict
from tests.conformance.scenario import (
    COMMITTEE,
    COUNTY,
    RESIDENT,
    STAFF,
    TOWNSHIP,
    Asked,
    Told,
    by,
)

TODAY = date(2026, 11, 23)


def chief(case: str) -> Actor:
    """The chief of the case's own department."""
    return Actor(id="chief", role=Role.DEPARTMENT, division=COUNTY, department=f"road-{case}")


def reporter(case: str, number: int = 1) -> Actor:
    """One of those who reported the case."""
    return Actor(id=f"r{number}-{case}", role=Role.RESIDENT, division=TOWNSHIP)


def deputy(case: str) -> Actor:
    """The case's own appraiser."""
    return Actor(id=f"deputy-{case}", role=Role.DEPUTY, division=TOWNSHIP)


# What others tell.
department = Told(lambda case: DepartmentNamed(id=f"road-{case}", division=COUNTY, name="交通局"))
elected = Told(
    lambda case: DeputyElected(
        id=f"deputy-{case}", division=TOWNSHIP, name="马代表", level="township"
    )
)
calendar = Told(
    lambda case: CalendarAnnounced(
        id=f"cn-{case}", division="000000000000", year=2026, days_off=(), extra_workdays=()
    )
)
indicator = Told(
    lambda _: IndicatorSet(
        id="654004.2026.8", division=COUNTY, number=8, year=2026, name="按时评单", points=2, cap=40
    )
)
triaged = Told(
    lambda case: ConcernTriaged(
        category="roads", urgency=Urgency.PROBLEM, summary="村道坑洼", reporters=(f"r1-{case}",)
    )
)
joined = Told(lambda case: ConcernJoined(merged="another", reporters=(f"r2-{case}",), triaged=True))
handed_over = Told(
    lambda case: OrderHandedOver(
        round=1,
        lead=f"road-{case}",
        appraiser=f"deputy-{case}",
        accept_by=TODAY,
        due_in_working_days=15,
    )
)
resolved = Told(
    lambda case: OrderResolved(
        round=1, department=f"road-{case}", outcome=Outcome.SOLVED, result="已修复"
    )
)
appraised = Told(
    lambda case: OrderAppraised(
        round=1,
        appraiser=f"deputy-{case}",
        verdict=Verdict.SATISFIED,
        appraised_on=TODAY,
        in_time=True,
    )
)
annulled = Told(
    lambda case: AppraisalAnnulled(
        round=1,
        appraiser=f"deputy-{case}",
        appraised_on=TODAY,
        in_time=True,
        reason="未到现场",
        verdict_due_on=TODAY,
    )
)
sent_back = Told(lambda _: CaseSentBack(round=1, by="verdict"))
closed = Told(
    lambda _: CaseClosed(
        round=1, outcome=Outcome.SOLVED, verdict=Verdict.SATISFIED, rated=1, unrated=0
    )
)
merged_into_it = Told(lambda case: ConcernMerged(into=case, reporters=(f"r2-{case}",)))

# What people ask.
submit = Asked(
    by(RESIDENT),
    lambda case: SubmitConcern(
        case=case,
        reporter=f"r1-{case}",
        division=TOWNSHIP,
        channel=Channel.QR,
        identity=Identity.ANONYMOUS,
    ),
)
submit_another = Asked(
    by(RESIDENT),
    lambda case: SubmitConcern(
        case=f"0-{case}",  # ids sort by time: the survivor is the earlier one
        reporter=f"r2-{case}",
        division=TOWNSHIP,
        channel=Channel.QR,
        identity=Identity.ANONYMOUS,
    ),
)
triage = Asked(
    by(STAFF),
    lambda case: TriageConcern(
        case=case, category="roads", urgency=Urgency.PROBLEM, summary="村道坑洼"
    ),
)
decline = Asked(by(STAFF), lambda case: DeclineConcern(case=case, reason="不属于本级职责"))
merge = Asked(by(STAFF), lambda case: MergeConcern(case=case, into=f"0-{case}"))
hand_over = Asked(
    by(COMMITTEE),
    lambda case: HandOver(case=case, lead=f"road-{case}", appraiser=f"deputy-{case}"),
)
accept = Asked(chief, lambda case: AcceptOrder(case=case, plan="整修路面"))
return_ = Asked(chief, lambda case: ReturnOrder(case=case, reason="不属于本局职责"))
progress = Asked(chief, lambda case: ReportProgress(case=case, note="已进场"))
resolve = Asked(
    chief, lambda case: ResolveOrder(case=case, outcome=Outcome.SOLVED, result="已修复")
)
appraise = Asked(deputy, lambda case: Appraise(case=case, verdict=Verdict.SATISFIED))
rate = Asked(reporter, lambda case: RateCase(case=case, reporter=f"r1-{case}", score=5))
annul = Asked(by(COMMITTEE), lambda case: AnnulAppraisal(case=case, reason="未到现场"))

ordered = (calendar, department, elected, triaged)
answered = (calendar, triaged, handed_over, resolved)
