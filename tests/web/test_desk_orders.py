"""The committee at its desk: handing over, the board, and the rulings on the way to an end."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from infra.demo.accounts import root
from infra.demo.people import Person, Reporter
from tests.system.conftest import System, answered_case
from tests.system.desks import ACCEPT
from tests.web.deputies import picture
from tests.web.desks import (
    APPRAISER,
    COMMITTEE,
    HOUSING,
    STAFF,
    TOWNSHIP,
    TRANSPORT,
    chooses,
    is_sent_now,
    opens_in_the_queue,
    reported,
    stands,
)
from tests.web.looking import Looking

Asked = dict[str, str | int]
AT_ONCE = 5_000  # ms; much sooner than the lists are counted by themselves


def test_an_order_is_handed_over_by_some_characters_of_a_name_and_a_day(
    system: System, at: Callable[..., Looking], person: Callable[[str], Person]
) -> None:
    reporter = reported(system)
    person(STAFF).does("triage", reporter.case, **ACCEPT)
    desk = at(COMMITTEE)
    opens_in_the_queue(desk, reporter.case, "handover")
    desk.page.keyboard.press("o")
    chooses(desk, "主办部门", "住建局", "住房和城乡建设局")
    chooses(desk, "协办部门（可不选）", "水利", "水利局", several=True)
    asked: Asked = {"division": TOWNSHIP, "urgency": "problem", "working_days": 10}
    days = system.client.get("/api/v1/deadlines", params=asked).json()
    desk.page.locator("#handover-days").fill("10")
    year, month, day = days["due_on"].split("-")
    told = f"{int(year)}年{int(month)}月{int(day)}日"
    expect(desk.page.locator("[data-due]")).to_contain_text(told)
    chooses(desk, "评单代表（可不选）", "李", "李某某（演示）")
    waiting = desk.page.locator("[data-list=handover] .count")
    before = int(waiting.inner_text())
    desk.page.get_by_role("combobox", name="主办部门", exact=True).focus()
    desk.page.keyboard.press("Control+Enter")
    desk.page.locator(f"[data-line='{reporter.case}']").wait_for(state="detached")
    expect(waiting).to_have_text(str(before - 1), timeout=AT_ONCE)
    expect(desk.page.locator("[data-done]")).to_have_text("已交办给住房和城乡建设局")
    case = reporter.looks()
    assert (case["lead_department"], case["assisting"]) == (HOUSING, ["654004-shuili"])
    assert case["appraiser"] == APPRAISER
    accepted = person(HOUSING).does("acceptance", reporter.case, plan="更换灯具")
    assert accepted["due_on"] == days["due_on"]


def handed_over(system: System, person: Callable[[str], Person], summary: str) -> str:
    case = reported(system).case
    person(STAFF).does("triage", case, **{**ACCEPT, "summary": summary})
    person(COMMITTEE).does("handover", case, lead=TRANSPORT, appraiser=APPRAISER)
    return case


def days_pass(system: System, days: int) -> None:
    """Whoever is signed in while they pass is signed out."""
    administrator = Person(system.client, root(*system.house.administrator))
    administrator.posts("/demonstration/clock", days=days)


def test_the_board_has_its_filters_in_the_address_and_what_is_due_first_first(
    system: System, at: Callable[..., Looking], person: Callable[[str], Person]
) -> None:
    late = handed_over(system, person, "总览用的井盖")
    days_pass(system, 7)  # nobody accepts it in time
    handed_over(system, person, "总览用的路灯")
    desk = at(COMMITTEE)
    desk.opens("/desk/orders")
    desk.page.fill("#q", "总览用的")
    rows = desk.page.locator("[data-row]")
    expect(rows).to_have_count(2)
    desk.page.locator("#filter-department").select_option(TRANSPORT)
    desk.page.wait_for_url(re.compile("department=654004-jiaotong"))
    desk.page.reload()
    expect(rows).to_have_count(2)
    desk.page.locator("[data-colour=red]").click()
    expect(rows).to_have_count(1)
    expect(rows).to_have_attribute("data-row", late)
    desk.page.fill("#q", "没有人这样写")
    desk.page.get_by_text("少选几个条件再看").wait_for()
    desk.page.get_by_role("button", name="清除条件").click()
    expect(desk.page.locator("[data-lateness=red]").first).to_be_visible()
    expect(desk.page.locator("[data-lateness=green]").first).to_be_visible()
    due = desk.page.locator("[data-lateness]").evaluate_all(
        "all => all.map(one => one.dataset.lateness)"
    )
    assert due == sorted(due, key=["red", "yellow", "green", "none"].index)


def test_what_others_do_appears_and_what_one_types_stays(
    system: System, at: Callable[..., Looking], person: Callable[[str], Person]
) -> None:
    reporter = reported(system)
    person(STAFF).does("triage", reporter.case, **ACCEPT)
    desk = at(COMMITTEE)
    desk.opens(f"/desk/cases/{reporter.case}")
    desk.page.locator("[data-step=hide]").click()
    desk.page.fill("#hide-text", "还没写完的")
    person(COMMITTEE).does("handover", reporter.case, lead=TRANSPORT, appraiser=APPRAISER)
    expect(desk.page.locator(".stand")).to_contain_text("等待接单")
    person(TRANSPORT).does("acceptance", reporter.case, plan="更换灯具")
    expect(desk.page.locator(".line")).to_contain_text("更换灯具")
    expect(desk.page.locator("#hide-text")).to_have_value("还没写完的")


def test_a_later_day_is_ruled_on_with_a_reason(
    system: System, at: Callable[..., Looking], person: Callable[[str], Person]
) -> None:
    reporter = reported(system)
    person(STAFF).does("triage", reporter.case, **ACCEPT)
    person(COMMITTEE).does("handover", reporter.case, lead=TRANSPORT, appraiser=APPRAISER)
    due = person(TRANSPORT).does("acceptance", reporter.case, plan="更换灯具")["due_on"]
    days: Asked = {"division": TOWNSHIP, "urgency": "problem", "working_days": 16}
    until = system.client.get("/api/v1/deadlines", params=days).json()["due_on"]
    assert until > due
    person(TRANSPORT).does("postponement", reporter.case, until=until, reason="等材料")
    desk = at(COMMITTEE)
    opens_in_the_queue(desk, reporter.case, "postponement")
    desk.page.keyboard.press("t")
    desk.page.get_by_label("不同意", exact=True).check()
    desk.page.keyboard.press("Control+Enter")  # to refuse needs a reason: it is not sent
    desk.page.fill("#postponement-text", "材料已经到货")
    desk.page.keyboard.press("Control+Enter")
    desk.page.locator(f"[data-line='{reporter.case}']").wait_for(state="detached")
    assert reporter.looks()["postponement"] == "refused"


def test_the_committee_names_another_appraiser_and_annuls_a_verdict(
    system: System, at: Callable[..., Looking], person: Callable[[str], Person]
) -> None:
    reporter = reported(system)
    answered_case(system, reporter)
    desk = at(COMMITTEE)
    desk.opens(f"/desk/cases/{reporter.case}")
    facts = desk.page.locator("section[aria-labelledby=facts] dt")
    expect(facts.filter(has_text="评单期限")).to_have_count(1)
    now = str(reporter.looks()["appraiser"])
    other = "李某某（演示）" if now != APPRAISER else "赵某某（演示）"
    desk.page.locator("[data-step=appraiser]").click()
    chooses(desk, "改由哪位代表评单", other[0], other)
    desk.page.fill("#appraiser-text", "原代表出差")
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator(".line")).to_contain_text("更换评单代表")
    appraiser = str(reporter.looks()["appraiser"])
    assert appraiser != now
    person(appraiser).does("appraisal", reporter.case, verdict="satisfied")
    expect(facts.filter(has_text="评单期限")).to_have_count(0)
    desk.page.locator("[data-step=annul]").click()
    desk.page.fill("#annul-text", "没有到现场")
    desk.page.keyboard.press("Control+Enter")
    is_sent_now(desk)
    expect(desk.page.locator(".line")).to_contain_text("评单撤销")


def test_the_committee_sees_what_everyone_sees_of_a_result(
    system: System, at: Callable[..., Looking], person: Callable[[str], Person]
) -> None:
    reporter = reported(system)
    person(STAFF).does("triage", reporter.case, **ACCEPT)
    person(COMMITTEE).does("handover", reporter.case, lead=TRANSPORT, appraiser=APPRAISER)
    person(TRANSPORT).does("acceptance", reporter.case, plan="更换灯具")
    photos = [person(TRANSPORT).photographs(picture(640, 480, "PNG")) for _ in range(2)]
    sides = {"before": photos[:1], "after": photos[1:]}
    person(TRANSPORT).does("resolution", reporter.case, outcome="A", result="已更换", **sides)
    person(APPRAISER).does("appraisal", reporter.case, verdict="satisfied")
    desk = at(COMMITTEE)
    desk.opens(f"/desk/cases/{reporter.case}")
    line = desk.page.locator(".line")
    for told in ("主办：交通运输局", "A 已解决", "满意"):
        expect(line).to_contain_text(told)
    for side in ("办理前", "办理后"):
        expect(line.locator("figure", has_text=side).locator("img")).to_have_count(1)


def closed(system: System, desk: Looking, person: Callable[[str], Person]) -> Reporter:
    """Someone whose case was answered, appraised and rated well."""
    reporter = reported(system)
    answered_case(system, reporter)
    person(str(reporter.looks()["appraiser"])).does("appraisal", reporter.case, verdict="satisfied")
    reporter.rates(5)
    stands(desk, reporter, "办结")
    return reporter


def test_reopening_is_ruled_on(
    system: System, at: Callable[..., Looking], person: Callable[[str], Person]
) -> None:
    desk = at(STAFF)
    reporter = closed(system, desk, person)
    reporter.does("reopening", reason="修好的路灯又灭了")
    opens_in_the_queue(desk, reporter.case, "reopening")
    expect(desk.page.locator("article")).to_contain_text("修好的路灯又灭了")
    desk.page.keyboard.press("g")
    desk.page.get_by_label("不予重办").check()
    desk.page.fill("#reopening-text", "灯是好的，是停电")
    desk.page.keyboard.press("Control+Enter")
    desk.page.locator(f"[data-line='{reporter.case}']").wait_for(state="detached")
    assert reporter.looks()["reopening"] == "refused"


def test_what_cannot_be_done_ends_explained(
    system: System, at: Callable[..., Looking], person: Callable[[str], Person]
) -> None:
    reporter = reported(system, "希望高铁在村口设站")
    person(STAFF).does("triage", reporter.case, **ACCEPT)
    person(COMMITTEE).does("handover", reporter.case, lead=TRANSPORT, appraiser=APPRAISER)
    desk = at(COMMITTEE)
    for after in (2, 3):
        person(TRANSPORT).does("acceptance", reporter.case, plan="研究")
        person(TRANSPORT).does("resolution", reporter.case, outcome="D", result="不归县里定")
        reporter.rates(1)
        stands(desk, reporter, f"第 {after} 轮")
    desk.page.locator("[data-step=explain]").click()
    desk.page.fill("#explain-text", "设站由国家定，已向上反映")
    desk.page.keyboard.press("Control+Enter")
    is_sent_now(desk)
    expect(desk.page.locator(".line")).to_contain_text("解释办结")
    assert reporter.looks()["explained"] is True


def test_as_days_pass_what_stays_overdue_comes_first_and_the_committee_looks_back(
    system: System, at: Callable[..., Looking], person: Callable[[str], Person]
) -> None:
    desk = at(COMMITTEE)
    reporter, late = closed(system, desk, person), reported(system, "没有人接的单")
    person(STAFF).does("triage", late.case, **ACCEPT)
    person(COMMITTEE).does("handover", late.case, lead=TRANSPORT, appraiser=APPRAISER)
    days_pass(system, 31)
    desk.signs_in("/desk", COMMITTEE)
    opens_in_the_queue(desk, late.case, "escalated")
    desk.page.locator(f"[data-line='{late.case}']").wait_for()
    expect(desk.page.locator(".stand")).to_contain_text("提级办理")
    desk.opens("/desk")
    expect(desk.page.locator("[data-list=escalated]")).to_have_attribute("aria-pressed", "true")
    stands(desk, reporter, "等待回头看")
    desk.page.locator("[data-step=look_back]").click()
    desk.page.get_by_label("还是好的").check()
    desk.page.fill("#look_back-text", "夜里去看过，灯亮着")
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator(".line")).to_contain_text("回头看通过")
