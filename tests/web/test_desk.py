"""Townships and the committee at their desks: triage, handing over, the board, and what is kept."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from infra.demo.accounts import root
from infra.demo.people import Person, Reporter
from tests.system.conftest import System, answered_case
from tests.system.desks import ACCEPT
from tests.web.looking import Looking

TOWNSHIP, TRANSPORT, HOUSING = "654004200", "654004-jiaotong", "654004-zhujian"
STAFF, CHAIR, COMMITTEE = f"{TOWNSHIP}-staff", f"{TOWNSHIP}-chair", "654004-committee"
APPRAISER, STATION = "654004-d1", f"{TOWNSHIP}-station"


@pytest.fixture
def at(visit: Callable[..., Looking]) -> Callable[..., Looking]:
    """Someone at a desk of their own."""

    def sits_down(username: str, width: int = 1280) -> Looking:
        desk = visit(width=width, height=800)
        desk.signs_in("/desk", username)
        return desk

    return sits_down


@pytest.fixture
def person(system: System) -> Callable[[str], Person]:
    """Someone elsewhere, who acts at the interface."""
    return lambda username: Person(system.client, system.accounts[username])


def reported(system: System, text: str = "村口路灯不亮", **more: object) -> Reporter:
    return Reporter.of(system.client, TOWNSHIP, text, **more)


def opens_in_the_queue(desk: Looking, case: str, what: str = "triage") -> None:
    """What waits, with this case open, and the keys at hand."""
    desk.opens(f"/desk?what={what}&case={case}")
    desk.page.locator(f"[data-case='{case}']").wait_for()


def status_of(system: System, reporter: Reporter) -> Any:
    return reporter.looks()["status"]


def is_sent_now(desk: Looking) -> None:
    """Whoever does not want to wait for the seconds in which it may be undone."""
    desk.page.get_by_role("button", name="现在发出").click()
    desk.page.locator("[data-delayed]").wait_for(state="detached")


def chooses(desk: Looking, field: str, typed: str, name: str, several: bool = False) -> None:
    """Choose from a list by some characters of the name."""
    desk.page.get_by_role("combobox", name=field, exact=True).focus()
    desk.page.keyboard.type(typed)
    desk.page.get_by_role("option", name=name).locator("visible=true").click()
    if several:  # it stays open for more, and Escape closes it, and not the form
        desk.page.keyboard.press("Escape")
    expect(desk.page.locator(".el-select-dropdown:visible")).to_have_count(0)


def test_the_queue_shows_what_was_written_and_j_and_k_go_through_it(
    system: System, at: Callable[..., Looking]
) -> None:
    texts = ["甲：桥栏松了。", "乙：井盖没了。"]
    cases = [reported(system, text).case for text in texts]
    desk = at(STAFF)
    opens_in_the_queue(desk, cases[0])
    expect(desk.page.locator(f"[data-line='{cases[1]}']")).to_contain_text("井盖没了")
    desk.page.keyboard.press("j")
    desk.page.locator(f"[data-case='{cases[1]}']").wait_for()
    desk.page.keyboard.press("k")
    desk.page.locator(f"[data-case='{cases[0]}']").wait_for()
    assert f"case={cases[0]}" in desk.page.url


def test_a_concern_is_accepted_by_keys_alone(system: System, at: Callable[..., Looking]) -> None:
    reporter = reported(system)
    desk = at(STAFF)
    opens_in_the_queue(desk, reporter.case)
    desk.page.keyboard.press("a")
    desk.page.locator("#accept-category").select_option("roads")
    desk.page.get_by_label("紧急问题").check()
    desk.page.fill("#accept-summary", "村口路灯不亮")
    desk.page.keyboard.press("Control+Enter")
    desk.page.locator(f"[data-line='{reporter.case}']").wait_for(state="detached")
    case = reporter.looks()
    assert (case["status"], case["urgency"]) == ("triaged", "urgent")


def test_a_letter_in_a_field_or_of_an_input_method_is_no_shortcut(
    system: System, at: Callable[..., Looking]
) -> None:
    reporter = reported(system)
    desk = at(STAFF)
    opens_in_the_queue(desk, reporter.case)
    desk.page.evaluate(
        "() => document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " { key: 'd', isComposing: true, bubbles: true }))"
    )
    expect(desk.page.locator("form[aria-label]")).to_have_count(0)
    desk.page.keyboard.press("w")
    desk.page.locator("#answer-summary").press_sequentially("add")
    expect(desk.page.locator("#answer-summary")).to_have_value("add")


def test_a_decline_can_be_undone_before_it_is_sent(
    system: System, at: Callable[..., Looking]
) -> None:
    reporter = reported(system)
    desk = at(STAFF)
    opens_in_the_queue(desk, reporter.case)
    desk.page.keyboard.press("d")
    desk.page.fill("#decline-text", "不属于公共事务")
    desk.page.locator("form[aria-label] [type=submit]").click()
    desk.page.get_by_role("button", name="撤销").click()
    desk.page.locator(f"[data-line='{reporter.case}']").wait_for()
    assert status_of(system, reporter) == "submitted"


def test_a_decline_is_sent_with_its_reason(system: System, at: Callable[..., Looking]) -> None:
    reporter = reported(system)
    desk = at(STAFF)
    opens_in_the_queue(desk, reporter.case)
    desk.page.keyboard.press("d")
    desk.page.fill("#decline-text", "不属于公共事务")
    desk.page.keyboard.press("Control+Enter")
    is_sent_now(desk)
    assert status_of(system, reporter) == "declined"
    assert reporter.looks()["timeline"][-1]["note"] == "不属于公共事务"


def test_a_concern_is_merged_with_both_side_by_side(
    system: System, at: Callable[..., Looking], person: Callable[[str], Person]
) -> None:
    first, second = reported(system, "水渠堵了"), reported(system, "东边的水渠堵了三天")
    person(STAFF).does("triage", first.case, **{**ACCEPT, "summary": "东边水渠堵塞"})
    desk = at(STAFF)
    opens_in_the_queue(desk, second.case)
    desk.page.keyboard.press("m")
    desk.page.fill("#merge-q", "东边水渠堵塞")
    desk.page.locator(f"input[name=into][value='{first.case}']").check()
    sides = desk.page.locator(".sides")
    expect(sides).to_contain_text("东边的水渠堵了三天")
    expect(sides).to_contain_text("东边水渠堵塞")
    desk.page.get_by_role("button", name="并到这一件").click()
    is_sent_now(desk)
    assert second.looks()["id"] == first.case


@pytest.mark.parametrize(
    ("key", "fields", "status"),
    [
        ("r", {"#refer-text": "请拨打 110"}, "referred"),
        ("w", {"#answer-summary": "问接待时间", "#answer-text": "每周三上午"}, "answered"),
    ],
)
def test_a_concern_is_referred_or_answered_on_the_spot(
    system: System, at: Callable[..., Looking], key: str, fields: dict[str, str], status: str
) -> None:
    reporter = reported(system)
    desk = at(STAFF)
    opens_in_the_queue(desk, reporter.case)
    desk.page.keyboard.press(key)
    for field, said in fields.items():
        desk.page.fill(field, said)
    if status == "answered":
        desk.page.locator("#answer-category").select_option("other")
    desk.page.keyboard.press("Control+Enter")
    is_sent_now(desk)
    assert status_of(system, reporter) == status


def test_contacts_are_shown_by_a_deliberate_act_that_is_written_down(
    system: System, at: Callable[..., Looking]
) -> None:
    contact = {"name": "阿某某", "phone": "0999 8790000"}
    reporter = reported(system, identity="confidential", contact=contact)
    desk = at(CHAIR)
    opens_in_the_queue(desk, reporter.case)
    assert contact["phone"] not in desk.page.inner_text("body")
    expect(desk.page.locator("body")).to_contain_text("每看一次都会记下")
    desk.page.get_by_role("button", name="查看，并记下").click()
    desk.page.get_by_text(contact["phone"]).wait_for()
    desk.page.get_by_role("button", name="查看记录").click()
    expect(desk.page.locator("section[aria-labelledby=looks]")).to_contain_text(CHAIR)
    assert contact["phone"] not in desk.keeps()


def test_a_case_is_hidden_and_revealed(
    system: System, at: Callable[..., Looking], person: Callable[[str], Person]
) -> None:
    reporter = reported(system)
    person(STAFF).does("triage", reporter.case, **ACCEPT)
    desk = at(STAFF)
    desk.opens(f"/desk/cases/{reporter.case}")
    for step, shown in (("hide", 404), ("reveal", 200)):
        desk.page.locator(f"[data-step={step}]").click()
        desk.page.fill(f"#{step}-text", "涉及未成年人")
        desk.page.keyboard.press("Control+Enter")
        desk.page.locator(f"[data-step={step}]").wait_for(state="detached")
        assert system.client.get(f"/api/v1/cases/{reporter.case}").status_code == shown


def test_an_appeal_is_ruled_on(
    system: System, at: Callable[..., Looking], person: Callable[[str], Person]
) -> None:
    reporter = reported(system)
    person(STAFF).does("triage", reporter.case, decision="decline", reason="重复")
    reporter.does("appeal", reason="这不是重复的")
    desk = at(COMMITTEE)
    opens_in_the_queue(desk, reporter.case, "appeal")
    expect(desk.page.locator("article")).to_contain_text("这不是重复的")
    desk.page.keyboard.press("s")
    desk.page.get_by_label("成立，重新分类").check()
    desk.page.fill("#appeal-text", "应当受理")
    desk.page.keyboard.press("Control+Enter")
    desk.page.locator(f"[data-line='{reporter.case}']").wait_for(state="detached")
    assert status_of(system, reporter) == "submitted"


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
    asked = {"division": TOWNSHIP, "urgency": "problem", "working_days": 10}
    days = system.client.get("/api/v1/deadlines", params=asked).json()
    desk.page.locator("#handover-days").fill("10")
    year, month, day = days["due_on"].split("-")
    told = f"{int(year)}年{int(month)}月{int(day)}日"
    expect(desk.page.locator("[data-due]")).to_contain_text(told)
    chooses(desk, "评单代表（可不选）", "李", "李某某（演示）")
    desk.page.locator("form[aria-label] [type=submit]").click()
    desk.page.locator(f"[data-line='{reporter.case}']").wait_for(state="detached")
    case = reporter.looks()
    assert (case["lead_department"], case["assisting"]) == (HOUSING, ["654004-shuili"])
    assert case["appraiser"] == APPRAISER
    accepted = person(HOUSING).does("acceptance", reporter.case, plan="更换灯具")
    assert accepted["due_on"] == days["due_on"]


def test_the_board_has_its_filters_in_the_address_and_what_is_due_first_first(
    system: System, at: Callable[..., Looking], person: Callable[[str], Person]
) -> None:
    reporter = reported(system)
    person(STAFF).does("triage", reporter.case, **{**ACCEPT, "summary": "总览用的井盖"})
    person(COMMITTEE).does("handover", reporter.case, lead=TRANSPORT, appraiser=APPRAISER)
    desk = at(COMMITTEE)
    desk.opens("/desk/orders")
    desk.page.fill("#q", "总览用的井盖")
    rows = desk.page.locator("[data-row]")
    expect(rows).to_have_count(1)
    desk.page.locator("#filter-department").select_option(TRANSPORT)
    desk.page.wait_for_url(re.compile("department=654004-jiaotong"))
    desk.page.reload()
    expect(rows).to_have_count(1)
    desk.page.locator("[data-colour=red]").click()
    desk.page.get_by_text("少选几个条件再看").wait_for()
    desk.page.get_by_role("button", name="清除条件").click()
    rows.first.wait_for()
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
    days = {"division": TOWNSHIP, "urgency": "problem", "working_days": 16}
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
    desk.page.locator("[data-step=annul]").click()
    desk.page.fill("#annul-text", "没有到现场")
    desk.page.keyboard.press("Control+Enter")
    is_sent_now(desk)
    expect(desk.page.locator(".line")).to_contain_text("评单撤销")


def closed(system: System, desk: Looking, person: Callable[[str], Person]) -> Reporter:
    """Someone whose case was answered, appraised and rated well."""
    reporter = reported(system)
    answered_case(system, reporter)
    person(str(reporter.looks()["appraiser"])).does("appraisal", reporter.case, verdict="satisfied")
    reporter.rates(5)
    stands(desk, reporter, "办结")
    return reporter


def stands(desk: Looking, reporter: Reporter, where: str) -> None:
    """The case's own page says by itself where it has come to."""
    desk.opens(f"/desk/cases/{reporter.case}")
    expect(desk.page.locator(".stand")).to_contain_text(where)


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


def test_a_station_files_for_someone_and_prints_the_slip(
    system: System, at: Callable[..., Looking]
) -> None:
    desk = at(STAFF)
    desk.opens("/desk/filing")
    desk.page.fill("#text", "老人口述：自来水又黄又浑。")
    desk.page.locator("#contact_point").select_option(STATION)
    expect(desk.page.locator("#division")).to_have_value(f"{TOWNSHIP}000")
    desk.page.get_by_label("保密").check()
    desk.page.fill("#name", "阿某某")
    desk.page.fill("#phone", "0999 8790000")
    desk.page.get_by_role("button", name="登记", exact=True).click()
    code = desk.page.locator("[data-tracking-code]").inner_text().replace(" ", "")
    case = system.client.get(f"/api/v1/cases/{code}").json()
    assert (case["text"], case["contact_point"]) == ("老人口述：自来水又黄又浑。", STATION)
    with desk.page.context.expect_page() as opened:
        desk.page.get_by_role("button", name="打印回执").click()
    assert code in opened.value.locator("body").inner_text().replace(" ", "")
    assert "0999" not in desk.keeps()


def test_what_a_deputy_did_is_confirmed_or_rejected_with_a_reason(
    system: System, at: Callable[..., Looking], person: Callable[[str], Person]
) -> None:
    did = {"kind": "reception", "on": "2026-10-14", "place": "联络站"}
    deputy = f"{TOWNSHIP}-d1"
    first, second = (
        person(deputy).posts("/activities", **did, note=note)["id"] for note in ("接待甲", "接待乙")
    )
    desk = at(STAFF)
    desk.opens("/desk/activities")
    line = desk.page.locator(f"[data-activity='{first}']")
    line.get_by_role("button", name="确认", exact=True).click()
    line.wait_for(state="detached")
    other = desk.page.locator(f"[data-activity='{second}']")
    other.get_by_role("button", name="不确认", exact=True).click()
    other.get_by_label("为什么不确认").fill("没有记录")
    other.get_by_role("button", name="不确认，告诉代表").click()
    other.wait_for(state="detached")
    found = person(STAFF).gets("/activities", deputy=deputy)["items"]
    states = {one["id"]: one["status"] for one in found}
    assert (states[first], states[second]) == ("confirmed", "rejected")


DRAWN = "() => [...document.querySelectorAll('.printed img')].every((one) => one.naturalWidth)"


@pytest.mark.parametrize(("form", "codes"), [("poster", 1), ("stickers", 12)])
def test_codes_are_printed_on_one_sheet_of_a4(
    at: Callable[..., Looking], form: str, codes: int
) -> None:
    desk = at(STAFF)
    desk.opens(f"/desk/posters?form={form}")
    desk.page.locator(f"[data-point='{STATION}'] input").check()
    pictures = desk.page.locator(".printed img")
    expect(pictures).to_have_count(codes)
    desk.page.wait_for_function(DRAWN)
    pdf = desk.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert re.search(rb"/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]", pdf)


def test_a_contact_point_is_opened_and_changed(system: System, at: Callable[..., Looking]) -> None:
    desk = at(STAFF)
    desk.opens("/desk/posters")
    desk.page.get_by_role("button", name="新设联络点").click()
    for field, said in {
        "id": f"{TOWNSHIP}-new",
        "name": "新设的服务岗",
        "hours": "周五上午",
        "phone": "0999 8790000",
        "services": "接待\n代为登记",
        "commitments": "三天内回话",
    }.items():
        desk.page.fill(f"#point-{field}", said)
    desk.page.locator("#point-division").select_option(f"{TOWNSHIP}000")
    chooses(desk, "代表", "佟", "佟某某（演示）")
    desk.page.get_by_role("button", name="保存").click()
    desk.page.locator(f"[data-point='{TOWNSHIP}-new']").wait_for()
    shown = system.client.get(f"/api/v1/contact-points/{TOWNSHIP}-new").json()
    assert shown["services"] == ["接待", "代为登记"]
    desk.page.locator(f"[data-point='{TOWNSHIP}-new'] button").click()
    desk.page.fill("#point-hours", "周六上午")
    desk.page.get_by_role("button", name="保存").click()
    expect(desk.page.locator(f"[data-point='{TOWNSHIP}-new']")).to_contain_text("周六上午")


def test_an_administrator_adds_changes_and_ends_a_department(
    system: System, visit: Callable[..., Looking]
) -> None:
    desk = visit(width=1280, height=800)
    username, password = system.house.administrator
    desk.opens("/desk/sign-in")
    desk.page.fill("#username", username)
    desk.page.fill("#password", password)
    desk.page.click("button[type=submit]")
    desk.page.get_by_role("button", name="新增").click()
    desk.page.fill("#entry-id", "654004-linye")
    desk.page.locator("#entry-division").select_option("654004000000")
    desk.page.fill("#entry-name", "林业局")
    desk.page.get_by_role("button", name="保存").click()
    row = desk.page.locator("[data-entry='654004-linye']")
    row.get_by_role("button").click()
    desk.page.fill("#entry-name", "林业和草原局")
    desk.page.fill("#entry-ended_on", "2099-01-01")
    desk.page.get_by_role("button", name="保存").click()
    expect(row).to_contain_text("林业和草原局")
    expect(row).to_contain_text("2099")


def test_the_directory_is_read_by_everyone_at_a_desk(at: Callable[..., Looking]) -> None:
    desk = at(STAFF)
    desk.opens("/desk/directory?kind=departments&q=住建")
    expect(desk.page.locator("[data-entry]")).to_have_count(1)
    expect(desk.page.get_by_role("button", name="新增")).to_have_count(0)


def test_the_shortcuts_are_shown_by_a_question_mark(at: Callable[..., Looking]) -> None:
    desk = at(STAFF)
    desk.opens("/desk")
    desk.page.keyboard.press("?")
    expect(desk.page.get_by_role("dialog")).to_contain_text("不予受理")
    desk.page.keyboard.press("Escape")
    expect(desk.page.get_by_role("dialog")).to_have_count(0)


PAGES = (
    "",
    "/orders",
    "/filing",
    "/activities",
    "/posters",
    "/directory",
    "/directory?kind=calendars",
)


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("language", ["中文", "English"])
def test_no_barriers_and_nothing_too_wide(
    system: System, at: Callable[..., Looking], language: str, light: str
) -> None:
    reporter = reported(system)
    answered_case(system, reporter)
    waits = reported(system)
    desk = at(COMMITTEE)
    if light == "dark":
        desk.page.get_by_role("button", name="深色").click()
    desk.speaks(language)
    for path in (*PAGES, f"/cases/{reporter.case}"):
        desk.opens(f"/desk{path}")
        desk.page.locator(".busy").wait_for(state="detached")
        desk.must_have_no_barriers()
    opens_in_the_queue(desk, waits.case)
    for step in ("accept", "merge", "decline"):
        desk.page.locator(f"[data-step={step}]").click()
        desk.must_have_no_barriers()
    desk.page.set_viewport_size({"width": 360, "height": 740})
    for path in (*PAGES, f"/cases/{reporter.case}"):
        desk.opens(f"/desk{path}")
        desk.must_fit()


def test_the_committee_looks_back_when_the_day_has_come(
    system: System, at: Callable[..., Looking], person: Callable[[str], Person]
) -> None:
    desk = at(COMMITTEE)
    reporter = closed(system, desk, person)
    administrator = Person(system.client, root(*system.house.administrator))
    administrator.posts("/demonstration/clock", days=31)
    # What the clock was moved past is signed out.
    desk.signs_in("/desk", COMMITTEE)
    stands(desk, reporter, "等待回头看")
    desk.page.locator("[data-step=look_back]").click()
    desk.page.get_by_label("还是好的").check()
    desk.page.fill("#look_back-text", "夜里去看过，灯亮着")
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator(".line")).to_contain_text("回头看通过")
