"""Lives of cases: every way that a case goes, played through the public interface."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from infra.load.calling import Answer, Callers
from infra.load.cases import APPRAISER, COMMITTEE, LEAD, STAFF, TOWNSHIP

ADMINISTRATOR = "administrator"
LOOK_EVERY = 0.1  # seconds
SEEN_WITHIN = 60.0  # seconds
WEEKS_PASS = 42  # days: past every period, window and look-back, and the same day of the week

TIMES_WEEKS_PASS = 2
DEADLINES_SEEN_WITHIN = 3.0  # seconds

BY_CODE = ""
"""Who takes a step by the tracking code, without an account."""

Step = tuple[str, Answer, str]

TRIAGED: Step = (
    "triage",
    {
        "decision": "accept",
        "category": "roads",
        "urgency": "problem",
        "summary": "村道破损，雨天难以通行",
    },
    STAFF,
)
HANDED_OVER: Step = ("handover", {"lead": LEAD, "appraiser": APPRAISER}, COMMITTEE)
ANOTHER = "654004-zhujian"
GIVEN_WRONGLY: Step = ("handover", {"lead": ANOTHER, "appraiser": APPRAISER}, COMMITTEE)
RETURNED: Step = ("return", {"reason": "该路段不归我局管养"}, ANOTHER)
ACCEPTED: Step = ("acceptance", {"plan": "派人修补"}, LEAD)
PROGRESSED: Step = ("progress", {"note": "施工队已进场"}, LEAD)
RESOLVED: Step = ("resolution", {"outcome": "A", "result": "已修补"}, LEAD)
NOT_POSSIBLE: Step = ("resolution", {"outcome": "D", "result": "不具备条件"}, LEAD)
SATISFIED: Step = ("appraisal", {"verdict": "satisfied"}, APPRAISER)
UNSATISFIED: Step = ("appraisal", {"verdict": "unsatisfied", "reasons": "仍未修好"}, APPRAISER)
RATED: Step = ("ratings", {"score": 5}, BY_CODE)
RATED_LOW: Step = ("ratings", {"score": 3}, BY_CODE)
ENDORSED: Step = ("endorsements", {}, "resident")
WITHDRAWN: Step = ("withdrawal", {"reason": "自行解决了"}, BY_CODE)
ANSWERED: Step = (
    "triage",
    {
        "decision": "answer",
        "category": "other",
        "summary": "咨询办事时间",
        "answer": "每周三上午。",
    },
    STAFF,
)
DECLINED: Step = ("triage", {"decision": "decline", "reason": "不属于公共事务"}, STAFF)
REFERRED: Step = ("triage", {"decision": "refer", "to": "court", "reason": "已进入诉讼程序"}, STAFF)

HANDLED = (HANDED_OVER, ACCEPTED, RESOLVED)
TO_THE_ANSWER = (TRIAGED, *HANDLED)
TO_THE_END = (*TO_THE_ANSWER, SATISFIED, RATED)
SECOND_ROUND = (UNSATISFIED, ACCEPTED, RESOLVED, SATISFIED, RATED)
WITH_AN_ENDORSER = (TRIAGED, ENDORSED, HANDED_OVER, ACCEPTED, PROGRESSED, RESOLVED, SATISFIED)
RETURNED_FIRST = (TRIAGED, GIVEN_WRONGLY, RETURNED, *HANDLED, SATISFIED, RATED)


@dataclass(frozen=True, slots=True)
class Life:
    """What is done with a case; how many of a thousand cases go this way."""

    name: str
    steps: Sequence[Step]
    of_thousand: int
    looked_back: bool = False
    """Whether weeks pass after it, and the look-back too is done."""
    late: bool = False
    """Whether weeks pass while nobody does what is due."""
    within_days: int = 0
    """How many days ago it may have been: further back, something would be due by now."""

    @property
    def is_over(self) -> bool:
        """Whether nothing is due any more, however long ago it was."""
        return self.looked_back or self.late


LIVES: Sequence[Life] = (
    Life("closed", TO_THE_END, 380, looked_back=True),
    Life("endorsed", (*WITH_AN_ENDORSER, RATED_LOW), 120, looked_back=True),
    Life("two rounds", (*TO_THE_ANSWER, *SECOND_ROUND), 150, looked_back=True),
    Life("returned first", RETURNED_FIRST, 60, looked_back=True),
    Life("closed lately", TO_THE_END, 40, within_days=21),
    Life("answered", (ANSWERED,), 80, late=True),
    Life("declined", (DECLINED,), 40, late=True),
    Life("referred", (REFERRED,), 10, late=True),
    Life("withdrawn", (TRIAGED, WITHDRAWN), 20, late=True),
    Life("late", (TRIAGED, HANDED_OVER, ACCEPTED), 10, late=True),
    Life("submitted", (), 20),
    Life("triaged", (TRIAGED,), 15),
    Life("handed over", (TRIAGED, HANDED_OVER), 15),
    Life("accepted", (TRIAGED, HANDED_OVER, ACCEPTED), 15),
    Life("resolved", TO_THE_ANSWER, 10),
    Life("appraised", (*TO_THE_ANSWER, SATISFIED), 10),
    Life("not possible", (TRIAGED, HANDED_OVER, ACCEPTED, NOT_POSSIBLE), 5),
)


async def play(callers: Callers) -> dict[str, str]:
    """Every life once; returns the case of each. The clock is weeks ahead afterwards."""
    before = [life for life in LIVES if life.is_over]
    cases = {life.name: await lived(callers, life) for life in before}
    # What ends only when nobody rates is looked back on that much later.
    for _ in range(TIMES_WEEKS_PASS):
        await callers.post("/demonstration/clock", {"days": WEEKS_PASS}, ADMINISTRATOR)
        await asyncio.sleep(DEADLINES_SEEN_WITHIN)
    for life in before:
        if life.looked_back:
            await look_back(callers, cases[life.name])
    cases |= {life.name: await lived(callers, life) for life in LIVES if life not in before}
    return cases


async def lived(callers: Callers, life: Life) -> str:
    """One case; returns its id."""
    words = {"text": "村道坑洼，雨天没法走，请派人看看。", "division": TOWNSHIP}
    filed = await callers.post("/concerns", words)
    case, code = filed["id"], filed["tracking_code"]
    round_ = 1
    for step in life.steps:
        name, body, by = step
        if step is UNSATISFIED:
            round_ += 1
        ref = code if by is BY_CODE else case
        await callers.post(f"/cases/{ref}/{name}", body, by if by in callers.accounts else None)
        if step is UNSATISFIED:
            await seen(callers, case, status="handed_over", round=round_)
    return str(case)


async def look_back(callers: Callers, case: str) -> None:
    """Once it is called, the committee looks back, and finds it solved."""
    await seen(callers, case, look_back="due")
    found = {"passed": True, "finding": "路面完好"}
    await callers.post(f"/cases/{case}/look-back", found, COMMITTEE)


async def seen(callers: Callers, case: str, **wanted: Any) -> None:
    """Return when the case is shown so. Raises TimeoutError."""
    async with asyncio.timeout(SEEN_WITHIN):
        while True:
            shown = await callers.get(f"/cases/{case}") or {}
            if "look_back" in wanted:
                shown["look_back"] = next(
                    (one["state"] for one in shown.get("look_backs", ())), None
                )
            if wanted.items() <= shown.items():
                return
            await asyncio.sleep(LOOK_EVERY)
