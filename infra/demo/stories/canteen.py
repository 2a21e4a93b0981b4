"""A canteen for the elderly: returned, reassigned, promised, closed; and not there on the day."""

from datetime import timedelta

from infra.demo.people import Reporter
from infra.demo.stories.telling import Telling, begins

TOWNSHIP = "410422105"
STAFF, COMMITTEE = "410422105-staff", "410422-committee"
HEALTH, CIVIL_AFFAIRS = "410422-weijian", "410422-minzheng"
UNTIL_THE_PROMISE = 20  # days


def play(telling: Telling) -> None:
    """From a wish to a promise, and from the promise's day to the second round."""
    reporter = telling.report(
        TOWNSHIP, "村里老人做饭难，盼着有个食堂", contact_point="410422105-household"
    )
    telling.told("一位老人的女儿上报 reports", reporter.looks(), "submitted")
    telling.triaged(reporter.case, STAFF, "elderly", "叶邑镇希望开办老年食堂")
    returned_and_reassigned(telling, reporter.case)
    promised_and_closed(telling, reporter)
    not_there_on_the_day(telling, reporter)


def returned_and_reassigned(telling: Telling, case: str) -> None:
    committee = telling.person(COMMITTEE)
    handed = committee.does("handover", case, lead=HEALTH)
    telling.told("交办卫健委 handed over to health", handed, "handed_over")
    refused = telling.person(HEALTH).does("return", case, reason="老年助餐由民政部门主管")
    telling.told("卫健委退单 returned", refused, "returned")
    again = committee.does("handover", case, lead=CIVIL_AFFAIRS)
    telling.told("改派民政局 reassigned to civil affairs", again, "handed_over")
    telling.refused(
        lambda: telling.person(CIVIL_AFFAIRS).does("return", case, reason="经费不足"),
        409,
        "第二次退单被拒 a second return is refused",
    )


def promised_and_closed(telling: Telling, reporter: Reporter) -> None:
    promise = telling.today() + timedelta(days=UNTIL_THE_PROMISE)
    answer = {"outcome": "C", "promised_on": promise.isoformat()}
    resolved = telling.answered(reporter.case, CIVIL_AFFAIRS, "选址已定，按期开办", **answer)
    deputy = telling.person(resolved["appraiser"])
    deputy.does("appraisal", reporter.case, verdict="basically_satisfied")
    telling.must(True, f"代表评单：基本满意 basically satisfied, promised on {promise}")
    reporter.rates(3)
    closed = telling.until(reporter.looks, lambda case: case["status"] == "closed")
    telling.told("办结 closed, with a promise", closed, "closed")


def not_there_on_the_day(telling: Telling, reporter: Reporter) -> None:
    telling.days_pass(UNTIL_THE_PROMISE)
    telling.happens(reporter, "look_back.called.v1", "承诺之日回头看 the promise's day has come")
    telling.person(COMMITTEE).does(
        "look-back", reporter.case, passed=False, finding="现场只有空屋，食堂未开"
    )
    again = telling.until(reporter.looks, begins(2))
    telling.told("回头看未通过，进入第 2 轮 it failed: the second round", again, "handed_over")
    telling.must(again["lead_department"] == CIVIL_AFFAIRS, "仍由民政局主办 the same lead keeps it")
