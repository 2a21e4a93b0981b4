"""The stage: a case in every scene, played by the services' own handlers on one table."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from services.dispatch.__main__ import DISPATCH
from services.gateway.views.cases.fold import fold
from services.gateway.views.cases.view import CaseView
from services.gateway.views.told import told
from services.intake.__main__ import INTAKE
from services.supervision.__main__ import SUPERVISION
from shared.contracts import appraisal, concern, directory, order
from shared.contracts.envelope import Actor, Command, CommandData, Fact
from shared.storage.fold import envelope_of
from shared.terms import Channel, Identity, Outcome, Position, Referral, Role, Urgency, Verdict
from tests.harness.tabletop import Tabletop
from tests.permissions.bodies import ANOTHER, APPRAISER, ASSISTING, DEPUTY, LATER, LEAD, SUBSTITUTE
from tests.permissions.parties import Scene, Where, Who
from tests.unit.samples import NOON

COUNTY, TOWNSHIP = Where.PARENT.value, Where.OWN.value
REPORTER, ENDORSER, NOBODY = "reporter-1", "endorser-1", "resident"
NAMES = UUID("6f0c0c6e-5d0e-4e55-9b0a-7f1d2f6b8a11")
LOOK_BACK_AFTER = timedelta(days=30)

ENTRIES: tuple[directory.ReferenceData, ...] = (
    *(directory.DepartmentNamed(id=one, division=COUNTY, name=one) for one in (LEAD, ASSISTING)),
    directory.DepartmentNamed(id=ANOTHER, division=COUNTY, name=ANOTHER),
    directory.DeputyElected(id=APPRAISER, division=TOWNSHIP, name="佟", level="township"),
    directory.DeputyElected(id=SUBSTITUTE, division=COUNTY, name="李", level="county"),
    directory.DeputyElected(id=DEPUTY, division=Where.SIBLING, name="马", level="township"),
)

ROLES: Mapping[Who, Role] = {
    Who.STRANGER: Role.RESIDENT,
    Who.REPORTER: Role.RESIDENT,
    Who.ENDORSER: Role.RESIDENT,
    Who.TOWNSHIP: Role.TOWNSHIP,
    Who.CHAIR: Role.CHAIR,
    Who.COMMITTEE: Role.COMMITTEE,
    Who.LEAD: Role.DEPARTMENT,
    Who.LEAD_LIAISON: Role.DEPARTMENT,
    Who.ASSISTING: Role.DEPARTMENT,
    Who.ASSISTING_LIAISON: Role.DEPARTMENT,
    Who.DEPARTMENT: Role.DEPARTMENT,
    Who.APPRAISER: Role.DEPUTY,
    Who.DEPUTY: Role.DEPUTY,
    Who.ADMINISTRATOR: Role.ADMINISTRATOR,
}
IDS: Mapping[Who, str] = {
    Who.STRANGER: NOBODY,
    Who.REPORTER: REPORTER,
    Who.ENDORSER: ENDORSER,
    Who.APPRAISER: APPRAISER,
    Who.DEPUTY: DEPUTY,
}
DEPARTMENTS: Mapping[Who, str] = {
    Who.LEAD: LEAD,
    Who.LEAD_LIAISON: LEAD,
    Who.ASSISTING: ASSISTING,
    Who.ASSISTING_LIAISON: ASSISTING,
    Who.DEPARTMENT: ANOTHER,
}
LIAISONS = {Who.LEAD_LIAISON, Who.ASSISTING_LIAISON}


def actor(who: Who, where: Where = Where.OWN) -> Actor:
    """Someone who asks, as their account says; residents have none, and are where the case is."""
    role, department = ROLES[who], DEPARTMENTS.get(who)
    position = Position.LIAISON if who in LIAISONS else Position.CHIEF
    return Actor(
        id=IDS.get(who, f"{who.name}-of-{where}"),
        role=role,
        division=Where.OWN if role is Role.RESIDENT else where,
        department=department,
        position=position if department else None,
    )


def case_of(scene: Scene) -> str:
    """The case that stands so."""
    return f"case-{scene.name}"


class Stage:
    """A table on which every scene is set; `practised` where townships hand over."""

    def __init__(self, practised: bool) -> None:
        self.table = Tabletop([INTAKE, DISPATCH, SUPERVISION])
        self.practice = directory.PracticeSet(
            id=COUNTY[:6], division=COUNTY, townships_hand_over=practised
        )
        self._views: dict[Scene, CaseView] = {}

    async def set(self) -> None:
        """Tell the directory, and play every scene."""
        for entry in (*ENTRIES, self.practice):
            await self.table.tells(fact(entry))
        for scene in Scene:
            await Play(self.table, case_of(scene)).to(scene)

    def view(self, scene: Scene) -> CaseView:
        """The case as the gateway shows it."""
        if scene not in self._views:
            self._views[scene] = fold(told(one) for one in self.table.of(case_of(scene)))
        return self._views[scene]

    def at(self, scene: Scene) -> datetime:
        """When the case stands so."""
        return NOON + LOOK_BACK_AFTER if scene is Scene.LOOK_BACK_DUE else NOON


def fact(entry: directory.ReferenceData) -> Fact[Any]:
    """An entry, as the directory tells it."""
    return envelope_of(type(entry))(
        id=uuid5(NAMES, entry.id),
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


class Play:
    """One case, played by those who may."""

    def __init__(self, table: Tabletop, case: str) -> None:
        self._table, self._case, self._said = table, case, 0

    async def to(self, scene: Scene) -> None:
        """Play until it stands so."""
        await SCENES[scene](self)

    async def _does(self, who: Who, data: CommandData) -> None:
        self._said += 1
        kind: Any = Command[type(data)]  # type: ignore[misc]
        id_ = uuid5(NAMES, f"{self._case}/{self._said}")
        where = Where.PARENT if who is Who.COMMITTEE else Where.OWN
        await self._table.does(kind(id=id_, actor=actor(who, where), at=NOON, data=data))

    async def submitted(self, *, about_township: bool = False) -> None:
        await self._does(
            Who.REPORTER,
            concern.SubmitConcern(
                case=self._case,
                reporter=REPORTER,
                division=TOWNSHIP,
                channel=Channel.QR,
                identity=Identity.ANONYMOUS,
                about_township=about_township,
            ),
        )

    async def about_township(self) -> None:
        await self.submitted(about_township=True)

    async def triaged(self) -> None:
        await self.submitted()
        await self._does(
            Who.TOWNSHIP,
            concern.TriageConcern(
                case=self._case, category="roads", urgency=Urgency.PROBLEM, summary="路灯不亮"
            ),
        )
        await self._does(Who.ENDORSER, concern.EndorseConcern(case=self._case, endorser=ENDORSER))

    async def hidden(self) -> None:
        await self.triaged()
        await self._does(Who.TOWNSHIP, concern.HideConcern(case=self._case, reason="辱骂"))

    async def answered(self) -> None:
        await self.submitted()
        asked = concern.AnswerConcern(
            case=self._case, category="roads", summary="问路灯", answer="住建局"
        )
        await self._does(Who.TOWNSHIP, asked)

    async def declined(self) -> None:
        await self.submitted()
        await self._does(Who.TOWNSHIP, concern.DeclineConcern(case=self._case, reason="私事"))

    async def appealed(self) -> None:
        await self.declined()
        asked = concern.AppealDecline(case=self._case, reporter=REPORTER, words="words-1")
        await self._does(Who.REPORTER, asked)

    async def referred(self) -> None:
        await self.submitted()
        asked = concern.ReferConcern(case=self._case, to=Referral.COURT, reason="诉讼")
        await self._does(Who.TOWNSHIP, asked)

    async def merged(self) -> None:
        survivor = Play(self._table, f"{self._case}-survivor")
        await survivor.triaged()
        await self.submitted()
        into = f"{self._case}-survivor"
        await self._does(Who.TOWNSHIP, concern.MergeConcern(case=self._case, into=into))

    async def withdrawn(self) -> None:
        await self.triaged()
        asked = concern.WithdrawConcern(case=self._case, reporter=REPORTER)
        await self._does(Who.REPORTER, asked)

    async def handed_over(self) -> None:
        await self.triaged()
        asked = order.HandOver(
            case=self._case, lead=LEAD, assisting=(ASSISTING,), appraiser=APPRAISER
        )
        await self._does(Who.COMMITTEE, asked)

    async def accepted(self) -> None:
        await self.handed_over()
        await self.taken_on()

    async def taken_on(self) -> None:
        await self._does(Who.LEAD, order.AcceptOrder(case=self._case, plan="更换"))

    async def later_day_asked(self) -> None:
        await self.accepted()
        asked = order.AskPostponement.model_validate(
            {"case": self._case, "until": LATER, "reason": "降雨"}
        )
        await self._does(Who.LEAD, asked)

    async def returned(self) -> None:
        await self.handed_over()
        await self._does(Who.LEAD, order.ReturnOrder(case=self._case, reason="非职责"))

    async def resolved(self) -> None:
        await self.accepted()
        await self.given_answer(Outcome.SOLVED)

    async def given_answer(self, outcome: Outcome) -> None:
        asked = order.ResolveOrder(case=self._case, outcome=outcome, result="结果")
        await self._does(Who.LEAD, asked)

    async def judged(self, verdict: Verdict) -> None:
        asked = appraisal.Appraise(case=self._case, verdict=verdict, reasons="现场看过")
        await self._does(Who.APPRAISER, asked)

    async def appraised(self) -> None:
        await self.resolved()
        await self.judged(Verdict.SATISFIED)

    async def not_solvable(self) -> None:
        await self.handed_over()
        for _ in range(2):
            await self.taken_on()
            await self.given_answer(Outcome.NOT_POSSIBLE)
            await self.judged(Verdict.UNSATISFIED)

    async def sent_back(self) -> None:
        await self.resolved()
        self._table.withheld.add(appraisal.CaseSentBack)
        await self.judged(Verdict.UNSATISFIED)
        self._table.withheld.clear()

    async def closed(self) -> None:
        await self.appraised()
        rated = appraisal.RateCase(case=self._case, reporter=REPORTER, score=5)
        await self._does(Who.REPORTER, rated)

    async def reopening_asked(self) -> None:
        await self.closed()
        asked = appraisal.AskReopening(case=self._case, reporter=REPORTER, words="words-1")
        await self._does(Who.REPORTER, asked)


SCENES: Mapping[Scene, Callable[[Play], Awaitable[None]]] = {
    Scene.SUBMITTED: Play.submitted,
    Scene.ABOUT_TOWNSHIP: Play.about_township,
    Scene.TRIAGED: Play.triaged,
    Scene.HIDDEN: Play.hidden,
    Scene.ANSWERED: Play.answered,
    Scene.DECLINED: Play.declined,
    Scene.APPEALED: Play.appealed,
    Scene.REFERRED: Play.referred,
    Scene.MERGED: Play.merged,
    Scene.WITHDRAWN: Play.withdrawn,
    Scene.HANDED_OVER: Play.handed_over,
    Scene.NOT_SOLVABLE: Play.not_solvable,
    Scene.ACCEPTED: Play.accepted,
    Scene.LATER_DAY_ASKED: Play.later_day_asked,
    Scene.RETURNED: Play.returned,
    Scene.RESOLVED: Play.resolved,
    Scene.APPRAISED: Play.appraised,
    Scene.SENT_BACK: Play.sent_back,
    Scene.CLOSED: Play.closed,
    Scene.LOOK_BACK_DUE: Play.closed,
    Scene.REOPENING_ASKED: Play.reopening_asked,
}
