"""The questions that a dashboard, a ranking, and desks ask of a deployment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from infra.load.calling import API, Callers
from infra.load.cases import COMMITTEE, LEAD, STAFF, TOWNSHIP
from services.gateway.api.periods import this_year

COUNTY = TOWNSHIP[:6]
DEPUTY = f"{TOWNSHIP}-b00"
LISTS = (
    "",
    "division={county}",
    "division={township}",
    "division=654000",
    "division={township}&status=closed",
    "division={township}&status=accepted",
    "division={township}&status=submitted",
    "status=submitted",
    "status=referred",
    "status=closed",
    "category=roads",
    "division={county}&category=roads",
    "division={township}&category=roads&status=closed",
    "department={lead}",
    "department={lead}&status=closed",
    "department={lead}&status=handed_over",
    "division={township}&department={lead}",
    "contact_point=654004200-station",
    "q={words}",
    "division={township}&q={words}",
    "q={nowhere}",
    "lateness=red",
    "division={township}&lateness=red",
    "department={lead}&lateness=green",
    "flagged=true",
    "division={county}&flagged=true",
    "look_back=scheduled",
    "division={township}&look_back=passed",
    "appeal=pending",
    "reopening=pending",
    "postponement=pending",
    "order=due",
    "division={county}&order=due",
    "order=frequency",
    "division={township}&order=frequency",
)
DESKS = {
    STAFF: ("", "status=submitted", "lateness=red"),
    COMMITTEE: ("", "status=triaged", "lateness=red", "flagged=true", "escalated=true"),
    LEAD: ("", "status=handed_over", "lateness=red"),
    DEPUTY: ("", "status=resolved"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for, by whom."""

    name: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)


async def questions(callers: Callers) -> Sequence[Question]:
    """All of them; the cases in them are some that are there."""
    listed = await callers.get(f"/cases?division={TOWNSHIP}&limit=20")
    assert listed  # noqa: S101  (a deployment that is measured answers)
    case = listed["items"][0]["id"]
    return [
        *figures(),
        Question("GET /cases/{id}", f"{API}/cases/{case}"),
        Question(
            "GET /cases, the next page",
            f"{API}/cases?division={TOWNSHIP}&limit=20&cursor={quote(listed['next_cursor'])}",
        ),
        *lists(),
        *[one for by, asked in DESKS.items() for one in await desk(callers, by, asked)],
    ]


def figures() -> Sequence[Question]:
    """The dashboard's, the ranking's, and the rates'."""
    year = this_year()
    at = f"{API}/rates/cases?division={COUNTY}&rate=resolution"
    similar = f"{API}/concerns/similar?division={TOWNSHIP}&text={quote('村道破损难走')}"
    return [
        *(
            Question(f"GET /counters, {of}", f"{API}/counters?division={of}&period={year}")
            for of in (COUNTY, TOWNSHIP)
        ),
        *(Question(f"GET /flow, {of}", f"{API}/flow?division={of}") for of in (COUNTY, TOWNSHIP)),
        Question("GET /rankings", f"{API}/rankings?division={COUNTY}&level=township&period={year}"),
        Question(
            "GET /rankings, a month",
            f"{API}/rankings?division={COUNTY}&level=township&period={year}-09",
        ),
        *(
            Question(f"GET /rates, by {by}", f"{API}/rates?division={COUNTY}&period={year}&by={by}")
            for by in ("department", "township")
        ),
        Question("GET /rates/cases", f"{at}&period={year}&limit=20"),
        Question(
            "GET /rates/cases, of a department", f"{at}&period={year}-09&department={LEAD}&limit=20"
        ),
        Question("GET /concerns/similar", similar),
    ]


def lists() -> Sequence[Question]:
    """The public lists, by each filter."""
    named = {"county": COUNTY, "township": TOWNSHIP, "lead": LEAD, "words": quote("雨天")}
    named["nowhere"] = quote("没有的词")
    return [
        Question(f"GET /cases?{filter_}", f"{API}/cases?limit=20&{filter_.format(**named)}")
        for filter_ in LISTS
    ]


async def desk(callers: Callers, by: str, asked: Sequence[str]) -> Sequence[Question]:
    """What waits for an account."""
    headers = await callers.signed_in(by)
    return [
        Question(
            f"GET /cases?scope=mine&{one}, {by}", f"{API}/cases?scope=mine&limit=20&{one}", headers
        )
        for one in asked
    ]
