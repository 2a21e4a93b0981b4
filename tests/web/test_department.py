"""A department's chief and liaison, at a desk and at a phone: every step they may take."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from infra.demo.people import Person, Reporter
from infra.demo.stories.rounds import APPRAISER, COMMITTEE, STAFF, TOWNSHIP, TRANSPORT
from shared import clock
from tests.system.conftest import System
from tests.web.desks import jpeg
from tests.web.looking import Looking

WATER = "654004-shuili"
LIAISON = f"{TRANSPORT}-liaison"


def person(system: System, username: str) -> Person:
    return Person(system.client, system.accounts[username])


def handed_over(system: System, summary: str, **more: Any) -> str:
    """A case that waits for the transport department."""
    case = Reporter.of(system.client, TOWNSHIP, "请来看看").case
    accept = {"decision": "accept", "category": "roads", "urgency": "problem", "summary": summary}
    person(system, STAFF).does("triage", case, **accept)
    parties = {"lead": TRANSPORT, "assisting": [WATER], "appraiser": APPRAISER, **more}
    person(system, COMMITTEE).does("handover", case, **parties)
    return case


def accepted(system: System, summary: str, **more: Any) -> str:
    case = handed_over(system, summary, **more)
    person(system, TRANSPORT).does("acceptance", case, plan="两周内更换")
    return case


def shown(system: System, case: str, username: str = TRANSPORT) -> dict[str, Any]:
    return person(system, username).gets(f"/cases/{case}")


def at_order(looking: Looking, case: str, username: str = TRANSPORT) -> Page:
    looking.signs_in("/desk", username)
    looking.opens(f"/desk/department/{case}")
    return looking.page


def begins(page: Page, step: str) -> None:
    """Press the button of a step, and see its form."""
    page.get_by_role("button", name=step, exact=True).click()
    page.locator("form[data-step]").wait_for()


def test_what_is_due_first_comes_first_under_its_colour(desk: Looking) -> None:
    later = accepted(desk.system, "十五天内办的路灯")
    soon = accepted(desk.system, "明天到期的井盖", due_in_working_days=1)
    desk.signs_in("/desk", TRANSPORT)
    expect(desk.page.locator("h1")).to_have_text("我局的联单")
    expect(desk.page.locator(f"[data-colour=yellow] [data-order='{soon}']")).to_be_visible()
    expect(desk.page.locator(f"[data-colour=green] [data-order='{later}']")).to_be_visible()
    order = desk.page.locator("section[data-colour]").evaluate_all(
        "all => all.map((one) => one.dataset.colour)"
    )
    assert order == sorted(order, key=["red", "yellow", "green", "none"].index)


def by_ones(route: Route) -> None:
    """As though a page of a list held one line, so that two lines are a long list."""
    route.continue_(url=re.sub(r"limit=\d+", "limit=1", route.request.url))


def test_a_long_list_goes_on(desk: Looking) -> None:
    cases = [accepted(desk.system, f"第{number}座长列表里的桥") for number in "一二"]
    desk.signs_in("/desk", TRANSPORT)
    desk.page.route("**/api/v1/cases?*", by_ones)
    desk.opens("/desk/department?stand=accepted&q=长列表")
    lines = desk.page.locator("[data-order]")
    expect(lines).to_have_count(1)
    desk.page.get_by_role("button", name="再看一些").click()
    for case in cases:
        expect(desk.page.locator(f"[data-order='{case}']")).to_be_visible()
    expect(desk.page.get_by_role("button", name="再看一些")).to_have_count(0)


def test_filters_stand_in_the_address(desk: Looking) -> None:
    waits, works = handed_over(desk.system, "待接单的桥"), accepted(desk.system, "在办的桥")
    desk.signs_in("/desk", TRANSPORT)
    desk.page.get_by_label("看哪些").select_option("handed_over")
    desk.page.get_by_label("在摘要里找").fill("的桥")
    desk.page.wait_for_url("**stand=handed_over*q=*")
    desk.page.reload()
    expect(desk.page.locator(f"[data-order='{waits}']")).to_be_visible()
    expect(desk.page.locator(f"[data-order='{works}']")).to_have_count(0)
    desk.page.get_by_label("在摘要里找").fill("没有这样的事")
    desk.page.get_by_role("button", name="清除条件").click()
    expect(desk.page.locator(f"[data-order='{works}']")).to_be_visible()


def test_a_chief_accepts_with_a_plan_at_a_phone(phone: Looking) -> None:
    case = handed_over(phone.system, "路灯不亮")
    page = at_order(phone, case)
    begins(page, "接单")
    page.get_by_label("打算怎么办").fill("三天内更换灯具")
    told = page.locator("[data-due]").inner_text()
    page.locator("form").get_by_role("button", name="接单").click()
    expect(page.locator("[data-status]")).to_have_text("接单")
    phone.must_fit()
    order = shown(phone.system, case)
    assert order["status"] == "accepted"
    year, month, day = map(int, order["due_on"].split("-"))
    assert f"{year}年{month}月{day}日 到期" in told


def test_a_chief_returns_once_and_is_told_until_when(desk: Looking) -> None:
    case = handed_over(desk.system, "公路塌方")
    until = shown(desk.system, case)["return_by"]
    page = at_order(desk, case)
    day = f"{int(until[5:7])}月{int(until[8:])}日"
    expect(page.get_by_text(day).first).to_be_visible()
    begins(page, "退单")
    page.get_by_label("为什么不归我们办").fill("该路段由公路局养护")
    page.locator("form").get_by_role("button", name="退单").click()
    expect(page.locator("[data-status]")).to_have_text("退单")
    person(desk.system, COMMITTEE).does(
        "handover", case, lead=TRANSPORT, appraiser=APPRAISER, ruling="仍由交通局办理"
    )
    expect(page.get_by_role("button", name="接单", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="退单", exact=True)).to_have_count(0)


def test_who_assists_reports_progress_and_no_more(desk: Looking) -> None:
    case = accepted(desk.system, "水渠堵塞")
    page = at_order(desk, case, WATER)
    begins(page, "报进展")
    page.get_by_label("办到哪一步了").fill("清淤设备已进场")
    page.get_by_role("button", name="发布进展").click()
    expect(page.get_by_text("清淤设备已进场")).to_be_visible()
    expect(page.get_by_role("button", name="办复", exact=True)).to_have_count(0)


def test_a_later_day_is_asked_for_and_its_ruling_appears_by_itself(desk: Looking) -> None:
    case = accepted(desk.system, "桥面修补")
    until = (clock.now() + timedelta(days=30)).date().isoformat()
    page = at_order(desk, case)
    begins(page, "申请延期")
    page.get_by_label("延到哪一天").fill(until)
    page.get_by_label("为什么要延期").fill("连日降雪，无法施工")
    page.get_by_role("button", name="提出申请").click()
    expect(page.get_by_text("延期待定")).to_be_visible()
    expect(page.get_by_role("button", name="申请延期", exact=True)).to_have_count(0)
    person(desk.system, COMMITTEE).does("postponement/ruling", case, granted=True)
    expect(page.get_by_text("已同意延期")).to_be_visible()


def test_an_answer_has_an_outcome_and_photos_that_tell_no_place(
    phone: Looking, tmp_path: Path
) -> None:
    case = accepted(phone.system, "护栏断裂")
    page = at_order(phone, case)
    begins(page, "办复")
    page.get_by_role("radio", name="A 已解决").check()
    page.get_by_label("办理结果").fill("护栏已更换")
    for side in ("办理前", "办理后"):
        # A file of its own: one that is written anew cannot be read by a page that has it.
        page.get_by_label(f"{side}：加照片").set_input_files(jpeg(tmp_path / f"{side}.jpg"))
    page.locator("form").get_by_role("button", name="办复").click()
    expect(page.locator("[data-status]")).to_have_text("办复")
    expect(page.locator("figure img")).to_have_count(2)
    answer = next(
        one for one in shown(phone.system, case)["timeline"] if one["type"] == "order.resolved.v1"
    )
    assert (answer["outcome"], len(answer["before"]), len(answer["after"])) == ("A", 1, 1)
    kept = phone.system.client.get(f"/api/v1/photos/{answer['after'][0]}", params={"case": case})
    assert not Image.open(BytesIO(kept.content)).getexif()
    assert Image.open(BytesIO(kept.content)).width == 1600


def test_what_is_planned_needs_its_day(desk: Looking) -> None:
    case = accepted(desk.system, "候车亭")
    page = at_order(desk, case)
    begins(page, "办复")
    page.get_by_role("radio", name="C 已列计划").check()
    page.get_by_label("办理结果").fill("列入明年计划")
    promised = (clock.now() + timedelta(days=60)).date().isoformat()
    page.get_by_label("承诺哪一天办好").fill(promised)
    page.locator("form").get_by_role("button", name="办复").click()
    expect(page.locator("[data-status]")).to_have_text("办复")
    assert shown(desk.system, case)["promised_on"] == promised


def test_what_is_no_photo_is_refused_in_plain_words(desk: Looking, tmp_path: Path) -> None:
    case = accepted(desk.system, "标线模糊")
    page = at_order(desk, case)
    begins(page, "办复")
    script = tmp_path / "photo.jpg"
    script.write_text("<script>alert(1)</script>")
    page.get_by_label("办理后：加照片").set_input_files(script)
    expect(page.get_by_role("alert")).to_contain_text("这张照片打不开")


def test_a_liaison_drafts_and_the_chief_signs(visit: Any, tmp_path: Path) -> None:
    liaison, chief = visit(360, 740), visit(1280, 800)
    case = accepted(liaison.system, "限高杆松动")
    page = at_order(liaison, case, LIAISON)
    signing = at_order(chief, case)
    first = {"step": "resolution", "body": {"outcome": "B", "result": "第一稿"}}
    person(liaison.system, LIAISON).posts(f"/cases/{case}/drafts", **first)
    begins(page, "办复")
    page.get_by_role("radio", name="A 已解决").check()
    page.get_by_label("办理结果").fill("已加固")
    page.get_by_label("办理后：加照片").set_input_files(jpeg(tmp_path / "photo.jpg"))
    page.get_by_role("button", name="送局长签发").click()
    expect(page.get_by_text("已写好，等局长签发")).to_be_visible()
    expect(page.get_by_role("button", name="签发", exact=True)).to_have_count(0)
    expect(signing.locator("[data-drafts] img")).to_be_visible()
    second = signing.locator("[data-draft]", has_text="已加固")
    second.get_by_role("button", name="签发", exact=True).click()
    expect(signing.locator("[data-status]")).to_have_text("办复")
    expect(signing.get_by_text("第一稿")).to_have_count(0)  # there is nothing to sign any more
    expect(page.locator("[data-status]")).to_have_text("办复")


@pytest.mark.parametrize("language", ["中文", "English"])
@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_no_barriers_and_nothing_too_wide(
    visit: Any, language: str, light: str, width: int
) -> None:
    looking: Looking = visit(width, 800)
    case = accepted(looking.system, "公交站牌缺失")
    looking.signs_in("/desk", TRANSPORT)
    looking.speaks(language)
    if light == "dark":
        looking.page.get_by_role("button", name="深色" if language == "中文" else "Dark").click()
    for path in ("/desk/department", f"/desk/department/{case}"):
        looking.opens(path)
        looking.page.locator(f"[data-order='{case}'], [data-status]").first.wait_for()
        looking.must_have_no_barriers()
        looking.must_fit()
    looking.page.locator("section button").nth(1).click()
    looking.page.locator("form[data-step=resolution]").wait_for()
    looking.must_have_no_barriers()
    looking.must_fit()
