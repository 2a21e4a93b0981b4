"""Who asks, from where, and how a case stands when they do."""

from enum import StrEnum


class Who(StrEnum):
    """Everyone there is, told apart by what they may do about one case."""

    STRANGER = "anyone, without an account or a code"
    REPORTER = "a reporter, by their code"
    ENDORSER = "an endorser, by their code"
    TOWNSHIP = "township"
    CHAIR = "chair"
    COMMITTEE = "committee"
    LEAD = "the lead department's chief"
    LEAD_LIAISON = "the lead department's liaison"
    ASSISTING = "an assisting department's chief"
    ASSISTING_LIAISON = "an assisting department's liaison"
    DEPARTMENT = "another department's chief"
    APPRAISER = "the appraiser"
    DEPUTY = "another deputy"
    ADMINISTRATOR = "administrator"


ACCOUNTS = tuple(who for who in Who if who not in {Who.STRANGER, Who.REPORTER, Who.ENDORSER})
DEPARTMENTS = (
    Who.LEAD,
    Who.LEAD_LIAISON,
    Who.ASSISTING,
    Who.ASSISTING_LIAISON,
    Who.DEPARTMENT,
)
STAFF = (Who.TOWNSHIP, Who.CHAIR, Who.COMMITTEE)
DEPUTIES = (Who.APPRAISER, Who.DEPUTY)


class Where(StrEnum):
    """Where an account acts, seen from the case."""

    OWN = "654004200000"
    CHILD = "654004200001"
    SIBLING = "654004001000"
    PARENT = "654004000000"
    ELSEWHERE = "410422000000"


class Reach(StrEnum):
    """How far a right reaches."""

    OVER = "over the division"
    """Of the case, or of what it lies in."""
    IN_THE_COUNTY = "in the county"
    AS_NAMED = "as the case names them"
    """Wherever they are."""
    OWN = "their own"
    ANYWHERE = "anywhere"

    def covers(self, where: Where) -> bool:
        """Whether someone who acts there has the right."""
        match self:
            case Reach.OVER:
                return where in {Where.OWN, Where.PARENT}
            case Reach.IN_THE_COUNTY:
                return where is not Where.ELSEWHERE
            case _:
                return True


class Scene(StrEnum):
    """A case as it stands: every status, and what else matters in it."""

    SUBMITTED = "submitted"
    ABOUT_TOWNSHIP = "submitted, about the township itself"
    TRIAGED = "triaged"
    HIDDEN = "triaged, hidden"
    ANSWERED = "answered"
    DECLINED = "declined"
    APPEALED = "declined, appealed"
    REFERRED = "referred"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    HANDED_OVER = "handed_over"
    NOT_SOLVABLE = "handed_over, after two unsatisfied rounds that ended with D"
    ACCEPTED = "accepted"
    LATER_DAY_ASKED = "accepted, a later day asked for"
    RETURNED = "returned"
    RESOLVED = "resolved"
    APPRAISED = "resolved, with a verdict"
    SENT_BACK = "sent_back"
    CLOSED = "closed"
    LOOK_BACK_DUE = "closed, the day of its look-back come"
    REOPENING_ASKED = "closed, reopening asked for"

    @property
    def status(self) -> str:
        """The status that is shown."""
        return self.partition(",")[0]


EVERY = frozenset(Scene)
WITH_A_LEAD = frozenset(
    {
        Scene.HANDED_OVER,
        Scene.NOT_SOLVABLE,
        Scene.ACCEPTED,
        Scene.LATER_DAY_ASKED,
        Scene.RETURNED,
        Scene.RESOLVED,
        Scene.APPRAISED,
        Scene.SENT_BACK,
        Scene.CLOSED,
        Scene.LOOK_BACK_DUE,
        Scene.REOPENING_ASKED,
    }
)
"""Those in which the case names departments and an appraiser."""
CLOSED = frozenset({Scene.CLOSED, Scene.LOOK_BACK_DUE, Scene.REOPENING_ASKED})
KEPT_FROM_SIGHT = frozenset({Scene.ABOUT_TOWNSHIP, Scene.HIDDEN, Scene.REFERRED})
"""Those that nobody learns of but with a right of their own."""


def sees(who: Who, where: Where, scene: Scene) -> bool:
    """Whether somebody may know of the case at all."""
    if scene not in KEPT_FROM_SIGHT or who is Who.REPORTER:
        return True
    if scene is Scene.ABOUT_TOWNSHIP:
        return who is Who.COMMITTEE and where is Where.PARENT
    return who in STAFF and Reach.OVER.covers(where)
