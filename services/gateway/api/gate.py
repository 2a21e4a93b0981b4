"""The front door of a step: who may take it, where, and in which statuses it comes too early.

The services check all of this again, and theirs is the rule. Here it is answered at once, and with
the case's own status; a service would first wait for facts that may be on their way to it still.
"""

from collections.abc import Set
from dataclasses import dataclass

from services.gateway.views.cases.status import Status
from services.gateway.views.cases.view import CaseView
from shared.authority import must_be, require
from shared.contracts.directory import PracticeSet
from shared.contracts.envelope import Actor
from shared.errors import ChiefSigns, IllegalStep
from shared.terms import Position, Role

NOT_TAKEN_UP = frozenset(
    {
        Status.SUBMITTED,
        Status.ANSWERED,
        Status.DECLINED,
        Status.REFERRED,
        Status.MERGED,
        Status.WITHDRAWN,
    }
)
WITH_NOBODY = NOT_TAKEN_UP | {Status.TRIAGED}
NOT_ANSWERED = WITH_NOBODY | {Status.HANDED_OVER, Status.RETURNED, Status.ACCEPTED}
NOT_AT_WORK = frozenset(Status) - {Status.HANDED_OVER, Status.ACCEPTED}
NOT_CLOSED = NOT_ANSWERED | {Status.RESOLVED, Status.SENT_BACK}

# What was done under a key may have led here itself, or have been done in a round that is over.
LED_HERE = frozenset({Status.SENT_BACK, Status.WITHDRAWN})

STAFF = (Role.TOWNSHIP, Role.CHAIR, Role.COMMITTEE)
"""Those whose say is over a division; departments and deputies are named by the order."""
OWN_TOWNSHIP = (Role.TOWNSHIP, Role.CHAIR)
"""Those of them who have none in what is about the township itself."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may take a step, what it is called, and the statuses in which it comes too early."""

    by: tuple[Role, ...]
    to: str
    done: str
    too_early: Set[Status] = frozenset()
    where_townships_hand_over: tuple[Role, ...] = ()
    """Who else may take it in a county that practises so."""
    signed: bool = False
    """Whether only a department's chief may take it; the liaison drafts."""

    @property
    def depends_on_practice(self) -> bool:
        """Whether counties differ in who may take it."""
        return bool(self.where_townships_hand_over)

    def admit(
        self, actor: Actor, view: CaseView, *, keyed: bool, practice: PracticeSet | None = None
    ) -> None:
        """Raises NotAllowed, OutsideDivision, ChiefSigns, or IllegalStep: the first that is true.

        Under a key the step may have been taken before: then the service has its reply, and is
        asked.
        """
        if view.about_township and actor.role in OWN_TOWNSHIP:
            must_be(actor, Role.COMMITTEE, to=f"{self.to} about the township itself")
        over = view.division if actor.role in STAFF else actor.division
        require(actor, *self.allowed(practice), over=over, to=self.to)
        if self.signed and actor.position is Position.LIAISON:
            raise ChiefSigns(step=self.to)
        may_be_known = keyed and (view.round > 1 or view.status in LED_HERE)
        if view.status in self.too_early and not may_be_known:
            raise IllegalStep(status=view.status, step=self.done)

    def allowed(self, practice: PracticeSet | None) -> tuple[Role, ...]:
        """The roles that may take it, as the county practises."""
        if practice is not None and practice.townships_hand_over:
            return (*self.by, *self.where_townships_hand_over)
        return self.by


COMMITTEE = (Role.COMMITTEE,)
DEPARTMENT = (Role.DEPARTMENT,)
DEPUTY = (Role.DEPUTY,)

TRIAGE = Gate(STAFF, "triage a concern", "triaged")
APPEAL_RULING = Gate(COMMITTEE, "rule on an appeal", "ruled on")
HIDING = Gate(STAFF, "hide a case", "hidden")
REVEALING = Gate(STAFF, "reveal a case", "revealed")
ANSWER = Gate(DEPUTY, "answer a resident", "answered by a deputy")

HANDOVER = Gate(
    COMMITTEE,
    "hand an order over",
    "handed over",
    NOT_TAKEN_UP,
    where_townships_hand_over=OWN_TOWNSHIP,
)
ACCEPTANCE = Gate(DEPARTMENT, "accept an order", "accepted", WITH_NOBODY, signed=True)
RETURN = Gate(DEPARTMENT, "return an order", "returned", WITH_NOBODY, signed=True)
PROGRESS = Gate(DEPARTMENT, "report progress", "reported on", WITH_NOBODY, signed=True)
POSTPONEMENT = Gate(DEPARTMENT, "ask for a later day", "postponed", WITH_NOBODY, signed=True)
POSTPONEMENT_RULING = Gate(
    COMMITTEE,
    "rule on a postponement",
    "postponed",
    WITH_NOBODY,
    where_townships_hand_over=OWN_TOWNSHIP,
)
RESOLUTION = Gate(DEPARTMENT, "answer an order", "answered", WITH_NOBODY, signed=True)
DRAFTING = Gate(DEPARTMENT, "draft a step", "drafted for", NOT_AT_WORK)
SIGNING = Gate(DEPARTMENT, "sign a draft", "signed for", signed=True)

APPRAISAL = Gate(DEPUTY, "appraise a case", "appraised", NOT_ANSWERED)
ANNULMENT = Gate(COMMITTEE, "annul an appraisal", "appraised anew", NOT_ANSWERED)
RECUSAL = Gate(DEPUTY, "stand back from a case", "stood back from", WITH_NOBODY)
APPRAISER = Gate(
    (Role.CHAIR, Role.COMMITTEE), "name an appraiser", "given another appraiser", WITH_NOBODY
)
EXPLANATION = Gate(COMMITTEE, "end a case as explained", "ended as explained", WITH_NOBODY)
LOOK_BACK = Gate(COMMITTEE, "look back at a case", "looked back at", NOT_CLOSED)
REOPENING_RULING = Gate(STAFF, "rule on reopening a case", "reopened", NOT_CLOSED)
RATING = Gate((Role.RESIDENT,), "rate a case", "rated", NOT_ANSWERED)
