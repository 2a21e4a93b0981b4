"""The table of rights 权限表: each path that changes something, and who may take it when."""

from tests.permissions.grants import OWN_TOWNSHIP, Grant, Right, case
from tests.permissions.parties import (
    ACCOUNTS,
    CLOSED,
    DEPARTMENTS,
    DEPUTIES,
    STAFF,
    WITH_A_LEAD,
    Reach,
    Scene,
    Who,
)

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
        "hand over 交办; the committee also anew, what was escalated or whose lead has ended",
        Grant((Who.COMMITTEE,), Reach.OVER, TO_BE_HANDED_OVER | {Scene.RETURNED}),
        Grant(OWN_TOWNSHIP, Reach.OVER, TO_BE_HANDED_OVER, where_practised=True, in_charge=True),
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
            in_charge=True,
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
        Grant((Who.CHAIR, Who.COMMITTEE), Reach.OVER, WITHOUT_A_VERDICT, in_charge=True),
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
        Grant(STAFF, Reach.OVER, frozenset({Scene.REOPENING_ASKED}), in_charge=True),
    ),
)

OTHERS = (
    Right("/concerns", "report", (Grant(tuple(Who), Reach.ANYWHERE),)),
    Right(
        "/concerns/similar", "look for public cases like it", (Grant(tuple(Who), Reach.ANYWHERE),)
    ),
    Right("/photos", "send a photo", (Grant(tuple(Who), Reach.ANYWHERE),)),
    Right("/sessions", "sign in", (Grant(tuple(Who), Reach.ANYWHERE),)),
    Right(
        "/sessions/current",
        "sign a browser in",
        (Grant(tuple(Who), Reach.ANYWHERE),),
        method="PUT",
    ),
    Right(
        "/sessions/current",
        "sign a browser out",
        (Grant(tuple(Who), Reach.ANYWHERE),),
        method="DELETE",
    ),
    Right("/activities", "record an activity", (Grant(DEPUTIES, Reach.ANYWHERE),)),
    Right(
        "/activities/{id}/confirmation",
        "confirm or reject an activity, of a deputy of the division",
        (Grant(STAFF, Reach.OVER),),
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
        "read what deputies of a division did; what is not confirmed, they themselves and staff",
        (Grant(ACCOUNTS, Reach.IN_THE_COUNTY),),
        method="GET",
    ),
    Right(
        "/ledgers/{deputy}",
        "read a ledger 履职账: every entry, and what it is for",
        (Grant(STAFF, Reach.OVER), Grant(DEPUTIES, Reach.OWN)),
        method="GET",
    ),
)

CASES = (*RESIDENTS, *TRIAGING, *ORDERING, *SUPERVISING)
RIGHTS = (*CASES, *OTHERS, *READING)
