"""An accusation: referred to where it belongs, and never public."""

from infra.demo.stories.telling import Telling

TOWNSHIP, STAFF = "410422203", "410422203-staff"
TEXT = "有人虚报工程量套取补贴"


def play(telling: Telling) -> None:
    """Only its reporter, and those who triage, know of it."""
    reporter = telling.report(TOWNSHIP, TEXT, identity="anonymous")
    telling.told("一位村民匿名反映 reports, anonymously", reporter.looks(), "submitted")
    refer = {"decision": "refer", "to": "accusation", "reason": "属检举控告，转纪检监察机关"}
    done = telling.person(STAFF).does("triage", reporter.case, **refer)
    telling.told("转告纪检监察机关 referred", done, "referred")
    own = reporter.looks()
    telling.must(own["text"] == TEXT, "本人凭查询码可见 its reporter sees where it went")
    listed = telling.sees("/cases", division=TOWNSHIP)["items"]
    telling.must(
        reporter.case not in [one["id"] for one in listed], "公开列表中没有 it is not listed"
    )
    telling.refused(
        lambda: telling.sees(f"/cases/{reporter.case}"), 404, "公开编号下也没有 nor found by its id"
    )
    telling.refused(
        lambda: telling.person("410422-committee").does(
            "handover", reporter.case, lead="410422-minzheng"
        ),
        409,
        "不得交办 it cannot be handed over",
    )
