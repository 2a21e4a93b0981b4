"""The story: one case, two rounds, all four parties, through the public interface alone."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import httpx

from infra.demo.people import Answer, Person, Refused, Reporter
from infra.demo.seeding import Account

T = TypeVar("T")
TOWNSHIP = "654004200"
HOUSING, TRANSPORT = "654004-zhujian", "654004-jiaotong"
GOVERNMENT = "654004200-zhengfu"
APPRAISER, ANOTHER = "654004200-d1", "654004200-d2"
HEARD_WITHIN = 20.0  # seconds, for what services tell each other


class DidNotHold(Exception):
    """A step of the story did not come out as it must."""


@dataclass(slots=True)
class Story:
    """Tells each step as it is taken; raises DidNotHold at the first that does not hold."""

    client: httpx.Client
    accounts: Mapping[str, Account]
    say: Callable[[str], None]
    _number: int = field(default=0, init=False)

    def play(self) -> None:
        """Report, merge, triage; hand over, return, reassign; two rounds; closed; points."""
        points = self._points()
        first, second = self._two_reports_become_one()
        case = first.case
        self._handed_over_returned_and_reassigned(case)
        self._answered(case, "路面坑洼已填补 32 处", round_=1)
        self._found_wanting(case, first)
        self._answered(case, "全线 1.8 公里重新铺油，并加设排水沟", round_=2)
        self._satisfied(case, first, second)
        self._both_see_the_same(first, second)
        self._points_show(before=points)

    def _two_reports_become_one(self) -> tuple[Reporter, Reporter]:
        first = Reporter.of(self.client, TOWNSHIP, "村口到学校的路全是坑，下雨天孩子走不了")
        self._told("一位村民扫码上报 submits: 村口到学校的路全是坑", first.looks(), "submitted")
        second = Reporter.of(self.client, TOWNSHIP, "学校门口那条路坑坑洼洼，三轮车都翻过")
        self._told("另一位村民也上报 submits again, in other words", second.looks(), "submitted")
        staff = self._person(f"{TOWNSHIP}-staff")
        summary = "伊车嘎善乡通往学校的村道坑洼破损"
        triaged = staff.does(
            "triage",
            first.case,
            decision="accept",
            category="roads",
            urgency="problem",
            summary=summary,
        )
        self._told(f"乡人大受理 triage, public summary: {summary}", triaged, "triaged")
        merged = staff.does("triage", second.case, decision="merge", into=first.case)
        self._told("第二件并入第一件 merged; its reporter follows the first", merged, "merged")
        return first, second

    def _handed_over_returned_and_reassigned(self, case: str) -> None:
        committee = self._person("654004-committee")
        handed = committee.does("handover", case, lead=HOUSING, appraiser=APPRAISER)
        self._told("代表工委交办住建局 handed over to housing", handed, "handed_over")
        housing = self._person(HOUSING)
        returned = housing.does("return", case, reason="该路段为乡村公路，由交通运输部门管养")
        self._told("住建局退单 returned, with a reason", returned, "returned")
        again = committee.does(
            "handover", case, lead=TRANSPORT, assisting=[GOVERNMENT], appraiser=APPRAISER
        )
        self._told("改派交通运输局，乡政府协办 reassigned to transport", again, "handed_over")
        refusal = self._refused(lambda: housing.does("acceptance", case, plan="我局办理"))
        self._must(refusal.status == 403, "住建局再接单被拒 the former lead is refused (403)")

    def _answered(self, case: str, result: str, round_: int) -> None:
        transport = self._person(TRANSPORT)
        accepted = transport.does("acceptance", case, plan="十五个工作日内完成整修")
        due = accepted["due_on"]
        self._told(f"第 {round_} 轮：交通运输局接单 accepted, due {due}", accepted, "accepted")
        told = transport.does("progress", case, note="养护队已进场，工程过半")
        self._told(f"第 {round_} 轮：通报进展 progress reported", told, "accepted")
        resolved = transport.does("resolution", case, outcome="A", result=result)
        self._told(f"第 {round_} 轮：办复 answered A: {result}", resolved, "resolved")

    def _found_wanting(self, case: str, reporter: Reporter) -> None:
        other = self._person(ANOTHER)
        refusal = self._refused(lambda: other.does("appraisal", case, verdict="satisfied"))
        self._must(refusal.status == 403, "他人代评被拒 another deputy may not appraise (403)")
        self._person(APPRAISER).does(
            "appraisal", case, verdict="unsatisfied", reasons="现场查看，学校东侧两百米仍未修补"
        )
        self._must(True, "代表评单：不满意 the appraiser is unsatisfied, with reasons")
        again = self._until(reporter, lambda case: case["round"] == 2)
        self._told("自动再交办，进入第 2 轮 handed over again by itself", again, "handed_over")

    def _satisfied(self, case: str, first: Reporter, second: Reporter) -> None:
        self._person(APPRAISER).does("appraisal", case, verdict="satisfied")
        self._must(True, "代表评单：满意 the appraiser is satisfied")
        self._told("第一位村民评价 5 分 rates", first.rates(5), "resolved")
        second.rates(4)
        closed = self._until(second, lambda case: case["status"] == "closed")
        self._told("第二位村民评价 4 分，办结 rates; the case is closed", closed, "closed")

    def _both_see_the_same(self, first: Reporter, second: Reporter) -> None:
        one, other = first.looks(), second.looks()
        same = one["timeline"] == other["timeline"] and one["id"] == other["id"]
        self._must(
            same, f"两位村民看到同一条时间线 both see the same {len(one['timeline'])} entries"
        )
        self._must(one["text"] != other["text"], "各自的原话只有本人可见 each sees their own words")

    def _points_show(self, before: int) -> None:
        earned = self._wait(self._points, lambda points: points >= before + 4) - before
        self._must(
            earned == 4, f"履职银行 {earned} points for two verdicts in time, in the ranking"
        )

    def _points(self) -> int:
        asked = {"division": "654004", "level": "township"}
        ranking = self.client.get("/api/v1/rankings", params=asked).json()["items"]
        return next((d["points"] for d in ranking if d["deputy"] == APPRAISER), 0)

    def _person(self, username: str) -> Person:
        return Person(self.client, self.accounts[username])

    def _refused(self, step: Callable[[], Answer]) -> Refused:
        try:
            step()
        except Refused as refusal:
            return refusal
        raise DidNotHold(f"step {self._number + 1} must be refused, and was not")

    def _until(self, reporter: Reporter, holds: Callable[[Answer], bool]) -> Answer:
        return self._wait(reporter.looks, holds)

    def _wait(self, look: Callable[[], T], holds: Callable[[T], bool]) -> T:
        deadline = time.monotonic() + HEARD_WITHIN
        while not holds(found := look()) and time.monotonic() < deadline:
            time.sleep(0.05)
        return found

    def _told(self, what: str, case: Answer, status: str) -> None:
        self._must(case["status"] == status, f"{what} → {case['status']}")

    def _must(self, holds: bool, what: str) -> None:
        self._number += 1
        self.say(f"{'✓' if holds else '✗'} {self._number:2}  {what}")
        if not holds:
            raise DidNotHold(f"step {self._number} did not hold: {what}")
