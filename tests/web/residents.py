"""Residents at a phone, and the people at desks whose steps appear on it."""

from collections.abc import Callable

import httpx
from playwright.sync_api import Locator, expect

from infra.demo.people import Answer, Person, Reporter
from tests.system.conftest import System
from tests.web.looking import Looking

TOWNSHIP = "654004200"
STAFF, COMMITTEE = f"{TOWNSHIP}-staff", "654004-committee"
TRANSPORT, APPRAISER = "654004-jiaotong", f"{TOWNSHIP}-d1"
STATION = f"{TOWNSHIP}-station"
expect.set_options(timeout=15_000)
CODE = "[data-tracking-code]"
OFFERED = "#similar"


def person(system: System, username: str) -> Person:
    """Someone with an account, at a desk of their own."""
    return Person(system.client, system.accounts[username])


def triaged(system: System, reporter: Reporter, summary: str) -> None:
    """The township takes the concern up, in public words of its own."""
    words = {"category": "roads", "urgency": "problem", "summary": summary}
    person(system, STAFF).does("triage", reporter.case, decision="accept", **words)


def accepted(system: System, reporter: Reporter, summary: str) -> None:
    """It is handed over, and a chief has accepted it."""
    triaged(system, reporter, summary)
    parties = {"lead": TRANSPORT, "appraiser": APPRAISER}
    person(system, COMMITTEE).does("handover", reporter.case, **parties)
    person(system, TRANSPORT).does("acceptance", reporter.case, plan="更换灯具")


def answered(system: System, reporter: Reporter, summary: str) -> None:
    """The department has answered it: with A."""
    accepted(system, reporter, summary)
    person(system, TRANSPORT).does("resolution", reporter.case, outcome="A", result="已更换")


def closed(system: System, reporter: Reporter, summary: str) -> None:
    """Its reporter and the appraiser are satisfied."""
    answered(system, reporter, summary)
    person(system, APPRAISER).does("appraisal", reporter.case, verdict="satisfied")
    reporter.rates(5)


def writes(phone: Looking, text: str, township: str = f"{TOWNSHIP}000", at: str = "") -> None:
    """Fill in the form, anonymously."""
    phone.opens(f"{at}/report")
    phone.page.fill("#text", text)
    phone.page.locator("#division").select_option(township)


def sets_off(phone: Looking) -> None:
    """Press the button, whatever others have reported; what comes of it is on the page."""
    page = phone.page
    page.click("button[type=submit]")
    page.locator(f"{CODE}, {OFFERED}, [role=alert]").first.wait_for()
    if page.locator(OFFERED).is_visible():
        page.get_by_role("button", name="都不是").click()


def sends(phone: Looking) -> str:
    """Send what is written, and read the code."""
    sets_off(phone)
    return code_on(phone)


def code_on(phone: Looking) -> str:
    """The tracking code that the page shows."""
    return phone.page.locator(CODE).inner_text().replace(" ", "")


def case_by(client: httpx.Client, code: str) -> Answer:
    """A case as the holder of its code sees it."""
    shown: Answer = client.get(f"/api/v1/cases/{code}").json()
    return shown


def told_of(phone: Looking, *words: str) -> None:
    """The page says all of this, now or in a moment."""
    for one in words:
        expect(phone.page.locator("main")).to_contain_text(one)


def arrived_in(system: System, village: str) -> Callable[[], int]:
    """How many concerns of a village wait for the township."""
    staff = person(system, STAFF)
    asked = {"scope": "mine", "division": village, "limit": "100"}
    return lambda: len(staff.gets("/cases", **asked)["items"])


def part(phone: Looking, heading: str) -> Locator:
    """What opens under this line."""
    return phone.page.locator("details", has=phone.page.get_by_text(heading, exact=True))
