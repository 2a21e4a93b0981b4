"""What a desk keeps: what it files for others, activities, contact points, and the directory."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from infra.demo.people import Person
from tests.system.conftest import System
from tests.web.desks import (
    STAFF,
    STATION,
    TOWNSHIP,
    chooses,
    jpeg,
)
from tests.web.looking import Looking


def test_a_station_files_for_someone_and_prints_the_slip(
    system: System, at: Callable[..., Looking], tmp_path: Path
) -> None:
    desk = at(STAFF)
    desk.opens("/desk/filing")
    desk.page.fill("#text", "老人口述：自来水又黄又浑。")
    with desk.page.expect_response("**/concerns/similar"):
        desk.page.locator("#contact_point").select_option(STATION)
    expect(desk.page.locator("#division")).to_have_value(f"{TOWNSHIP}000")
    desk.page.get_by_label("保密").check()
    desk.page.fill("#name", "阿某某")
    desk.page.fill("#phone", "0999 8790000")
    desk.page.get_by_label("现场照片").set_input_files(jpeg(tmp_path / "photo.jpg"))
    desk.page.get_by_role("button", name="登记", exact=True).click()
    code = desk.page.locator("[data-tracking-code]").inner_text().replace(" ", "")
    case = system.client.get(f"/api/v1/cases/{code}").json()
    assert (case["text"], case["contact_point"]) == ("老人口述：自来水又黄又浑。", STATION)
    assert len(case["photos"]) == 1
    with desk.page.context.expect_page() as opened:
        desk.page.get_by_role("button", name="打印回执").click()
    slip = opened.value
    assert code in slip.locator("body").inner_text().replace(" ", "")
    assert slip.evaluate("getComputedStyle(document.querySelector('.head')).display") == "flex"
    assert code not in slip.url
    assert "0999" not in desk.keeps()
    desk.must_not_have_asked_for("自来水")


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
