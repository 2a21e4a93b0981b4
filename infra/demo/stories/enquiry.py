"""An enquiry: answered by a deputy in their own words, and by the township on the spot."""

from infra.demo.stories.telling import Telling

TOWNSHIP, STAFF, DEPUTY = "654004200", "654004200-staff", "654004200-d1"
SUMMARY = "咨询城乡居民医保缴费截止日期"


def play(telling: Telling) -> None:
    """Asked, answered twice, and there for everyone with the same question."""
    reporter = telling.report(TOWNSHIP, "医保什么时候截止缴费？到哪里交？")
    telling.told("一位村民咨询 asks", reporter.looks(), "submitted")
    deputy = telling.person(DEPUTY)
    deputy.does("answers", reporter.case, text="十二月底前在手机上交就行，不会用就来站里，我教您。")
    telling.happens(reporter, "resident.answered.v1", "代表亲自答复 a deputy answers")
    words = {
        "category": "health",
        "summary": SUMMARY,
        "answer": "截止 12 月 31 日，可在手机或乡服务大厅办理。",
    }
    done = telling.person(STAFF).does("triage", reporter.case, decision="answer", **words)
    telling.told("乡人大当场答复 answered on the spot", done, "answered")

    def listed() -> list[str]:
        found = telling.sees("/cases", division=TOWNSHIP, status="answered")
        return [one["id"] for one in found["items"]]

    public = telling.until(listed, lambda ids: reporter.case in ids)
    telling.must(reporter.case in public, "问答公开，原话不公开 public by its summary alone")
    telling.refused(
        lambda: telling.person("654004-committee").does(
            "handover", reporter.case, lead="654004-minzheng"
        ),
        409,
        "已答复的不再交办 what is answered is not handed over",
    )
