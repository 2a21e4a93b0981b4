"""A declined concern, appealed: once upheld, once dismissed."""

from infra.demo.people import Reporter
from infra.demo.stories.telling import Telling

TOWNSHIP, STAFF, COMMITTEE = "654004001", "654004001-staff", "654004-committee"


def play(telling: Telling) -> None:
    """The committee, and nobody else, rules on what the township would not take."""
    upheld(telling)
    dismissed(telling)


def upheld(telling: Telling) -> None:
    reporter = declined(telling, "小区后墙要倒了", "属业主自行维修范围")
    reporter.does("appeal", reason="墙外是学校的路，不是小区自己的事")
    telling.happens(reporter, "concern.appealed.v1", "居民申诉 appeals")
    ruling = {"upheld": True, "reason": "涉及校外道路安全，应予受理"}
    telling.refused(
        lambda: telling.person(STAFF).does("appeal/ruling", reporter.case, **ruling),
        403,
        "街道不得自裁 the township may not rule",
    )
    ruled = telling.person(COMMITTEE).does("appeal/ruling", reporter.case, **ruling)
    telling.told("代表工委支持申诉 upheld: it waits for triage again", ruled, "submitted")
    telling.triaged(reporter.case, COMMITTEE, "housing", "卡拉苏街道学校旁围墙倾斜")


def dismissed(telling: Telling) -> None:
    reporter = declined(telling, "邻居家的狗太吵", "属邻里纠纷，请社区调解")
    reporter.does("appeal", reason="调解过了没有用")
    ruling = {"upheld": False, "reason": "已转社区再次调解，不属交办范围"}
    ruled = telling.person(COMMITTEE).does("appeal/ruling", reporter.case, **ruling)
    telling.told("代表工委驳回 dismissed: it stays declined", ruled, "declined")
    telling.refused(
        lambda: reporter.does("appeal", reason="再申诉一次"),
        409,
        "只有一次申诉 one appeal, and no more",
    )


def declined(telling: Telling, text: str, reason: str) -> Reporter:
    reporter = telling.report(TOWNSHIP, text)
    done = telling.person(STAFF).does("triage", reporter.case, decision="decline", reason=reason)
    telling.told(f"街道不予受理 declined: {reason}", done, "declined")
    return reporter
