"""四方联单 in five browsers at once, each of which stays on its page and sees what others do."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import pytest
from playwright.sync_api import Page, expect

from infra.demo.stories.rounds import APPRAISER, COMMITTEE, STAFF, TRANSPORT
from tests.web.looking import Looking

TOWNSHIP = "654004200000"
REPORT = "村口到学校的路全是坑，下雨天孩子走不了。"
SUMMARY = "伊车嘎善乡通往学校的村道坑洼破损"
WANTING = "现场查看，学校东侧两百米仍未修补"
DESK = {"width": 1280, "height": 800}
OTHERS_STEP = (
    20_000  # ms in which another's step must appear: lists are looked at every ten seconds
)


@dataclass(frozen=True, slots=True)
class Windows:
    """Everyone at a browser of their own, from the beginning to the end."""

    resident: Page
    township: Page
    committee: Page
    chief: Page
    deputy: Page

    @classmethod
    def open(cls, visit: Callable[..., Looking]) -> Self:
        """A resident without an account, and four who are signed in where their work begins."""
        resident, deputy = visit(), visit()
        resident.opens("/report")
        deputy.signs_in("/deputy", APPRAISER)
        deputy.opens("/deputy/appraisals")
        township, committee, chief = visit(**DESK), visit(**DESK), visit(**DESK)
        for desk, username in ((township, STAFF), (committee, COMMITTEE), (chief, TRANSPORT)):
            desk.signs_in("/desk", username)
        township.opens("/desk?what=triage")
        committee.opens("/desk?what=handover")
        return cls(resident.page, township.page, committee.page, chief.page, deputy.page)

    def all_see(self, happening: str, times: int = 1) -> None:
        """It stands in the story of each window that shows the case."""
        for page in (self.resident, self.township, self.committee, self.chief):
            lines = page.locator("ol.line b", has_text=re.compile(f"^{happening}$"))
            expect(lines).to_have_count(times, timeout=OTHERS_STEP)


def reports(resident: Page) -> str:
    """Writes, sends, and stays with the story of the case; the id of it."""
    resident.fill("#text", REPORT)
    resident.locator("#division").select_option(TOWNSHIP)
    looks, others = (resident.get_by_role("button", name=one) for one in ("看进展", "都不是"))
    with resident.expect_response("**/api/v1/concerns") as sent:
        resident.click("button[type=submit]")
        looks.or_(others).wait_for()
        # Whether others have reported the like depends on who was here before.
        if others.is_visible():
            others.click()
    looks.click()
    case: str = sent.value.json()["id"]
    return case


def triages(township: Page, case: str) -> None:
    """What came in appears in the queue; its page is where the township stays."""
    township.locator(f"[data-line='{case}']").click(timeout=OTHERS_STEP)
    township.click("[data-step=accept]")
    township.locator("#accept-category").select_option("roads")
    township.fill("#accept-summary", SUMMARY)
    township.locator("form.step button[type=submit]").click()
    township.locator(f"[data-line='{case}']").wait_for(state="detached")
    township.goto(f"/desk/cases/{case}")


def hands_over(committee: Page, case: str) -> None:
    """What the township accepted appears; the transport department leads."""
    committee.locator(f"[data-line='{case}']").click(timeout=OTHERS_STEP)
    committee.click("[data-step=handover]")
    chooses(committee, "handover-lead", "交通", "交通运输局")
    chooses(committee, "handover-appraiser", "佟", "佟某某")
    committee.locator("form.step button[type=submit]").click()
    committee.locator(f"[data-line='{case}']").wait_for(state="detached")
    committee.goto(f"/desk/cases/{case}")


def chooses(page: Page, field: str, typed: str, name: str) -> None:
    """Choose from a list by some characters of the name."""
    page.locator(f"#{field}").click()
    page.keyboard.type(typed)
    page.get_by_role("option", name=name).locator("visible=true").first.click()


def opens_the_order(chief: Page, case: str) -> None:
    """It appears among the department's orders, and is where the chief stays."""
    chief.locator(f"[data-order='{case}'] a").first.click(timeout=OTHERS_STEP)
    chief.locator("[data-status]").wait_for()


def takes(chief: Page, step: str, words: str) -> None:
    """Press the button of a step when it is there, write, and send."""
    chief.get_by_role("button", name=step, exact=True).click(timeout=OTHERS_STEP)
    form = chief.locator("form[data-step]")
    form.locator("textarea").fill(words)
    if form.locator("[name=outcome]").count():
        form.locator("[name=outcome]").first.check(force=True)
    form.locator("button[type=submit]").click()
    form.wait_for(state="detached")


def appraises(deputy: Page, case: str, verdict: str, reasons: str) -> None:
    """The card appears when there is an answer, and goes when there is a verdict."""
    card = deputy.locator(f"[data-case='{case}']")
    card.get_by_text(verdict, exact=True).click(timeout=OTHERS_STEP)
    card.locator("form.verdict textarea").fill(reasons)
    card.get_by_role("button", name="提交评单").click()


def rates(resident: Page, label: str) -> None:
    """By one of the five customary labels, 好差评."""
    resident.get_by_label(label, exact=True).check(timeout=OTHERS_STEP)
    resident.locator("form button[type=submit]").first.click()


def points(windows: Windows) -> int:
    """What the deputy's ledger says, in a tab beside."""
    beside = windows.deputy.context.new_page()
    beside.goto("/deputy/ledger")
    balance = int(beside.locator(".balance").inner_text())
    beside.close()
    return balance


@pytest.mark.timeout(300)
def test_two_rounds_in_five_windows(visit: Callable[..., Looking]) -> None:
    windows = Windows.open(visit)
    before = points(windows)
    case = reports(windows.resident)
    triages(windows.township, case)
    hands_over(windows.committee, case)
    opens_the_order(windows.chief, case)
    windows.all_see("受理")
    windows.all_see("交办")

    takes(windows.chief, "接单", "十五个工作日内完成整修")
    takes(windows.chief, "报进展", "养护队已进场，工程过半")
    windows.all_see("进展")
    takes(windows.chief, "办复", "路面坑洼已填补 32 处")
    appraises(windows.deputy, case, "不满意", WANTING)
    windows.all_see("再交办")
    expect(windows.resident.get_by_text(WANTING)).to_be_visible(timeout=OTHERS_STEP)

    takes(windows.chief, "接单", "全线重新铺油")
    takes(windows.chief, "办复", "全线 1.8 公里重新铺油，并加设排水沟")
    windows.all_see("办复", times=2)
    appraises(windows.deputy, case, "满意", "路已修好，走了一遍")
    windows.all_see("代表评单", times=2)
    rates(windows.resident, "非常满意")
    windows.all_see("办结")
    expect(windows.chief.locator("[data-status]")).to_have_text("办结")
    assert points(windows) > before
