"""Intake's scenarios: one for every handler."""

from datetime import date

from shared.contracts.appraisal import CaseExplained, CaseSentBack
from shared.contracts.concern import (
    AnswerConcern,
    AnswerResident,
    AppealDecline,
    EndorseConcern,
    HideConcern,
    ReferConcern,
    RevealConcern,
    RuleOnAppeal,
    SubmitConcern,
    WithdrawConcern,
)
from shared.contracts.contact_point import CloseContactPoint, KeepContactPoint
from shared.contracts.directory import PeriodSet
from shared.terms import Channel, ContactPointKind, Identity, Outcome, Referral
from tests.conformance.messages import (
    calendar,
    closed,
    decline,
    deputy,
    elected,
    merge,
    merged_into_it,
    reporter,
    resolved,
    submit,
    submit_another,
    triage,
)
from tests.conformance.scenario import (
    COMMITTEE,
    COUNTY,
    RESIDENT,
    STAFF,
    TOWNSHIP,
    Asked,
    Scenario,
    Told,
    by,
)

# What people ask.
keep_point = Asked(
    by(STAFF),
    lambda case: KeepContactPoint(
        case=case,
        division=TOWNSHIP,
        kind=ContactPointKind.STATION,
        name="伊车嘎善乡代表联络站",
        owner=f"deputy-{case}",
        address="伊车嘎善乡人民政府院内",
        hours="周一至周五 10:00-19:00",
        phone="0999-8770000",
        services=("接待群众", "代写诉求"),
        commitments=("三日内答复",),
    ),
)
close_point = Asked(by(STAFF), lambda case: CloseContactPoint(case=case, reason="迁至新址"))
submit_there = Asked(
    by(RESIDENT),
    lambda case: SubmitConcern(
        case=case,
        reporter=f"r1-{case}",
        division=TOWNSHIP,
        channel=Channel.QR,
        identity=Identity.ANONYMOUS,
        contact_point=case,
    ),
)
answer = Asked(
    by(STAFF),
    lambda case: AnswerConcern(
        case=case, category="roads", summary="询问修路日期", answer="十二月一日开工"
    ),
)
refer = Asked(by(STAFF), lambda case: ReferConcern(case=case, to=Referral.COURT, reason="正在诉讼"))
escalate = Asked(
    by(STAFF), lambda case: ReferConcern(case=case, to=Referral.COUNTY, reason="反映乡政府")
)
appeal = Asked(
    reporter, lambda case: AppealDecline(case=case, reporter=f"r1-{case}", words=f"w-{case}")
)
rule_on_appeal = Asked(
    by(COMMITTEE), lambda case: RuleOnAppeal(case=case, upheld=True, reason="属于本级职责")
)
hide = Asked(by(STAFF), lambda case: HideConcern(case=case, reason="涉及未成年人"))
reveal = Asked(by(STAFF), lambda case: RevealConcern(case=case, reason="已隐去姓名"))
endorse = Asked(by(RESIDENT), lambda case: EndorseConcern(case=case, endorser=f"e1-{case}"))
withdraw = Asked(reporter, lambda case: WithdrawConcern(case=case, reporter=f"r1-{case}"))
answer_resident = Asked(deputy, lambda case: AnswerResident(case=case, text="我明天去看"))

# What others tell.
explained = Told(
    lambda _: CaseExplained(
        round=1, outcome=Outcome.NOT_POSSIBLE, explanation="地下管线所限", rated=1, unrated=0
    )
)
reopened = Told(lambda _: CaseSentBack(round=1, by="reopening"))
periods = Told(lambda case: PeriodSet(id=f"p-{case}", division=COUNTY, valid_from=date(2099, 1, 1)))

SCENARIOS = [
    Scenario([elected], keep_point),
    Scenario([elected, keep_point], close_point),
    Scenario([elected, keep_point], submit_there),
    Scenario([submit], triage),
    Scenario([submit], answer),
    Scenario([submit], decline),
    Scenario([submit], refer),
    Scenario([submit, decline], appeal),
    Scenario([submit, decline, appeal], rule_on_appeal),
    Scenario([submit_another, submit], merge),
    Scenario([submit], merged_into_it),
    Scenario([submit, triage], hide),
    Scenario([submit, triage, hide], reveal),
    Scenario([submit, triage], endorse),
    Scenario([submit, triage], withdraw),
    Scenario([submit], answer_resident),
    Scenario([submit, triage], resolved),
    Scenario([submit, triage], closed),
    Scenario([submit, triage], explained),
    Scenario([submit, triage], reopened),
    Scenario([], elected),
    Scenario([], calendar),
    Scenario([], periods),
]
