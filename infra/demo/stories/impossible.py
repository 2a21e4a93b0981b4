"""An impossible demand: not possible twice, and in the end explained in public."""

from infra.demo.people import Reporter
from infra.demo.stories.telling import Telling, begins

TOWNSHIP, STAFF, COMMITTEE = "654004200", "654004200-staff", "654004-committee"
DEPUTY, TRANSPORT = "654004200-d1", "654004-jiaotong"


def play(telling: Telling) -> None:
    """Two rounds end unsatisfied; the supervision meeting ends it, and nothing loops for ever."""
    reporter = telling.report(TOWNSHIP, "希望高铁在我们村设一站")
    telling.triaged(reporter.case, STAFF, "roads", "希望高铁在伊车嘎善乡设站")
    handed = telling.person(COMMITTEE).does(
        "handover", reporter.case, lead=TRANSPORT, appraiser=DEPUTY
    )
    telling.told("交办 handed over", handed, "handed_over")
    explaining = {"explanation": "线路与站点由国家规划，距现有车站 18 公里，已增开接驳班车。"}
    telling.refused(
        lambda: telling.person(COMMITTEE).does("explanation", reporter.case, **explaining),
        409,
        "未经两轮不得解释办结 not before two rounds",
    )
    for round_ in (1, 2):
        not_possible(telling, reporter, round_)
    telling.happens(
        reporter, "case.flagged.v1", "两轮不满意，列入督办会 on the supervision meeting"
    )
    telling.person(COMMITTEE).does("explanation", reporter.case, **explaining)
    ended = telling.until(reporter.looks, lambda case: case["status"] == "closed")
    telling.told("督办会后解释办结 explained, in public", ended, "closed")
    telling.must(ended["outcome"] == "D", "计为未解决 counted as not solved")
    telling.refused(
        lambda: reporter.does("reopening", reason="还是想要"),
        409,
        "解释办结不再重启 what is explained is not reopened",
    )


def not_possible(telling: Telling, reporter: Reporter, round_: int) -> None:
    telling.answered(reporter.case, TRANSPORT, "不具备设站条件", outcome="D")
    telling.person(DEPUTY).does(
        "appraisal", reporter.case, verdict="unsatisfied", reasons="应说明依据和替代办法"
    )
    again = telling.until(reporter.looks, begins(round_ + 1))
    telling.told(f"第 {round_} 轮不满意 unsatisfied, round {round_ + 1}", again, "handed_over")
