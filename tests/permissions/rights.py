"""The table of rights 权限表: each path that changes something, and who may take it when."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from tests.permissions.parties import (
    ACCOUNTS,
    CLOSED,
    DEPARTMENTS,
    DEPUTIES,
    EVERY,
    STAFF,
    WITH_A_LEAD,
    Reach,
    Scene,
    Where,
    Who,
)

Scenes = frozenset[Scene]

OWN_TOWNSHIP = (Who.TOWNSHIP, Who.CHAIR)


class May(Enum):
    """What somebody who asks is told."""

    YES = "it is done"
    NOT_NOW = "409: the case does not stand so"
    NOT_THEY = "403: it is not for them"


@dataclass(frozen=True, slots=True)
class Grant:
    """Who may, how far, and when."""

    who: tuple[Who, ...]
    reach: Reach
    when: Scenes = EVERY
    where_practised: bool = False
    """Only in a county whose townships hand over, and until an order was returned."""
    in_charge: bool = False
    """Of a concern about the township itself, the county's committee alone has charge."""

    def holds(self, who: Who, scene: Scene, *, practised: bool) -> bool:
        """Whether it is one in this county, and in such a case."""
        if self.where_practised and (not practised or scene is Scene.RETURNED):
            return False
        return not (self.in_charge and scene is Scene.ABOUT_TOWNSHIP and who in OWN_TOWNSHIP)


@dataclass(frozen=True, slots=True)
class Right:
    """What may be done at a path, and by whom. `{ref}` is a case; other paths are about none."""

    path: str
    says: str
    grants: tuple[Grant, ...]
    method: str = "POST"

    @property
    def of_a_case(self) -> bool:
        """Whether it is about a case, and so about its status too."""
        return self.path.startswith("/cases/{ref}")

    @property
    def as_named(self) -> bool:
        """Whether the case names those who may."""
        return any(grant.reach is Reach.AS_NAMED for grant in self.grants)

    @property
    def depends_on_practice(self) -> bool:
        """Whether counties differ in it."""
        return any(grant.where_practised for grant in self.grants)

    def may(self, who: Who, where: Where, scene: Scene, *, practised: bool) -> May:
        """Whether someone from somewhere may, as the case stands."""
        granted = [
            grant
            for grant in self.grants
            if who in grant.who
            and grant.reach.covers(where)
            and grant.holds(who, scene, practised=practised)
        ]
        if not granted:
            return May.NOT_THEY
        return May.YES if self.is_time(scene, granted) else May.NOT_NOW

    def is_time(self, scene: Scene, grants: Sequence[Grant] = ()) -> bool:
        """Whether the case stands so that somebody may, or those who have these grants."""
        return any(scene in grant.when for grant in grants or self.grants)


def case(step: str, says: str, *grants: Grant) -> Right:
    """A right about a case."""
    return Right(f"/cases/{{ref}}/{step}", says, grants)


OF_THE_LEAD = (Who.LEAD, Who.LEAD_LIAISON)

WAITS_FOR_TRIAGE = frozenset({Scene.SUBMITTED, Scene.ABOUT_TOWNSHIP})
ENDORSABLE = frozenset(
    {Scene.TRIAGED, *WITH_A_LEAD} - CLOSED,
)
RATEABLE = frozenset({Scene.RESOLVED, Scene.APPRAISED})
WITH_A_SUMMARY = frozenset({Scene.TRIAGED, Scene.ANSWERED, Scene.WITHDRAWN, *WITH_A_LEAD})
OPEN_TO_A_DEPUTY = frozenset(
    {
        Scene.SUBMITTED,
        Scene.ABOUT_TOWNSHIP,
        Scene.TRIAGED,
        Scene.HIDDEN,
        Scene.ANSWERED,
        *WITH_A_LEAD,
    }
    - CLOSED
)
TO_BE_HANDED_OVER = frozenset({Scene.TRIAGED, Scene.HIDDEN})
TO_BE_ACCEPTED = frozenset({Scene.HANDED_OVER, Scene.NOT_SOLVABLE})
UNDER_WAY = frozenset({Scene.ACCEPTED, Scene.LATER_DAY_ASKED})
WITHOUT_A_VERDICT = frozenset(
    {
        Scene.HANDED_OVER,
        Scene.NOT_SOLVABLE,
        Scene.ACCEPTED,
        Scene.LATER_DAY_ASKED,
        Scene.RETURNED,
        Scene.RESOLVED,
    }
)
NOT_ANSWERED_YET = frozenset(
    {
        Scene.SUBMITTED,
        Scene.ABOUT_TOWNSHIP,
        Scene.TRIAGED,
        Scene.HIDDEN,
        Scene.HANDED_OVER,
        Scene.ACCEPTED,
        Scene.LATER_DAY_ASKED,
        Scene.RETURNED,
    }
)

RESIDENTS = (
    case(
        "endorsements",
        "endorse 附议",
        Grant((Who.STRANGER, *ACCOUNTS), Reach.ANYWHERE, ENDORSABLE),
    ),
    case(
        "ratings",
        "rate the answer 评价",
        Grant((Who.REPORTER, Who.ENDORSER), Reach.ANYWHERE, RATEABLE),
    ),
    case(
        "withdrawal",
        "withdraw 撤回, if nobody else reported it",
        Grant((Who.REPORTER,), Reach.ANYWHERE, NOT_ANSWERED_YET),
    ),
    case(
        "appeal",
        "appeal against a decline 申诉, once",
        Grant((Who.REPORTER,), Reach.ANYWHERE, frozenset({Scene.DECLINED})),
    ),
    case(
        "reopening",
        "ask to reopen, within the period for it",
        Grant((Who.REPORTER,), Reach.ANYWHERE, CLOSED - {Scene.REOPENING_ASKED}),
    ),
)

TRIAGING = (
    case("triage", "triage 分类", Grant(STAFF, Reach.OVER, WAITS_FOR_TRIAGE, in_charge=True)),
    case(
        "appeal/ruling",
        "rule on an appeal",
        Grant((Who.COMMITTEE,), Reach.OVER, frozenset({Scene.APPEALED})),
    ),
    case("hiding", "hide 隐藏", Grant(STAFF, Reach.OVER, WITH_A_SUMMARY, in_charge=True)),
    case(
        "revealing",
        "reveal what was hidden, whatever its status",
        Grant(STAFF, Reach.OVER, frozenset({Scene.HIDDEN}), in_charge=True),
    ),
    case(
        "answers",
        "answer a resident in one's own words, once",
        Grant(DEPUTIES, Reach.IN_THE_COUNTY, OPEN_TO_A_DEPUTY),
    ),
)

ORDERING = (
    case(
        "handover",
        "hand over 交办",
        Grant((Who.COMMITTEE,), Reach.OVER, TO_BE_HANDED_OVER | {Scene.RETURNED}),
        Grant(OWN_TOWNSHIP, Reach.OVER, TO_BE_HANDED_OVER, where_practised=True),
    ),
    case("acceptance", "accept 接单", Grant((Who.LEAD,), Reach.AS_NAMED, TO_BE_ACCEPTED)),
    case(
        "return",
        "return 退单, once and within two working days",
        Grant((Who.LEAD,), Reach.AS_NAMED, TO_BE_ACCEPTED),
    ),
    case(
        "progress",
        "report progress",
        Grant((Who.LEAD, Who.ASSISTING), Reach.AS_NAMED, UNDER_WAY),
    ),
    case(
        "postponement",
        "ask for a later day 延期, granted once",
        Grant((Who.LEAD,), Reach.AS_NAMED, frozenset({Scene.ACCEPTED})),
    ),
    case(
        "postponement/ruling",
        "rule on a later day",
        Grant((Who.COMMITTEE,), Reach.OVER, frozenset({Scene.LATER_DAY_ASKED})),
        Grant(
            OWN_TOWNSHIP,
            Reach.OVER,
            frozenset({Scene.LATER_DAY_ASKED}),
            where_practised=True,
        ),
    ),
    case("resolution", "answer 办复", Grant((Who.LEAD,), Reach.AS_NAMED, UNDER_WAY)),
    case(
        "drafts",
        "draft one of these steps; an assisting department, progress",
        Grant(OF_THE_LEAD, Reach.AS_NAMED, TO_BE_ACCEPTED | UNDER_WAY),
    ),
    case(
        "drafts/{id}/signature",
        "sign a draft of one's own department",
        Grant((Who.LEAD, Who.ASSISTING, Who.DEPARTMENT), Reach.AS_NAMED),
    ),
)

SUPERVISING = (
    case(
        "appraisal",
        "appraise 评单",
        Grant((Who.APPRAISER,), Reach.AS_NAMED, frozenset({Scene.RESOLVED})),
    ),
    case(
        "appraisal/annulment",
        "annul a verdict",
        Grant((Who.COMMITTEE,), Reach.OVER, frozenset({Scene.APPRAISED})),
    ),
    case(
        "recusal",
        "stand back 回避",
        Grant((Who.APPRAISER,), Reach.AS_NAMED, WITHOUT_A_VERDICT),
    ),
    case(
        "appraiser",
        "name another appraiser",
        Grant((Who.CHAIR, Who.COMMITTEE), Reach.OVER, WITHOUT_A_VERDICT),
    ),
    case(
        "explanation",
        "end a case, explained 解释办结",
        Grant((Who.COMMITTEE,), Reach.OVER, frozenset({Scene.NOT_SOLVABLE})),
    ),
    case(
        "look-back",
        "look back 回头看",
        Grant((Who.COMMITTEE,), Reach.OVER, frozenset({Scene.LOOK_BACK_DUE})),
    ),
    case(
        "reopening/ruling",
        "rule on reopening",
        Grant(STAFF, Reach.OVER, frozenset({Scene.REOPENING_ASKED})),
    ),
)

OTHERS = (
    Right("/concerns", "report", (Grant(tuple(Who), Reach.ANYWHERE),)),
    Right("/photos", "send a photo", (Grant(tuple(Who), Reach.ANYWHERE),)),
    Right("/sessions", "sign in", (Grant(tuple(Who), Reach.ANYWHERE),)),
    Right("/activities", "record an activity", (Grant(DEPUTIES, Reach.ANYWHERE),)),
    Right(
        "/activities/{id}/confirmation",
        "confirm or reject an activity, of a deputy of the division",
        (Grant(OWN_TOWNSHIP, Reach.OVER),),
    ),
    Right(
        "/contact-points/{id}",
        "say what a contact point 联络阵地 is",
        (Grant(STAFF, Reach.OVER),),
        method="PUT",
    ),
    Right("/contact-points/{id}/closing", "close a contact point", (Grant(STAFF, Reach.OVER),)),
    Right(
        "/accounts/{username}",
        "keep the accounts of the division; an administrator's, the whole land's only",
        (Grant((Who.ADMINISTRATOR,), Reach.OVER),),
        method="PUT",
    ),
    Right(
        "/directory/{kind}/{id}",
        "record the directory; a calendar, the whole land's only",
        (Grant((Who.ADMINISTRATOR,), Reach.OVER),),
        method="PUT",
    ),
)

READING = (
    Right(
        "/cases/{ref}/contacts",
        "see how to reach reporters; every look is kept",
        (Grant(STAFF, Reach.OVER),),
        method="GET",
    ),
    Right(
        "/cases/{ref}/looks",
        "see who looked",
        (Grant((Who.CHAIR, Who.COMMITTEE), Reach.OVER),),
        method="GET",
    ),
    Right(
        "/cases/{ref}/drafts",
        "read the drafts of one's own department",
        (Grant(DEPARTMENTS, Reach.ANYWHERE),),
        method="GET",
    ),
    Right(
        "/activities",
        "read what deputies recorded",
        (Grant(ACCOUNTS, Reach.ANYWHERE),),
        method="GET",
    ),
)

CASES = (*RESIDENTS, *TRIAGING, *ORDERING, *SUPERVISING)
RIGHTS = (*CASES, *OTHERS, *READING)
