"""One resident, one browser, several tabs: what is written in one of them is there once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Request, Route, expect

from infra.demo.people import Reporter
from infra.demo.stories.telling import photo
from tests.system.conftest import System
from tests.web.looking import Looking
from tests.web.residents import (
    CODE,
    TOWNSHIP,
    arrived_in,
    case_by,
    code_on,
    sends,
    sets_off,
    told_of,
    triaged,
    writes,
)

PICTURE: FilePayload = {"name": "a.png", "mimeType": "image/png", "buffer": photo()}
HEARS_OF_NO_OTHER = "window.addEventListener('storage', (told) => told.stopImmediatePropagation())"
KEEPS_NOTHING = """
  const refuse = () => { throw new DOMException('Access is denied', 'SecurityError') }
  for (const kept of ['localStorage', 'sessionStorage', 'indexedDB'])
    Object.defineProperty(window, kept, { get: refuse })
"""
TURNS = """(hidden) => {
  Object.defineProperty(document, 'hidden', { configurable: true, value: hidden })
  document.dispatchEvent(new Event('visibilitychange'))
}"""


@pytest.fixture
def other(phone: Looking) -> Iterator[Looking]:
    """Another tab of the same browser."""
    tab = Looking(phone.page.context.new_page(), phone.system)
    yield tab
    assert not tab.complaints


def takes_a_photo(phone: Looking) -> None:
    """It is on the form when this returns."""
    phone.page.set_input_files("input[type=file]", PICTURE)
    phone.page.get_by_alt_text("照片 1").wait_for()


def test_two_tabs_that_send_the_same_send_it_once(phone: Looking, other: Looking) -> None:
    """Both upload its photo, and are told of two: one of them goes."""
    village = f"{TOWNSHIP}008"
    arrived = arrived_in(phone.system, village)
    before, held = arrived(), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    writes(phone, "蝙蝠筑巢，屋檐滴漏。")  # like nothing that others reported: it goes at once
    phone.page.locator("#village").select_option(village)
    takes_a_photo(phone)
    phone.page.context.route("**/api/v1/photos", hold)
    with phone.page.expect_request("**/api/v1/photos"):
        phone.page.click("button[type=submit]")
    with other.page.expect_request("**/api/v1/photos"):
        other.opens("/")
    for route in held:
        route.continue_()
    code = code_on(phone)
    other.page.get_by_role("link", name="看查询码").click()
    assert code_on(other) == code
    assert len(case_by(phone.system.client, code)["photos"]) == 1
    assert arrived() == before + 1


def test_whose_code_was_noted_in_one_tab_is_gone_from_the_other(
    phone: Looking, other: Looking
) -> None:
    writes(phone, "一边写，一边在另一个标签页看。")
    other.opens("/report")
    expect(other.page.locator("#text")).to_have_value("一边写，一边在另一个标签页看。")
    sends(phone)
    phone.page.get_by_role("button", name="我已记下").click()
    expect(other.page.locator("#text")).to_have_value("")


def test_a_tab_that_heard_of_nothing_makes_no_second_of_it(phone: Looking, other: Looking) -> None:
    village = f"{TOWNSHIP}201"
    arrived = arrived_in(phone.system, village)
    before = arrived()
    writes(phone, "旧标签页里的一件事。")
    phone.page.locator("#village").select_option(village)
    other.page.add_init_script(HEARS_OF_NO_OTHER)
    other.opens("/report")
    sends(phone)
    phone.page.get_by_role("button", name="我已记下").click()
    other.page.fill("#text", "旧标签页里的一件事，补一句。")
    for _ in range(2):  # however often
        sets_off(other)
        told_of(other, "先前已经收到一份，和这一份不一样")
    expect(other.page.locator("#text")).to_have_value("旧标签页里的一件事，补一句。")
    assert arrived() == before + 1


def test_what_was_thrown_away_takes_its_photos_along(phone: Looking, other: Looking) -> None:
    writes(phone, "有照片，又不想说了。")
    takes_a_photo(phone)
    other.opens("/report")
    expect(other.page.get_by_alt_text("照片 1")).to_be_visible()
    phone.page.get_by_role("button", name="不写了，全部删除").click()
    expect(phone.page.get_by_alt_text("照片 1")).to_have_count(0)
    expect(other.page.get_by_alt_text("照片 1")).to_have_count(0)
    phone.page.get_by_role("button", name="删错了，恢复").click()
    expect(phone.page.get_by_alt_text("照片 1")).to_be_visible()
    phone.page.get_by_role("button", name="不写了，全部删除").click()
    expect(phone.page.get_by_alt_text("照片 1")).to_have_count(0)
    phone.opens("/report")
    expect(phone.page.get_by_text("最多 9 张")).to_be_visible()
    expect(phone.page.get_by_alt_text("照片 1")).to_have_count(0)


def test_a_tab_that_nobody_sees_leaves_its_line_to_others(phone: Looking) -> None:
    """A browser has six of them to a site, without HTTP/2."""
    reporter = Reporter.of(phone.system.client, TOWNSHIP, "看着看着就换了标签页。")
    phone.opens(f"/#{reporter.code}")
    told_of(phone, "有新进展，这里马上显示")
    with phone.page.expect_event("requestfailed", of_events):
        phone.page.evaluate(TURNS, True)
    triaged(phone.system, reporter, "换标签页时受理的件")
    with phone.page.expect_request(of_events):
        phone.page.evaluate(TURNS, False)
    told_of(phone, "换标签页时受理的件", "有新进展，这里马上显示")


def of_events(request: Request) -> bool:
    """Whether a page listens."""
    return request.url.endswith("/events")


def test_a_browser_that_keeps_nothing_shows_the_pages_and_sends(phone: Looking) -> None:
    phone.page.add_init_script(KEEPS_NOTHING)
    phone.opens("/")
    phone.page.get_by_role("button", name="长辈模式").click()
    phone.page.get_by_role("link", name="我要反映").click()
    phone.page.fill("#text", "什么都不让存的手机。")
    phone.page.locator("#division").select_option(f"{TOWNSHIP}000")
    takes_a_photo(phone)
    case = case_by(phone.system.client, sends(phone))
    assert len(case["photos"]) == 1
    phone.page.get_by_role("button", name="我已记下").click()
    expect(phone.page.locator(CODE)).to_have_count(0)


@pytest.mark.parametrize("door", ["/desk", "/deputy"])
def test_whoever_signs_in_needs_no_browser_that_keeps_things(desk: Looking, door: str) -> None:
    desk.page.add_init_script(KEEPS_NOTHING)
    desk.opens(f"{door}/sign-in")
    expect(desk.page.locator("#username")).to_be_visible()


def test_an_endorsers_code_is_there_until_they_noted_it(phone: Looking, system: System) -> None:
    reporter = Reporter.of(system.client, TOWNSHIP, "水塔旁边的路灯倒了。")
    triaged(system, reporter, "水塔旁路灯倒伏")
    phone.opens(f"/cases/{reporter.case}")
    phone.page.get_by_role("button", name="是这件，我附议").click()
    told_of(phone, "丢了补不了")
    code = code_on(phone)
    assert code not in phone.keeps()
    phone.page.reload()
    assert code_on(phone) == code
    phone.opens("/cases")
    told_of(phone, "您附议了一件，查询码还没记下")
    phone.page.get_by_role("link", name="看查询码").click()
    assert code_on(phone) == code
    assert case_by(system.client, code)["endorsements"] == 1
    phone.page.get_by_role("button", name="我已记下").click()
    expect(phone.page.locator(CODE)).to_have_count(0)
    phone.page.reload()
    expect(phone.page.get_by_role("button", name="是这件，我附议")).to_be_visible()
    expect(phone.page.locator(CODE)).to_have_count(0)
    assert reporter.case not in phone.keeps()
