"""What people at desks do again and again: open what waits, choose by a name, send at once."""

from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import expect

from infra.demo.people import Reporter
from tests.system.conftest import System
from tests.web.looking import Looking

TOWNSHIP, TRANSPORT, HOUSING = "654004200", "654004-jiaotong", "654004-zhujian"
STAFF, CHAIR, COMMITTEE = f"{TOWNSHIP}-staff", f"{TOWNSHIP}-chair", "654004-committee"
APPRAISER, STATION = "654004-d1", f"{TOWNSHIP}-station"

GPS = 0x8825


def jpeg(path: Path) -> Path:
    """A photo as a phone takes it, which says where."""
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: (44.0, 12.0, 0.0), 3: "E", 4: (80.0, 24.0, 0.0)}
    Image.new("RGB", (2400, 1800), "grey").save(path, "JPEG", exif=exif)
    return path


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


def stands(desk: Looking, reporter: Reporter, where: str) -> None:
    """The case's own page says by itself where it has come to."""
    desk.opens(f"/desk/cases/{reporter.case}")
    expect(desk.page.locator(".stand")).to_contain_text(where)
