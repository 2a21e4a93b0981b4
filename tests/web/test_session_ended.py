"""A sign-in ends while someone works: they sign in again, and go on where they were."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from infra.demo.people import Reporter
from tests.system.conftest import System
from tests.web.deputies import COMMITTEE, DEPUTY, LEAD, POINT, STAFF, TOWNSHIP, Others
from tests.web.desks import jpeg
from tests.web.looking import Looking
from tests.web.report.every_page import routes_of, with_

ENDED = "登录到期了"
WORDS = "已请乡里先围起来，下午到现场。"


def signs_in_again(someone: Looking, username: str) -> None:
    """At the door, where they were led to."""
    someone.page.fill("#username", username)
    someone.page.fill("#password", someone.system.accounts[username].password)
    someone.page.click("button[type=submit]")
    someone.page.locator("#password").wait_for(state="detached")


@pytest.fixture(scope="module")
def reporter(system: System) -> Reporter:
    """Someone whose case waits for a verdict."""
    return Others(system).answered_case("卫生室门口积水")


@pytest.mark.parametrize(("entry", "username"), [("deputy", DEPUTY), ("desk", STAFF)])
def test_every_page_leads_to_the_door_and_back(
    desk: Looking, reporter: Reporter, entry: str, username: str
) -> None:
    for route in routes_of(entry):
        if route == "/sign-in":
            continue
        path = f"/{entry}{with_({':id': reporter.case}, route)}".rstrip("/")
        desk.page.context.clear_cookies()
        desk.opens(path)
        signs_in_again(desk, username)
        desk.page.wait_for_url(re.compile(f"{re.escape(path)}/?(\\?.*)?$"))


def test_a_deputy_goes_on_with_what_they_wrote(phone: Looking, reporter: Reporter) -> None:
    phone.signs_in("/deputy", DEPUTY)
    phone.opens("/deputy/appraisals")
    card = phone.page.locator(f"[data-case='{reporter.case}']")
    card.locator("label", has_text="不满意").last.click()
    card.locator("form.verdict textarea").fill(WORDS)
    phone.page.context.clear_cookies()
    card.get_by_role("button", name="提交评单").click()
    expect(phone.page.get_by_text(ENDED)).to_be_visible()
    signs_in_again(phone, DEPUTY)
    expect(card.locator("form.verdict textarea")).to_have_value(WORDS)


def test_a_desk_goes_on_with_what_it_wrote(desk: Looking) -> None:
    reporter = Reporter.of(desk.system.client, TOWNSHIP, "井盖翘起来了，骑车摔了人")
    desk.signs_in("/desk", STAFF)
    desk.opens(f"/desk/cases/{reporter.case}")
    desk.page.click("[data-step=accept]")
    desk.page.fill("#accept-summary", WORDS)
    desk.page.locator("#accept-category").select_option("roads")
    desk.page.context.clear_cookies()
    desk.page.click("form.step button[type=submit]")
    expect(desk.page.get_by_text(ENDED)).to_be_visible()
    signs_in_again(desk, STAFF)
    desk.page.click("[data-step=accept]")
    expect(desk.page.locator("#accept-summary")).to_have_value(WORDS)
    assert reporter.looks()["status"] == "submitted"


def test_a_department_goes_on_with_its_answer_and_the_photos(desk: Looking, tmp_path: Path) -> None:
    others = Others(desk.system)
    reporter = others.reports("卫生室门口积水，请来看看")
    others.takes_up(reporter.case, "卫生室门口积水")
    others.who(COMMITTEE).does("handover", reporter.case, lead=LEAD, appraiser=DEPUTY)
    others.who(LEAD).does("acceptance", reporter.case, plan="疏通水沟")
    desk.signs_in("/desk", LEAD)
    desk.opens(f"/desk/department/{reporter.case}")
    page = desk.page
    page.get_by_role("button", name="办复").click()
    page.get_by_role("radio", name="A 已解决").check()
    page.get_by_label("办理结果").fill(WORDS)
    with page.expect_response("**/api/v1/photos"):
        page.get_by_label("办理后：加照片").set_input_files(jpeg(tmp_path / "after.jpg"))
    answers = page.locator("form[data-step=resolution] button[type=submit]")
    expect(answers).to_be_enabled()
    page.context.clear_cookies()
    answers.click()
    expect(page.get_by_text(ENDED)).to_be_visible()
    signs_in_again(desk, LEAD)
    page.get_by_role("button", name="办复").click()
    expect(page.get_by_label("办理结果")).to_have_value(WORDS)
    answers.click()
    expect(page.locator("[data-status]")).to_have_text("办复")
    lines = reporter.looks()["timeline"]
    told = next(one for one in lines if one["type"] == "order.resolved.v1")
    assert (told["outcome"], len(told["after"])) == ("A", 1)


def test_a_station_goes_on_with_what_someone_told_it(desk: Looking) -> None:
    desk.signs_in("/desk", STAFF)
    desk.opens("/desk/filing")
    desk.page.fill("#text", WORDS)
    desk.page.locator("#contact_point").select_option(POINT)
    desk.page.context.clear_cookies()
    desk.page.locator("nav a", has_text="履职活动").click()
    expect(desk.page.get_by_text(ENDED)).to_be_visible()
    signs_in_again(desk, STAFF)
    desk.page.locator("nav a", has_text="代为登记").click()
    expect(desk.page.locator("#text")).to_have_value(WORDS)
    expect(desk.page.locator("#contact_point")).to_have_value(POINT)
