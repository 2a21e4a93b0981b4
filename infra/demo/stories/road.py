"""The road in full: scanned at a station, endorsed, overdue, judged, looked back on and held."""

from datetime import date

from infra.demo.people import Reporter
from infra.demo.stories.telling import Telling, photo

TOWNSHIP, STATION = "654004200", "654004200-station"
STAFF, COMMITTEE, OWNER = "654004200-staff", "654004-committee", "654004200-d1"
TRANSPORT = "654004-jiaotong"
CONTACT = {"name": "努某某（演示）", "phone": "0000-0000001"}
TEXT = "村东的路塌了一截，拖拉机过不去"
SUMMARY = "伊车嘎善乡村东道路塌陷"
PAST_ANY_HOLIDAY = 14  # days; more than two working days, whatever the calendar


def play(telling: Telling) -> None:
    """From a code on a station's wall to a look-back that passes."""
    reporter = scanned_at_the_station(telling)
    endorser = triaged_and_endorsed(telling, reporter)
    handed_over_and_too_late_to_return(telling, reporter.case)
    due_on = accepted(telling, reporter.case)
    reminded_and_overdue(telling, reporter, due_on)
    judged(telling, reporter, endorser)
    looked_back_on(telling, reporter)


def scanned_at_the_station(telling: Telling) -> Reporter:
    station = telling.sees(f"/contact-points/{STATION}")
    telling.must(bool(station["commitments"]), f"扫码见三亮 scanned: {station['name']}")
    reporter = telling.report(
        TOWNSHIP, TEXT, contact_point=STATION, identity="confidential", contact=CONTACT
    )
    telling.told("一位村民保密上报 reports, confidentially", reporter.looks(), "submitted")
    path = f"/cases/{reporter.case}/contacts"
    seen = telling.person(STAFF).gets(path)["items"]
    telling.must(seen[0]["phone"] == CONTACT["phone"], "乡人大查看联系方式 triage sees the contact")
    telling.refused(
        lambda: telling.person(TRANSPORT).gets(path), 403, "部门不得查看 a department may not"
    )
    looks = telling.person(COMMITTEE).gets(f"/cases/{reporter.case}/looks")["items"]
    telling.must(len(looks) == 1, "查看有记录 the look was logged")
    return reporter


def triaged_and_endorsed(telling: Telling, reporter: Reporter) -> Reporter:
    telling.triaged(reporter.case, STAFF, "roads", SUMMARY)

    def similar() -> list[str]:
        found = telling.sees("/concerns/similar", division=TOWNSHIP, text="村东道路塌了")
        return [one["id"] for one in found["items"]]

    offered = telling.until(similar, lambda ids: reporter.case in ids)
    telling.must(reporter.case in offered, "另一位村民看到相似诉求 a similar concern is offered")
    endorser = Reporter.endorsing(telling.client, reporter.case)
    shown = endorser.looks()
    telling.must(shown["text"] is None, "附议，得到自己的查询码 endorses, with a code of one's own")
    return endorser


def handed_over_and_too_late_to_return(telling: Telling, case: str) -> None:
    handed = telling.person(COMMITTEE).does("handover", case, lead=TRANSPORT)
    telling.told("代表工委交办 handed over", handed, "handed_over")
    telling.must(handed["appraiser"] == OWNER, "评单人是联络站的代表 its owner is to appraise")
    telling.days_pass(PAST_ANY_HOLIDAY)
    telling.refused(
        lambda: telling.person(TRANSPORT).does("return", case, reason="不是我局的路"),
        409,
        "逾期退单被拒 too late to return",
    )


def accepted(telling: Telling, case: str) -> date:
    taken = telling.person(TRANSPORT).does("acceptance", case, plan="回填夯实，恢复通行")
    telling.told(f"局长接单 accepted, due {taken['due_on']}", taken, "accepted")
    return date.fromisoformat(taken["due_on"])


def reminded_and_overdue(telling: Telling, reporter: Reporter, due_on: date) -> None:
    telling.days_pass((due_on - telling.today()).days - 1)
    telling.happens(reporter, "order.reminded.v1", "到期前提醒 reminded before it is due")
    telling.days_pass(2)
    telling.happens(reporter, "order.overrun.v1", "逾期 overdue")
    late = reporter.looks()["lateness"]
    telling.must(late == "red", f"颜色只表示时限 colour means lateness: {late}")


def judged(telling: Telling, reporter: Reporter, endorser: Reporter) -> None:
    done = telling.person(TRANSPORT).does(
        "resolution", reporter.case, outcome="A", result="路基回填 40 米，恢复通行"
    )
    telling.told("办复 answered A", done, "resolved")
    deputy = telling.person(OWNER)
    evidence = [deputy.photographs(photo())]
    deputy.does("appraisal", reporter.case, verdict="satisfied", evidence=evidence)
    telling.must(True, "代表现场核验并评单 checked on site, with a photo: satisfied")
    endorser.rates(4)
    telling.told("附议人评价 the endorser rates", endorser.looks(), "resolved")
    reporter.rates(5)
    closed = telling.until(reporter.looks, lambda case: case["status"] == "closed")
    telling.told("村民评价 5 分，办结 rated and closed", closed, "closed")


def looked_back_on(telling: Telling, reporter: Reporter) -> None:
    telling.days_pass(31)
    telling.happens(reporter, "look_back.called.v1", "三十天后回头看 the look-back is due")
    telling.person(COMMITTEE).does(
        "look-back", reporter.case, passed=True, finding="路面完好，雨后复查无积水"
    )
    telling.happens(reporter, "look_back.passed.v1", "回头看通过 the look-back passed")
    telling.told("仍是办结 it stays closed", reporter.looks(), "closed")
