"""Every step there is, as somebody might ask for it, rightly or wrongly."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid5

from services.gateway.views.cases.status import Status
from services.gateway.views.cases.view import CaseView
from shared.contracts import appraisal, concern, directory, look_back, order
from shared.contracts.envelope import Actor, CommandData, Fact
from shared.storage.fold import envelope_of
from shared.terms import Channel, Identity, Outcome, Referral, Role, Urgency, Verdict
from shared.working_days import local_date
from tests.machine.bus import NAMES
from tests.unit.samples import NOON

CASES = ("case-1", "case-2", "case-3")
COUNTY, TOWNSHIP = "654004000000", "654004200000"
LEADS, DEPUTIES = ("roads", "water"), ("deputy-1", "deputy-2", "deputy-3")
RESIDENTS = tuple(f"{case}-{what}" for case in CASES for what in ("reporter", "endorser"))

STAFF = Actor(id="staff", role=Role.TOWNSHIP, division=TOWNSHIP)
COMMITTEE = Actor(id="committee", role=Role.COMMITTEE, division=COUNTY)

Asked = tuple[Actor, CommandData]
Step = Callable[[str, int], Asked]

ENTRIES: Sequence[directory.ReferenceData] = (
    *(directory.DepartmentNamed(id=one, division=COUNTY, name=one) for one in LEADS),
    *(
        directory.DeputyElected(id=one, division=TOWNSHIP, name=one, level="township")
        for one in DEPUTIES
    ),
    *(
        directory.IndicatorSet(
            id=f"654004.{year}.{number}",
            division=COUNTY,
            number=number,
            year=year,
            name="指标",
            points=2,
            cap=5,
        )
        for year in (2026, 2027, 2028)
        for number in (1, 2, 6, 7, 8)
    ),
)


def entries() -> Sequence[Fact[Any]]:
    """The directory, as the gateway tells it."""
    return [
        envelope_of(type(entry))(
            id=uuid5(NAMES, f"{entry.TYPE}/{entry.id}"),
            type=f"liandan.{entry.TYPE}",
            source="/services/gateway",
            subject=entry.id,
            time=NOON - timedelta(days=1),
            division=entry.division,
            version=1,
            actor="administrator",
            cause=NAMES,
            data=entry,
        )
        for entry in ENTRIES
    ]


def resident(n: int) -> Actor:
    return Actor(id=RESIDENTS[n % len(RESIDENTS)], role=Role.RESIDENT, division=TOWNSHIP)


def own(case: str) -> Actor:
    """Who reported it first."""
    return Actor(id=f"{case}-reporter", role=Role.RESIDENT, division=TOWNSHIP)


def lead(n: int) -> Actor:
    department = LEADS[n % len(LEADS)]
    return Actor(id=department, role=Role.DEPARTMENT, division=COUNTY, department=department)


def deputy(n: int) -> Actor:
    return Actor(id=DEPUTIES[n % len(DEPUTIES)], role=Role.DEPUTY, division=TOWNSHIP)


def submit(case: str, n: int) -> Asked:
    data = concern.SubmitConcern(
        case=case,
        reporter=f"{case}-reporter",
        division=TOWNSHIP,
        channel=Channel.QR,
        identity=Identity.ANONYMOUS,
        about_township=n % 9 == 8,
    )
    return own(case), data


def triage(case: str, n: int) -> Asked:
    by = COMMITTEE if n % 3 == 2 else STAFF
    return by, concern.TriageConcern(
        case=case, category="roads", urgency=Urgency.PROBLEM, summary="路面破损"
    )


def hand_over(case: str, n: int) -> Asked:
    data = order.HandOver(
        case=case,
        lead=LEADS[n % 2],
        assisting=(LEADS[1 - n % 2],) if n % 3 == 0 else (),
        appraiser=DEPUTIES[n % 3],
        ruling="由其办理" if n % 4 == 3 else None,
    )
    return COMMITTEE, data


def resolve(case: str, n: int) -> Asked:
    outcome = (Outcome.SOLVED, Outcome.NOT_POSSIBLE, Outcome.UNDER_WAY)[n // 2 % 3]
    return lead(n), order.ResolveOrder(case=case, outcome=outcome, result="结果")


def appraise(case: str, n: int) -> Asked:
    verdict = (Verdict.SATISFIED, Verdict.UNSATISFIED, Verdict.BASICALLY_SATISFIED)[n // 3 % 3]
    evidence = ("photo-1",) if n % 2 else ()
    return deputy(n), appraisal.Appraise(
        case=case, verdict=verdict, reasons="现场看过", evidence=evidence
    )


def rate(case: str, n: int) -> Asked:
    by = resident(n)
    return by, appraisal.RateCase(case=case, reporter=by.id, score=(5, 1, 3)[n // 6 % 3])


def merge(case: str, n: int) -> Asked:
    return STAFF, concern.MergeConcern(case=case, into=CASES[n % len(CASES)])


def endorse(case: str, _: int) -> Asked:
    by = Actor(id=f"{case}-endorser", role=Role.RESIDENT, division=TOWNSHIP)
    return by, concern.EndorseConcern(case=case, endorser=by.id)


def reopen(case: str, n: int) -> Asked:
    by = own(case) if n % 2 else resident(n)
    return by, appraisal.AskReopening(case=case, reporter=by.id, words="words-1")


def ask_later_day(case: str, n: int) -> Asked:
    until = local_date(NOON) + timedelta(days=(10, 40, 90)[n % 3])
    return lead(n), order.AskPostponement(case=case, until=until, reason="降雨")


STEPS: Mapping[str, Step] = {
    "submit": submit,
    "triage": triage,
    "answer": lambda case, _: (
        STAFF,
        concern.AnswerConcern(case=case, category="roads", summary="问", answer="答"),
    ),
    "decline": lambda case, _: (STAFF, concern.DeclineConcern(case=case, reason="私事")),
    "refer": lambda case, n: (
        STAFF,
        concern.ReferConcern(case=case, to=list(Referral)[n % len(Referral)], reason="另有途径"),
    ),
    "merge": merge,
    "appeal": lambda case, _: (
        own(case),
        concern.AppealDecline(case=case, reporter=f"{case}-reporter", words="words-1"),
    ),
    "rule on an appeal": lambda case, n: (
        COMMITTEE,
        concern.RuleOnAppeal(case=case, upheld=n % 2 == 0, reason="理由"),
    ),
    "withdraw": lambda case, _: (
        own(case),
        concern.WithdrawConcern(case=case, reporter=f"{case}-reporter"),
    ),
    "hide": lambda case, _: (STAFF, concern.HideConcern(case=case, reason="辱骂")),
    "reveal": lambda case, _: (STAFF, concern.RevealConcern(case=case, reason="误判")),
    "endorse": endorse,
    "answer the resident": lambda case, n: (
        deputy(n),
        concern.AnswerResident(case=case, text=f"第 {n} 种答复"),
    ),
    "hand over": hand_over,
    "accept": lambda case, n: (lead(n), order.AcceptOrder(case=case, plan="更换")),
    "return": lambda case, n: (lead(n), order.ReturnOrder(case=case, reason="非职责")),
    "report progress": lambda case, n: (lead(n), order.ReportProgress(case=case, note="已开工")),
    "ask for a later day": ask_later_day,
    "rule on a later day": lambda case, n: (
        COMMITTEE,
        order.RuleOnPostponement(case=case, granted=n % 2 == 0, reason="理由"),
    ),
    "resolve": resolve,
    "appraise": appraise,
    "annul": lambda case, _: (COMMITTEE, appraisal.AnnulAppraisal(case=case, reason="有误")),
    "stand back": lambda case, n: (
        deputy(n),
        appraisal.RecuseAppraiser(case=case, reason="亲属"),
    ),
    "name an appraiser": lambda case, n: (
        COMMITTEE,
        appraisal.NameAppraiser(case=case, deputy=DEPUTIES[n % 3], reason="另指定"),
    ),
    "rate": rate,
    "explain": lambda case, _: (
        COMMITTEE,
        appraisal.ExplainCase(case=case, explanation="暂不具备条件"),
    ),
    "ask to reopen": reopen,
    "rule on reopening": lambda case, n: (
        COMMITTEE,
        appraisal.RuleOnReopening(case=case, granted=n % 2 == 0, reason="理由"),
    ),
    "look back": lambda case, n: (
        COMMITTEE,
        look_back.DoLookBack(case=case, passed=n % 2 == 0, finding="现场看过"),
    ),
}

NEXT: Mapping[Status, Sequence[str]] = {
    Status.SUBMITTED: ("triage", "triage", "triage", "decline", "merge"),
    Status.DECLINED: ("appeal", "rule on an appeal"),
    Status.TRIAGED: ("hand over", "hand over", "withdraw", "merge"),
    Status.RETURNED: ("hand over",),
    Status.HANDED_OVER: ("accept", "accept", "return", "explain"),
    Status.ACCEPTED: ("resolve", "resolve", "ask for a later day", "rule on a later day"),
    Status.RESOLVED: ("appraise", "rate", "appraise", "rate", "annul", "stand back", "explain"),
    Status.CLOSED: ("ask to reopen", "rule on reopening", "look back"),
}
"""What may lead a case on, the likely more often."""

NUMBERS = range(18)
"""What tells one way to ask for a step from another: all of them are met."""


def rightly(view: CaseView | None, case: str, step: str, n: int) -> int:
    """A number with which the step is asked for by one of those whose it is."""
    theirs = [each for each in NUMBERS if view is None or is_theirs(view, *STEPS[step](case, each))]
    return theirs[n % len(theirs)] if theirs else n


def is_theirs(view: CaseView, by: Actor, _: CommandData) -> bool:
    """Whether the case names who asks; staff are not named."""
    match by.role:
        case Role.DEPARTMENT:
            return by.department == view.lead_department
        case Role.DEPUTY:
            return by.id == view.appraiser
        case Role.RESIDENT:
            return by.id in view.reporters
        case _:
            return True


def next_steps(view: CaseView | None) -> Sequence[str]:
    """What would lead the case on."""
    return ("submit",) if view is None else NEXT.get(view.status, ("endorse",))
