"""Townships and the committee at their desks: triage by keys, and what each page promises."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from infra.demo.people import Person
from tests.system.conftest import System, answered_case
from tests.system.desks import ACCEPT
from tests.web.desks import (
    CHAIR,
    COMMITTEE,
    STAFF,
    is_sent_now,
    opens_in_the_queue,
    reported,
    status_of,
)
from tests.web.looking import Looking


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
    reporter = reported(system, location={"address": "三队老水塔旁，张家门口"})
    desk = at(STAFF)
    opens_in_the_queue(desk, reporter.case)
    desk.page.keyboard.press("a")
    expect(desk.page.locator("#accept-place")).to_have_value("三队老水塔旁，张家门口")
    desk.page.fill("#accept-place", "三队老水塔旁")
    desk.page.locator("#accept-category").select_option("roads")
    desk.page.get_by_label("紧急问题").check()
    desk.page.fill("#accept-summary", "村口路灯不亮")
    desk.page.keyboard.press("Control+Enter")
    desk.page.locator(f"[data-line='{reporter.case}']").wait_for(state="detached")
    case = reporter.looks()
    assert (case["status"], case["urgency"]) == ("triaged", "urgent")
    assert case["place"]["address"] == "三队老水塔旁"
    expect(desk.page.locator("[data-done]")).to_have_text("已受理")


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
    desk.page.get_by_role("button", name="先不发").click()
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
    with desk.page.expect_response("**/concerns/similar"):
        desk.page.keyboard.press("m")
    desk.page.fill("#merge-q", "东边水渠堵塞")
    desk.page.locator(f"input[name=into][value='{first.case}']").check()
    sides = desk.page.locator(".sides")
    expect(sides).to_contain_text("东边的水渠堵了三天")
    expect(sides).to_contain_text("东边水渠堵塞")
    desk.page.get_by_role("button", name="并到这一件").click()
    is_sent_now(desk)
    assert second.looks()["id"] == first.case
    desk.must_not_have_asked_for("堵了三天")


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
    if status == "referred":  # to where, somebody has to say
        expect(desk.page.locator("#refer-to")).to_have_value("")
        desk.page.locator("#refer-to").select_option("emergency")
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


def test_the_shortcuts_are_shown_by_a_question_mark(at: Callable[..., Looking]) -> None:
    desk = at(STAFF)
    desk.opens("/desk")
    desk.page.keyboard.press("?")
    expect(desk.page.get_by_role("dialog")).to_contain_text("不予受理")
    desk.page.keyboard.press("Escape")
    expect(desk.page.get_by_role("dialog")).to_have_count(0)


def test_single_letters_can_be_switched_off(system: System, at: Callable[..., Looking]) -> None:
    reporter = reported(system)
    desk = at(STAFF)
    opens_in_the_queue(desk, reporter.case)
    desk.page.get_by_role("button", name="快捷键").click()
    desk.page.get_by_label("用单个字母做快捷键").uncheck()
    desk.page.get_by_role("button", name="关闭").click()
    for key in ("d", "?"):
        desk.page.keyboard.press(key)
    expect(desk.page.get_by_role("dialog")).to_have_count(0)
    expect(desk.page.locator("form[aria-label]")).to_have_count(0)
    opens_in_the_queue(desk, reporter.case)  # and it is kept
    desk.page.keyboard.press("d")
    expect(desk.page.locator("[data-step=decline]")).to_have_attribute("aria-expanded", "false")
    expect(desk.page.locator("[data-step=decline] kbd")).to_have_count(0)


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
