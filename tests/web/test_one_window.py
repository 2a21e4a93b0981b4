"""Two people at one desk, one after the other, in the same window: neither sees the other's."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.system.conftest import System
from tests.web.desks import CHAIR, STAFF, TRANSPORT, opens_in_the_queue, reported, status_of
from tests.web.looking import Looking

WORDS = "写了一半的理由"
ELSEWHERE, THEIR_OWN = "410422-committee", "卫生健康委员会"


def writes_a_reason(desk: Looking, case: str) -> None:
    opens_in_the_queue(desk, case)
    desk.page.keyboard.press("d")
    desk.page.fill("#decline-text", WORDS)


def sits_down_at_the_door(desk: Looking, username: str) -> None:
    """In the same window, without opening any address."""
    desk.page.locator("#username").wait_for()
    desk.page.fill("#username", username)
    desk.page.fill("#password", desk.system.accounts[username].password)
    desk.page.click("button[type=submit]")
    desk.page.locator("nav").first.wait_for()


@pytest.mark.parametrize("by_itself", [False, True], ids=["signed out", "sign-in ended"])
def test_the_next_one_finds_nothing_half_written(
    system: System, at: Callable[..., Looking], by_itself: bool
) -> None:
    case = reported(system).case
    desk = at(STAFF)
    writes_a_reason(desk, case)
    if by_itself:
        desk.page.context.clear_cookies()
        desk.page.locator("nav a", has_text="履职活动").click()
    else:
        desk.page.get_by_role("button", name="退出").click()
    sits_down_at_the_door(desk, CHAIR)
    desk.page.locator("nav a", has_text="待办").click()
    desk.page.locator(f"[data-line='{case}']").click()
    desk.page.locator(f"[data-case='{case}']").wait_for()
    desk.page.locator("[data-step=decline]").click()
    expect(desk.page.locator("#decline-text")).to_have_value("")


def test_the_next_one_finds_the_lists_of_their_own_county(at: Callable[..., Looking]) -> None:
    desk = at(STAFF)
    desk.opens("/desk/directory?kind=departments")
    expect(desk.page.locator(f"[data-entry='{TRANSPORT}']")).to_be_visible()
    desk.page.get_by_role("button", name="退出").click()
    sits_down_at_the_door(desk, ELSEWHERE)
    desk.page.locator("nav a", has_text="联单总览").click()
    departments = desk.page.locator("#filter-department option")
    expect(departments.filter(has_text=THEIR_OWN)).to_have_count(1)
    expect(departments.filter(has_text="住房和城乡建设局")).to_have_count(0)


def test_what_was_decided_goes_out_before_one_leaves(
    system: System, at: Callable[..., Looking]
) -> None:
    reporter = reported(system)
    desk = at(STAFF)
    writes_a_reason(desk, reporter.case)
    desk.page.keyboard.press("Control+Enter")
    desk.page.locator(f"[data-delayed='{reporter.case}']").wait_for()
    desk.page.get_by_role("button", name="退出").click()
    desk.page.locator("#username").wait_for()
    assert status_of(system, reporter) == "declined"


def test_without_a_network_nobody_is_told_that_they_left(at: Callable[..., Looking]) -> None:
    desk = at(STAFF)
    desk.page.context.set_offline(True)
    desk.page.get_by_role("button", name="退出").click()
    expect(desk.page.locator("header [role=alert]")).to_contain_text("还没有退出")
    expect(desk.page.locator("nav")).to_be_visible()
    desk.page.context.set_offline(False)
    desk.page.get_by_role("button", name="退出").click()
    desk.page.locator("#username").wait_for()
