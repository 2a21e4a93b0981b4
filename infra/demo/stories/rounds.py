"""Two reports become one case; two rounds, all four parties; points in the duty bank."""

from infra.demo.people import Reporter
from infra.demo.stories.telling import Telling, begins

TOWNSHIP = "654004200"
HOUSING, TRANSPORT = "654004-zhujian", "654004-jiaotong"
GOVERNMENT = "654004200-zhengfu"
APPRAISER, ANOTHER = "654004200-d1", "654004200-d2"
COMMITTEE, STAFF = "654004-committee", f"{TOWNSHIP}-staff"
VERDICT_IN_TIME = 2  # points


def play(telling: Telling) -> None:
    """Report, merge, triage; hand over, return, reassign; two rounds; closed; points."""
    before = points(telling)
    first, second = two_reports_become_one(telling)
    case = first.case
    handed_over_returned_and_reassigned(telling, case)
    answer(telling, case, "路面坑洼已填补 32 处")
    found_wanting(telling, first)
    answer(telling, case, "全线 1.8 公里重新铺油，并加设排水沟")
    satisfied(telling, first, second)
    both_see_the_same(telling, first, second)
    points_show(telling, before)


def two_reports_become_one(telling: Telling) -> tuple[Reporter, Reporter]:
    first = telling.report(TOWNSHIP, "村口到学校的路全是坑，下雨天孩子走不了")
    telling.told("一位村民扫码上报 submits: 村口到学校的路全是坑", first.looks(), "submitted")
    second = telling.report(TOWNSHIP, "学校门口那条路坑坑洼洼，三轮车都翻过")
    telling.told("另一位村民也上报 submits again, in other words", second.looks(), "submitted")
    telling.triaged(first.case, STAFF, "roads", "伊车嘎善乡通往学校的村道坑洼破损")
    merged = telling.person(STAFF).does("triage", second.case, decision="merge", into=first.case)
    telling.told("第二件并入第一件 merged; its reporter follows the first", merged, "merged")
    return first, second


def handed_over_returned_and_reassigned(telling: Telling, case: str) -> None:
    committee, housing = telling.person(COMMITTEE), telling.person(HOUSING)
    handed = committee.does("handover", case, lead=HOUSING, appraiser=APPRAISER)
    telling.told("代表工委交办住建局 handed over to housing", handed, "handed_over")
    returned = housing.does("return", case, reason="该路段为乡村公路，由交通运输部门管养")
    telling.told("住建局退单 returned, with a reason", returned, "returned")
    parties = {"lead": TRANSPORT, "assisting": [GOVERNMENT], "appraiser": APPRAISER}
    again = committee.does("handover", case, **parties)
    telling.told("改派交通运输局，乡政府协办 reassigned to transport", again, "handed_over")
    telling.refused(
        lambda: housing.does("acceptance", case, plan="我局办理"),
        403,
        "住建局再接单被拒 the former lead is refused",
    )


def answer(telling: Telling, case: str, result: str) -> None:
    transport = telling.person(TRANSPORT)
    accepted = transport.does("acceptance", case, plan="十五个工作日内完成整修")
    round_, due = accepted["round"], accepted["due_on"]
    telling.told(f"第 {round_} 轮：交通运输局接单 accepted, due {due}", accepted, "accepted")
    progressed = transport.does("progress", case, note="养护队已进场，工程过半")
    telling.told(f"第 {round_} 轮：通报进展 progress reported", progressed, "accepted")
    resolved = transport.does("resolution", case, outcome="A", result=result)
    telling.told(f"第 {round_} 轮：办复 answered A: {result}", resolved, "resolved")


def found_wanting(telling: Telling, reporter: Reporter) -> None:
    case = reporter.case
    telling.refused(
        lambda: telling.person(ANOTHER).does("appraisal", case, verdict="satisfied"),
        403,
        "他人代评被拒 another deputy may not appraise",
    )
    reasons = "现场查看，学校东侧两百米仍未修补"
    telling.person(APPRAISER).does("appraisal", case, verdict="unsatisfied", reasons=reasons)
    telling.must(True, "代表评单：不满意 the appraiser is unsatisfied, with reasons")
    again = telling.until(reporter.looks, begins(2))
    telling.told("自动再交办，进入第 2 轮 handed over again by itself", again, "handed_over")


def satisfied(telling: Telling, first: Reporter, second: Reporter) -> None:
    telling.person(APPRAISER).does("appraisal", first.case, verdict="satisfied")
    telling.must(True, "代表评单：满意 the appraiser is satisfied")
    telling.told("第一位村民评价 5 分 rates", first.rates(5), "resolved")
    second.rates(4)
    closed = telling.until(second.looks, lambda case: case["status"] == "closed")
    telling.told("第二位村民评价 4 分，办结 rates; the case is closed", closed, "closed")


def both_see_the_same(telling: Telling, first: Reporter, second: Reporter) -> None:
    # What services tell each other may still arrive between two looks.
    def look() -> tuple[object, object]:
        return first.looks()["timeline"], second.looks()["timeline"]

    one, other = telling.until(look, lambda pair: pair[0] == pair[1])
    telling.must(one == other, "两位村民看到同一条时间线 both see the same timeline")
    own = first.looks()["text"] != second.looks()["text"]
    telling.must(own, "各自的原话只有本人可见 each sees their own words")


def points_show(telling: Telling, before: int) -> None:
    wanted = 2 * VERDICT_IN_TIME
    earned = telling.until(lambda: points(telling), lambda now: now >= before + wanted) - before
    telling.must(earned == wanted, f"履职银行 {earned} points for two verdicts in time")


def points(telling: Telling) -> int:
    """The appraiser's points, as the ranking shows them."""
    asked = {"division": "654004", "level": "township"}
    ranking = telling.person(COMMITTEE).gets("/rankings", **asked)["items"]
    return next((one["points"] for one in ranking if one["deputy"] == APPRAISER), 0)
