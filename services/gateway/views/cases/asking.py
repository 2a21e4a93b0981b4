"""Which cases may be asked for, and in which order: as the desks ask, and as MongoDB is asked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pymongo import ASCENDING, DESCENDING, IndexModel

from services.gateway.views.cases.likeness import pairs
from services.gateway.views.cases.status import ANSWERABLE, Status
from services.gateway.views.cases.view import CaseView, Waiting
from services.gateway.views.lists import Sorting, from_to, newest_first, within
from shared.storage.client import Document

FLAGGED = "flagged"
ESCALATED = "escalated"
OPEN_TO_MORE = (
    Status.TRIAGED,
    Status.HANDED_OVER,
    Status.ACCEPTED,
    Status.RETURNED,
    Status.RESOLVED,
    Status.SENT_BACK,
)
"""While a case is in one of these, another resident may still endorse it."""


class Order(StrEnum):
    """What a list of cases begins with."""

    NEWEST = "newest"
    DUE = "due"
    FREQUENCY = "frequency"


SORTED: Mapping[Order, Sorting] = {
    Order.NEWEST: newest_first("updated_at"),
    Order.DUE: Sorting("by_due", ASCENDING, str),
    Order.FREQUENCY: Sorting("frequency", DESCENDING, int),
}


def indexed(order: Order, *prefixes: Sequence[str]) -> list[IndexModel]:
    """The indexes for lists in this order, of what the prefixes narrow them to."""
    return [IndexModel(by) for by in keys_of(order, *prefixes)]


def public_ones(order: Order, *prefixes: Sequence[str]) -> list[IndexModel]:
    """The same of public cases alone: most of what is new is not, and a list would read it all."""
    return [
        IndexModel(by, name=f"public {name_of(by)}", partialFilterExpression={"public": True})
        for by in keys_of(order, *prefixes)
    ]


def keys_of(order: Order, *prefixes: Sequence[str]) -> list[list[tuple[str, int]]]:
    """What the indexes for lists in this order begin with, then the order."""
    narrowed = ([(name, ASCENDING) for name in names] for names in prefixes)
    return [[*prefix, *SORTED[order].by] for prefix in narrowed]


def name_of(by: Sequence[tuple[str, int]]) -> str:
    """What an index is called by what it is of."""
    return " ".join(name for name, _ in by)


INDEXES = (
    *indexed(
        Order.NEWEST,
        (),
        ("status",),
        ("county",),
        ("county", "status"),
        ("county", "marks"),
        ("county", "waiting_for"),
        ("township",),
        ("township", "status"),
        ("township", "marks"),
        ("township", "waiting_for"),
        ("departments",),
        ("departments", "status"),
        ("deputies",),
        ("deputies", "status"),
        ("category",),
        ("contact_point",),
        ("marks",),
    ),
    *indexed(Order.DUE, (), ("county",), ("township",), ("departments",), ("deputies",)),
    *indexed(Order.FREQUENCY, (), ("county",), ("township",)),
    *public_ones(
        Order.NEWEST,
        (),
        ("status",),
        ("county",),
        ("county", "status"),
        ("township",),
        ("township", "status"),
        ("division",),
    ),
    *public_ones(Order.DUE, (), ("county",), ("township",)),
    *public_ones(Order.FREQUENCY, (), ("county",), ("township",)),
    # A prefecture, a province or a village is a range of divisions.
    IndexModel([("division", ASCENDING), *SORTED[Order.NEWEST].by]),
    IndexModel([("township", ASCENDING), ("pairs", ASCENDING), ("_id", DESCENDING)]),
    # Where open cases are, and when they are due, is counted without reading a case.
    IndexModel([(name, ASCENDING) for name in ("public", "status", "division", "by_due")]),
    # Words that no summary has would be looked for in all of them.
    *indexed(Order.NEWEST, ("summary_pairs",), ("township", "summary_pairs")),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which cases are asked for; what is None, or left out, does not matter."""

    division: str | None = None
    status: Status | None = None
    waiting_for: Waiting | None = None
    category: str | None = None
    department: str | None = None
    deputy: str | None = None
    """Those they appraise, and the public ones that came by a contact point of theirs."""
    appraiser: str | None = None
    contact_point: str | None = None
    villages: tuple[str, ...] = ()
    """Of any of these."""
    words: str | None = None
    marks: tuple[str, ...] = ()
    due: tuple[date, date] | None = None
    """From the first of these days on, before the second."""
    public: bool | None = True
    about_township: bool | None = None


def marks_of(view: CaseView) -> Sequence[str]:
    """What desks look for: flags, what was escalated, what waits for a ruling, and look-backs."""
    seen_to = {FLAGGED: bool(view.flags), ESCALATED: view.escalated}
    marks = {name for name, marked in seen_to.items() if marked}
    for name in ("appeal", "reopening", "postponement"):
        if state := getattr(view, name):
            marks.add(mark(name, state))
    return sorted(marks | {mark("look_back", one.state) for one in view.look_backs})


def mark(name: str, state: str) -> str:
    """`look_back:due`."""
    return f"{name}:{state}"


def due_first(due: date | None) -> str:
    """What is due first sorts first, and what is not due comes last."""
    return (due or date.max).isoformat()


def query_of(asked: Asked) -> Document:
    """The cases asked for, as MongoDB is asked."""
    query: Document = {
        "public": asked.public,
        "status": asked.status.value if asked.status else None,
        "waiting_for": asked.waiting_for,
        "category": asked.category,
        "departments": asked.department,
        # The appraiser is among them, so that one index leads to both.
        "deputies": asked.deputy or asked.appraiser,
        "appraiser": asked.appraiser,
        "contact_point": asked.contact_point,
        "about_township": asked.about_township,
    }
    query = {name: value for name, value in query.items() if value is not None}
    if asked.deputy:
        theirs_to_answer = {
            "about_township": False,
            "hidden": False,
            "status": {"$in": sorted(ANSWERABLE)},
        }
        query["$or"] = [{"appraiser": asked.deputy}, {"public": True}, theirs_to_answer]
    if asked.marks:
        query["marks"] = {"$all": list(asked.marks)}
    if asked.due:
        first, after = asked.due
        query["by_due"] = {"$gte": due_first(first), "$lt": due_first(after)}
    if asked.words:
        query["summary"] = {"$regex": re.escape(asked.words), "$options": "i"}
        if in_a_row := pairs(asked.words):
            query["summary_pairs"] = {"$all": sorted(in_a_row)}
    placed = within(asked.division) if asked.division else {}
    there = {"division": {"$in": list(asked.villages)}} if asked.villages else {}
    return query | placed | there


def open_in(division: str) -> Document:
    """The public open cases of a division: all that is asked, and shown, stands in one index."""
    open_ = {"$in": sorted(OPEN_TO_MORE)}
    return {"public": True, "status": open_, "division": from_to(division)}


def open_here(township: str, category: str | None, pairs: Sequence[str]) -> Document:
    """The public open cases of a township that have one of these pairs in their summary."""
    query: Document = {"township": township, "pairs": {"$in": list(pairs)}}
    return query | ({"category": category} if category else {})
