"""Deputies who do not appraise: one has a part, one stands back, one is absent."""

from infra.demo.people import Reporter
from infra.demo.stories.telling import Telling

TOWNSHIP, STAFF, COMMITTEE = "654004200", "654004200-staff", "654004-committee"
WATER, OFFICIAL, OWNER = "654004-shuili", "654004200-d2", "654004200-d1"
PAST_ANY_HOLIDAY = 21  # days; more than seven working days, whatever the calendar


def play(telling: Telling) -> None:
    """Whoever stands back or stays away, somebody without a part gives the verdict."""
    reporter = telling.report(TOWNSHIP, "自来水又黄又浑", contact_point="654004200-station")
    telling.triaged(reporter.case, STAFF, "water", "伊车嘎善乡自来水浑浊")
    named(telling, reporter.case)
    substitute = stood_back(telling, reporter)
    another = absent(telling, reporter, substitute)
    telling.person(another).does("appraisal", reporter.case, verdict="satisfied")
    telling.happens(reporter, "order.appraised.v1", "替补代表评单 the substitute appraises")


def named(telling: Telling, case: str) -> None:
    committee = telling.person(COMMITTEE)
    telling.refused(
        lambda: committee.does("handover", case, lead=WATER, appraiser=OFFICIAL),
        403,
        "在水利局任职的代表应回避 a deputy who works there has a part",
    )
    handed = committee.does("handover", case, lead=WATER)
    telling.told("交办水利局 handed over", handed, "handed_over")
    telling.must(
        handed["appraiser"] == OWNER, "默认由联络站代表评单 by default the owner appraises"
    )
    telling.answered(case, WATER, "更换滤料并冲洗管网")


def stood_back(telling: Telling, reporter: Reporter) -> str:
    telling.person(OWNER).does("recusal", reporter.case, reason="本人承包过该管网工程")
    case = telling.until(reporter.looks, lambda case: case["appraiser"] != OWNER)
    substitute: str = case["appraiser"]
    free = substitute not in {OWNER, OFFICIAL}
    telling.must(free, "代表回避，改由他人评单 stood back: another is named")
    telling.refused(
        lambda: telling.person(OWNER).does("appraisal", reporter.case, verdict="satisfied"),
        403,
        "回避者不得再评 the one who stood back may not appraise",
    )
    return substitute


def absent(telling: Telling, reporter: Reporter, substitute: str) -> str:
    telling.days_pass(PAST_ANY_HOLIDAY)
    case = telling.until(reporter.looks, lambda case: case["appraiser"] != substitute)
    another: str = case["appraiser"]
    telling.must(another != substitute, "七个工作日未评，由他人替补 absent: substituted")
    return another
