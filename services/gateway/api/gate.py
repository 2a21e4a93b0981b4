"""The front door of a step: who may take it, where, and in which statuses it comes too early.

The services check all of this again, and theirs is the rule. Here it is answered at once, and with
the case's own status; a service would first wait for facts that may be on their way to it still.
"""

from collections.abc import Set
from dataclasses import dataclass

from services.gateway.views.cases.status import Status
from services.gateway.views.cases.view import CaseView
from shared.authority import require
from shared.contracts.envelope import Actor
from shared.errors import IllegalStep
from shared.terms import Role

NOT_TAKEN_UP = frozenset({Status.SUBMITTED, Status.DECLINED, Status.MERGED})
WITH_NOBODY = NOT_TAKEN_UP | {Status.TRIAGED}
NOT_ANSWERED = WITH_NOBODY | {Status.HANDED_OVER, Status.RETURNED, Status.ACCEPTED}

STAFF = (Role.TOWNSHIP, Role.CHAIR, Role.COMMITTEE)
"""Those whose say is over a division; departments and deputies are named by the order."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may take a step, what it is called, and the statuses in which it comes too early."""

    by: tuple[Role, ...]
    to: str
    done: str
    too_early: Set[Status] = frozenset()

    def admit(self, actor: Actor, view: CaseView, *, keyed: bool) -> None:
        """Raises NotAllowed, OutsideDivision, or IllegalStep: the first that is true.

        Under a key the step may have been taken in an earlier round: then the service has its
        reply, and is asked.
        """
        over = view.division if actor.role in STAFF else actor.division
        require(actor, *self.by, over=over, to=self.to)
        may_be_known = keyed and view.round > 1
        if view.status in self.too_early and not may_be_known:
            raise IllegalStep(status=view.status, step=self.done)


TRIAGE = Gate(STAFF, "triage a concern", "triaged")
HANDOVER = Gate((Role.COMMITTEE,), "hand an order over", "handed over", NOT_TAKEN_UP)
ACCEPTANCE = Gate((Role.DEPARTMENT,), "accept an order", "accepted", WITH_NOBODY)
RETURN = Gate((Role.DEPARTMENT,), "return an order", "returned", WITH_NOBODY)
PROGRESS = Gate((Role.DEPARTMENT,), "report progress", "reported on", WITH_NOBODY)
RESOLUTION = Gate((Role.DEPARTMENT,), "answer an order", "answered", WITH_NOBODY)
APPRAISAL = Gate((Role.DEPUTY,), "appraise a case", "appraised", NOT_ANSWERED)
ANNULMENT = Gate((Role.COMMITTEE,), "annul an appraisal", "appraised anew", NOT_ANSWERED)
RATING = Gate((Role.RESIDENT,), "rate a case", "rated", NOT_ANSWERED)
