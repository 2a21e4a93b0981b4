"""A resident by phone: what they find at the code of a contact point, report, follow and decide."""

from contextlib import suppress
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from PIL import Image, ImageOps
from playwright.sync_api import APIResponse, Error, FilePayload, Route, expect

from infra.demo.people import Reporter
from tests.system.conftest import System
from tests.web.deputies import picture
from tests.web.looking import Looking
from tests.web.residents import (
    APPRAISER,
    CODE,
    COMMITTEE,
    OFFERED,
    STAFF,
    STATION,
    TOWNSHIP,
    TRANSPORT,
    accepted,
    answered,
    case_by,
    closed,
    code_on,
    part,
    person,
    sends,
    sets_off,
    told_of,
    triaged,
    writes,
)

VILLAGE = f"{TOWNSHIP}203"
ORIENTATION = 0x0112
SHADES = 40  # of 256; a JPEG keeps colours nearly
FOLLOWS = """(one, other) =>
  !!(other.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)"""
KEEP_WHAT_IS_SENT = """
  window.photosSent = []
  const send = window.fetch
  window.fetch = async (request) => {
    if (request.url && request.url.endsWith('/photos'))
      window.photosSent.push(Array.from(new Uint8Array(await request.clone().arrayBuffer())))
    return send(request)
  }
"""
IN_WECHAT = """
  Object.defineProperty(Navigator.prototype, 'userAgent', {
    get: () => 'Mozilla/5.0 (Linux; Android 10) Chrome/86.0 Mobile MicroMessenger/8.0.49',
  })
"""


def reports(system: System, text: str) -> Reporter:
    """Another resident's report."""
    return Reporter.of(system.client, TOWNSHIP, text)


def photo(side: int = 3000) -> bytes:
    """A picture too large for a bad network, that says where it was taken."""
    octets, exif = BytesIO(), Image.Exif()
    exif[0x8825] = {1: "N", 2: (44.0, 12.0, 34.5)}
    Image.effect_noise((side, side), 80).convert("RGB").save(octets, "JPEG", exif=exif, quality=85)
    return octets.getvalue()


def rgb(picture: Image.Image, place: tuple[int, int]) -> tuple[int, ...]:
    """The colour there."""
    pixel = picture.convert("RGB").getpixel(place)
    assert isinstance(pixel, tuple)
    return tuple(int(one) for one in pixel)


# At the code of a contact point


def test_the_code_of_a_station_shows_what_it_discloses(phone: Looking) -> None:
    phone.opens(f"/p/{STATION}")
    told_of(
        phone, "亮身份", "佟某某", "亮服务", "接待群众", "亮承诺", "有访必接", "周三 9:00-12:00"
    )
    assert phone.page.locator("a[href='tel:0000-0000000']").is_visible()
    above = phone.page.locator("main").inner_text()
    assert above.index("110") < above.index("我要反映")
    phone.page.get_by_role("link", name="我要反映").click()
    expect(phone.page.locator("#division")).to_have_value(f"{TOWNSHIP}000")
    phone.page.fill("#text", "站门口的台阶太高，轮椅上不去。")
    assert case_by(phone.system.client, sends(phone))["contact_point"] == STATION


def test_a_closed_point_says_where_to_turn(phone: Looking) -> None:
    committee, point = person(phone.system, COMMITTEE), f"closed-{uuid4()}"
    opened = {"division": TOWNSHIP, "kind": "service_post", "name": "旧服务岗"}
    opened |= {"owner": f"{TOWNSHIP}-d1", "hours": "周三", "phone": "0000-0000000"}
    more = {"services": ["接待"], "commitments": ["必答"]}
    committee.puts(f"/contact-points/{point}", **opened, **more)
    committee.posts(f"/contact-points/{point}/closing", reason="搬走了")
    phone.opens(f"/p/{point}")
    told_of(phone, "已经关闭", "搬走了", "伊车嘎善乡代表联络站")


# Reporting


def test_a_report_names_the_village_the_kind_and_who_reports(phone: Looking) -> None:
    phone.page.context.grant_permissions(["geolocation"])
    phone.page.context.set_geolocation({"longitude": 80.41234567, "latitude": 44.2})
    writes(phone, "柳树渠边的护栏断了两根，孩子在那里玩。")
    phone.page.locator("#village").select_option(VILLAGE)
    phone.page.fill("#address", "渠边小桥")
    phone.page.get_by_role("button", name="就在我现在的位置").click()
    told_of(phone, "已记下您现在的位置")
    phone.page.get_by_label("道路交通").check()
    phone.page.get_by_label("保密").check()
    phone.page.get_by_label("姓名", exact=True).fill("某某")
    phone.page.get_by_label("电话", exact=True).fill("0999 0000000")
    case = case_by(phone.system.client, sends(phone))
    assert (case["division"], case["category"]) == (VILLAGE, "roads")
    assert case["location"] == {"lon": 80.41235, "lat": 44.2, "address": "渠边小桥"}
    assert "某某" not in str(case)
    contacts = person(phone.system, STAFF).gets(f"/cases/{case['id']}/contacts")
    assert "0999 0000000" in str(contacts)


def test_a_photo_is_made_small_and_says_nothing_of_where_it_was_taken(phone: Looking) -> None:
    page, large = phone.page, photo()
    writes(phone, "桥面裂了一道缝，有照片。")
    picture: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": large}
    page.set_input_files("input[type=file]", picture)
    page.get_by_alt_text("照片 1").wait_for()
    with page.expect_request_finished(lambda one: one.url.endswith("/photos")) as sent:
        code = sends(phone)
    assert sent.value.sizes()["requestBodySize"] < len(large) / 2
    (kept,) = case_by(phone.system.client, code)["photos"]
    mine = {"Tracking-Code": code}
    octets = phone.system.client.get(f"/api/v1/photos/{kept}?case=mine", headers=mine).content
    with Image.open(BytesIO(octets)) as taken:
        assert max(taken.size) == 1600
        assert not taken.getexif()
    phone.opens(f"/#{code}")
    phone.page.get_by_alt_text("照片 1").wait_for()


@pytest.mark.parametrize("held", range(1, 9))
def test_a_photo_leaves_the_phone_upright_however_it_was_held(phone: Looking, held: int) -> None:
    """Also a small one, and where the browser turns none: what the camera wrote stays behind."""
    page, stored = phone.page, Image.new("RGB", (240, 120), "white")
    stored.paste("red", (0, 0, 120, 60))
    stored.paste("blue", (120, 60, 240, 120))
    octets, exif = BytesIO(), Image.Exif()
    exif[ORIENTATION] = held
    stored.save(octets, "JPEG", exif=exif, quality=95)
    page.add_init_script(KEEP_WHAT_IS_SENT)
    writes(phone, f"照片拿倒了，第 {held} 种。")
    picture: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": octets.getvalue()}
    page.set_input_files("input[type=file]", picture)
    page.get_by_alt_text("照片 1").wait_for()
    sends(phone)
    sent = Image.open(BytesIO(bytes(page.evaluate("window.photosSent[0]"))))
    seen = ImageOps.exif_transpose(Image.open(octets))
    assert not sent.getexif()
    assert sent.size == seen.size
    places = [(x * sent.width // 4, y * sent.height // 4) for x in (1, 3) for y in (1, 3)]
    for place in places:
        pixels = zip(rgb(sent, place), rgb(seen, place), strict=True)
        assert all(abs(one - other) < SHADES for one, other in pixels), place


def test_what_is_no_photo_is_told_and_left_out(phone: Looking) -> None:
    phone.opens("/report")
    text: FilePayload = {"name": "a.txt", "mimeType": "image/jpeg", "buffer": b"not a picture"}
    phone.page.set_input_files("input[type=file]", text)
    told_of(phone, "有一张不是照片")


def test_what_others_reported_is_offered_and_endorsed_with_one_tap(phone: Looking) -> None:
    other = reports(phone.system, "粮站旁边的下水井盖不见了")
    triaged(phone.system, other, "粮站旁下水井盖缺失")
    writes(phone, "粮站旁边的下水井盖不见了，很危险")
    phone.page.click("button[type=submit]")
    phone.page.locator(OFFERED).wait_for()
    told_of(phone, "粮站旁下水井盖缺失")
    phone.page.get_by_role("button", name="是这件，我附议").first.click()
    code = code_on(phone)
    told_of(phone, "附议了")
    case = case_by(phone.system.client, code)
    assert (case["id"], case["endorsements"], case["reporters"]) == (other.case, 1, 1)


def test_words_of_a_resident_and_codes_stand_in_no_address(phone: Looking) -> None:
    addresses: list[str] = []
    phone.page.on("request", lambda request: addresses.append(request.url))
    writes(phone, "独一无二的话：磨坊后面的坡。")
    code = sends(phone)
    phone.page.get_by_role("button", name="看进展").click()
    told_of(phone, "磨坊后面的坡")
    said = " ".join(addresses)
    assert code not in said
    assert "%E7%A3%A8%E5%9D%8A" not in said
    assert code not in phone.keeps()
    assert "磨坊" not in phone.keeps()


def test_the_code_is_copied_saved_as_a_picture_and_shown_as_a_code(
    phone: Looking, tmp_path: Path
) -> None:
    page = phone.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    writes(phone, "想留下查询码。")
    code = sends(phone)
    page.get_by_role("button", name="复制").click()
    told_of(phone, "已复制")
    assert page.evaluate("navigator.clipboard.readText()") == code
    assert page.get_by_role("img", name="二维码").is_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="存成图片").click()
    saved.value.save_as(tmp_path / "slip.png")
    with Image.open(tmp_path / "slip.png") as picture:
        assert picture.size[0] == 720


def test_in_wechat_the_slip_is_a_picture_to_be_pressed_long(phone: Looking) -> None:
    page = phone.page
    page.add_init_script(IN_WECHAT)
    writes(phone, "在微信里反映的。")
    sends(phone)
    assert page.get_by_role("button", name="打印").count() == 0
    page.get_by_role("button", name="存成图片").click()
    told_of(phone, "长按图片")
    slip = page.get_by_alt_text("查询码")
    expect(slip).to_be_visible()
    assert slip.evaluate("async (slip) => (await slip.decode(), slip.naturalWidth)") == 720


def test_a_code_that_was_not_noted_is_shown_again(phone: Looking) -> None:
    writes(phone, "还没抄下查询码，手机就没电了。")
    code = sends(phone)
    phone.page.reload()
    assert code_on(phone) == code
    phone.page.get_by_role("button", name="我已记下").click()
    phone.opens("/report")
    assert phone.page.input_value("#text") == ""


def test_what_was_thrown_away_by_mistake_comes_back(phone: Looking) -> None:
    writes(phone, "差点删掉的话。")
    phone.page.get_by_role("button", name="不写了，全部删除").click()
    assert phone.page.input_value("#text") == ""
    phone.page.get_by_role("button", name="删错了，恢复").click()
    assert phone.page.input_value("#text") == "差点删掉的话。"


def test_a_report_needs_no_mouse(phone: Looking) -> None:
    phone.opens("/report")
    keys = phone.page.keyboard
    phone.page.focus("#text")
    keys.type("只用键盘写的。")
    phone.page.focus("#division")
    keys.press("ArrowDown")
    for _ in range(25):
        keys.press("Tab")
        if phone.page.evaluate("document.activeElement.type") == "submit":
            break
    keys.press("Enter")
    phone.page.locator(f"{CODE}, {OFFERED}").first.wait_for()


def test_what_was_not_as_it_has_to_be_is_named(phone: Looking) -> None:
    wrong = [{"field": "contact.phone", "why": "String should match pattern"}]
    refused = {"code": "invalid", "status": 422, "detail": "Some fields.", "errors": wrong}
    kind = "application/problem+json"
    phone.page.route(
        "**/api/v1/concerns",
        lambda route: route.fulfill(status=422, json=refused, content_type=kind),
    )
    writes(phone, "电话写错了一位。")
    sets_off(phone)
    told = phone.page.get_by_role("alert")
    expect(told).to_contain_text("请检查下面这些")
    expect(told.get_by_role("listitem")).to_have_text("电话")


def test_large_type_has_few_choices_and_stays(phone: Looking) -> None:
    phone.opens("/")
    phone.page.get_by_role("button", name="长辈模式").click()
    phone.opens("/report")
    size = phone.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert size >= 21
    assert phone.page.get_by_label("道路交通").count() == 0
    phone.must_fit()
    writes(phone, "用大字写的。")
    sends(phone)


# Following


def test_what_happens_appears_by_itself_with_who_has_it_and_until_when(phone: Looking) -> None:
    reporter = reports(phone.system, "小学门口的路灯不亮。")
    phone.opens(f"/#{reporter.code}")
    told_of(phone, "乡镇（街道）人大", "有新进展，这里马上显示")
    accepted(phone.system, reporter, "小学门口路灯不亮（跟进）")
    told_of(phone, "小学门口路灯不亮（跟进）", "交通运输局，正在办", "到哪天", "更换灯具", "未到期")


def test_where_events_do_not_come_through_it_is_looked_at_again(phone: Looking) -> None:
    phone.page.route("**/events", lambda route: route.abort())
    reporter = reports(phone.system, "集市的垃圾没人收。")
    phone.opens(f"/#{reporter.code}")
    told_of(phone, "每隔几秒看一次有没有新进展")
    triaged(phone.system, reporter, "集市垃圾清运不及时")
    told_of(phone, "集市垃圾清运不及时")


def test_what_is_said_about_a_township_is_not_in_its_hands(phone: Looking) -> None:
    text = "乡里收的钱没有给收据。"
    reporter = Reporter.of(phone.system.client, TOWNSHIP, text, about_township=True)
    phone.opens(f"/#{reporter.code}")
    told_of(phone, "代表工委，正在分类")


def test_only_its_reporter_is_told_that_it_is_their_turn(phone: Looking) -> None:
    reporter = reports(phone.system, "桥头的栏杆锈断了。")
    answered(phone.system, reporter, "桥头栏杆锈断")
    person(phone.system, APPRAISER).does("appraisal", reporter.case, verdict="satisfied")
    phone.opens(f"/cases/{reporter.case}")
    told_of(phone, "反映人，该评价了")
    phone.opens(f"/#{reporter.code}")
    told_of(phone, "您，该评价了")


def test_an_older_look_does_not_undo_what_was_answered(phone: Looking) -> None:
    """The network brings what was asked for in another order."""
    page, late = phone.page, list[tuple[Route, APIResponse]]()
    page.route("**/events", lambda route: route.abort())
    reporter = reports(phone.system, "水表井没有盖。")
    answered(phone.system, reporter, "水表井缺盖")
    phone.opens(f"/#{reporter.code}")
    told_of(phone, "每隔几秒看一次有没有新进展")
    with page.expect_request("**/cases/mine"):
        page.route("**/cases/mine", lambda route: late.append((route, route.fetch())))
    page.get_by_label("非常不满意", exact=True).check()
    page.get_by_role("button", name="提交评价").click()
    told_of(phone, "居民评价")
    before, answer = late[0]
    with suppress(Error):  # nobody waits for it any more
        before.fulfill(response=answer)
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")
    told_of(phone, "居民评价")


def test_a_line_that_falls_silent_is_hung_up(phone: Looking) -> None:
    phone.page.clock.install()
    phone.page.route("**/events", lambda _: None)  # no answer ever comes
    reporter = reports(phone.system, "泵站夜里响。")
    phone.opens(f"/#{reporter.code}")
    told_of(phone, "上报")
    triaged(phone.system, reporter, "泵站夜间噪声")
    phone.page.unroute("**/events")
    phone.page.clock.fast_forward("00:50")
    told_of(phone, "泵站夜间噪声", "有新进展，这里马上显示")


def test_a_mistyped_code_is_told_what_to_do(phone: Looking) -> None:
    phone.opens("/")
    phone.page.fill("#code", "7K3M9")
    phone.page.get_by_role("button", name="查一查").click()
    told_of(phone, "查询码是十位字母和数字")
    phone.page.fill("#code", "7k3m9-qxw20")
    phone.page.get_by_role("button", name="查一查").click()
    told_of(phone, "没有这个查询码的件")


# Deciding


def test_what_the_department_did_stands_above_the_question(phone: Looking) -> None:
    system = phone.system
    reporter = Reporter.of(system.client, TOWNSHIP, "路灯不亮")
    accepted(system, reporter, "路灯不亮")
    after = [person(system, TRANSPORT).photographs(picture(640, 480, "PNG"))]
    answer = {"outcome": "A", "result": "已更换灯具", "after": after}
    person(system, TRANSPORT).does("resolution", reporter.case, **answer)
    phone.opens(f"/case#{reporter.code}")
    result = phone.page.get_by_role("region", name="交通运输局的办复")
    expect(result).to_contain_text("已更换灯具")
    expect(result.locator("figure", has_text="办理后").locator("img")).to_have_count(1)
    question = phone.page.locator("form", has_text="您满意吗")
    assert question.evaluate(FOLLOWS, result.element_handle())


def test_an_unsatisfied_rating_sends_it_back(phone: Looking) -> None:
    reporter = reports(phone.system, "路灯修了又坏。")
    answered(phone.system, reporter, "路灯修后又坏")
    phone.opens(f"/#{reporter.code}")
    for label in ("非常满意", "满意", "基本满意", "不满意", "非常不满意"):
        assert phone.page.get_by_label(label, exact=True).is_visible()
    phone.page.get_by_label("非常不满意", exact=True).check()
    phone.page.get_by_label("想说的话").fill("当天晚上又灭了")
    phone.page.get_by_role("button", name="提交评价").click()
    told_of(phone, "再交办", "第几轮")
    public = phone.system.client.get(f"/api/v1/cases/{reporter.case}").text
    assert "当天晚上又灭了" not in public


def test_a_report_is_withdrawn(phone: Looking) -> None:
    reporter = reports(phone.system, "已经有人修好了。")
    phone.opens(f"/#{reporter.code}")
    part(phone, "我要撤回").get_by_text("我要撤回").click()
    phone.page.get_by_role("button", name="确定撤回").click()
    expect(phone.page.locator(".status")).to_have_text("撤回")
    assert reporter.looks()["status"] == "withdrawn"


def test_a_decline_is_appealed_once(phone: Looking) -> None:
    reporter = reports(phone.system, "墙外是学校门口的路。")
    reason = "属于小区物业管理范围"
    person(phone.system, STAFF).does("triage", reporter.case, decision="decline", reason=reason)
    phone.opens(f"/#{reporter.code}")
    told_of(phone, reason)
    part(phone, "我要申诉").get_by_text("我要申诉").click()
    phone.page.get_by_label("为什么").fill("这是公家的路")
    phone.page.get_by_role("button", name="提交申诉").click()
    told_of(phone, "代表工委，正在看您的申诉")
    assert part(phone, "我要申诉").count() == 0


def test_what_is_closed_is_asked_to_be_reopened(phone: Looking) -> None:
    reporter = reports(phone.system, "水管又漏了。")
    closed(phone.system, reporter, "水管漏水")
    phone.opens(f"/#{reporter.code}")
    told_of(phone, "办结")
    part(phone, "又不行了，申请重办").get_by_text("又不行了").click()
    phone.page.get_by_label("为什么").fill("昨天又漏了")
    phone.page.get_by_role("button", name="申请重办").click()
    told_of(phone, "正在看要不要重办")


# What everyone may see


def test_the_list_is_searched_and_its_address_can_be_sent_on(phone: Looking) -> None:
    reporter = reports(phone.system, "渡口的栏杆松了。")
    accepted(phone.system, reporter, "渡口栏杆松动")
    phone.opens("/cases")
    phone.page.get_by_label("找一找").fill("渡口栏杆")
    phone.page.get_by_label("找一找").press("Enter")
    phone.page.get_by_label("在哪里").select_option(f"{TOWNSHIP}000")
    phone.page.get_by_label("到了哪一步").select_option("accepted")
    told_of(phone, "渡口栏杆松动")
    found = phone.page.get_by_role("listitem").filter(has_text="渡口栏杆松动")
    expect(found).to_contain_text("伊车嘎善乡")
    address = phone.page.url
    assert "status=accepted" in address
    phone.opens(address)
    assert phone.page.get_by_label("找一找").input_value() == "渡口栏杆"
    phone.page.get_by_role("link", name="渡口栏杆松动").click()
    told_of(phone, "交通运输局，正在办")
    assert "渡口的栏杆松了" not in phone.page.content()
    phone.page.get_by_role("button", name="是这件，我附议").click()
    assert case_by(phone.system.client, code_on(phone))["endorsements"] == 1


def test_what_is_closed_is_not_called_late_nor_early(phone: Looking) -> None:
    """Its day is that of the committee's look back, and nothing that anyone waits for."""
    reporter, open_ = reports(phone.system, "凉亭漏雨。"), reports(phone.system, "凉亭的凳子坏了。")
    closed(phone.system, reporter, "凉亭漏雨已修")
    accepted(phone.system, open_, "凉亭凳子损坏")
    phone.opens("/cases?q=凉亭")
    line = phone.page.get_by_role("listitem")
    expect(line.filter(has_text="凉亭凳子损坏")).to_contain_text("未到期")
    expect(line.filter(has_text="凉亭漏雨已修")).not_to_contain_text("期")


def test_the_list_goes_on_and_says_when_it_cannot(phone: Looking) -> None:
    """What is asked for of one list is never added to another."""
    client = phone.system.client
    reporter = reports(phone.system, "草场的围栏倒了。")
    accepted(phone.system, reporter, "草场围栏倒塌")
    (item,) = client.get("/api/v1/cases", params={"q": "草场围栏"}).json()["items"]
    further: list[Route] = []

    def lists(route: Route) -> None:
        asked = parse_qs(urlsplit(route.request.url).query)
        if "cursor" in asked:
            further.append(route)
            return
        first = {**item, "id": "first", "summary": f"头一页{asked.get('status', [''])[0]}"}
        route.fulfill(json={"items": [first], "next_cursor": "next"})

    def next_page(summary: str) -> dict[str, object]:
        return {"items": [{**item, "id": summary, "summary": summary}], "next_cursor": None}

    phone.page.route("**/api/v1/cases?*", lists)
    phone.opens("/cases")
    more = phone.page.get_by_role("button", name="再看一些")
    more.click()
    expect(more).to_be_disabled()
    further.pop().abort()
    told_of(phone, "连不上网络")
    more.click()
    expect(more).to_be_disabled()
    phone.page.get_by_label("到了哪一步").select_option("closed")
    told_of(phone, "头一页closed")
    with suppress(Error):  # nobody waits for it any more
        further.pop().fulfill(json=next_page("别的名单"))
    more.click()
    expect(more).to_be_disabled()
    further.pop().fulfill(json=next_page("第二页"))
    told_of(phone, "头一页closed", "第二页")
    expect(phone.page.locator("main")).not_to_contain_text("别的名单")
    expect(more).to_have_count(0)


@pytest.mark.parametrize("address", ["/nowhere", "/cases/one/too-many", "/screen/nowhere"])
def test_a_wrong_address_is_told_and_leads_back(phone: Looking, address: str) -> None:
    phone.opens(address)
    told_of(phone, "没有这个网页")
    assert phone.page.title().startswith("没有这个网页")
    phone.page.get_by_role("link", name="回到首页").click()
    expect(phone.page.locator("h1")).not_to_have_text("没有这个网页。")


def test_where_nothing_is_found_it_says_what_to_do(phone: Looking) -> None:
    phone.opens("/cases?q=没有人说过的话")
    told_of(phone, "没有找到这样的事", "换个词或地方再找")


def test_stations_and_figures_are_public(phone: Looking) -> None:
    phone.opens(f"/points?place={TOWNSHIP}000")
    told_of(phone, "伊车嘎善乡代表联络站", "周三 9:00-12:00")
    reporter = reports(phone.system, "坡上的路面塌了。")
    accepted(phone.system, reporter, "坡上路面塌陷")
    phone.opens("/figures?place=654004000000")
    phone.page.get_by_role("button", name="看是哪些件 响应率").click()
    told_of(phone, "坡上路面塌陷")


def test_what_a_resident_writes_runs_nothing(phone: Looking) -> None:
    hostile = "<img src=x onerror=\"document.title='stolen'\"><script>alert(1)</script>"
    reporter = reports(phone.system, hostile)
    triaged(phone.system, reporter, f"{hostile} 摘要")
    phone.opens(f"/#{reporter.code}")
    told_of(phone, "<script>alert(1)</script>", "摘要")
    phone.opens("/cases?q=onerror")
    told_of(phone, "<script>alert(1)</script>")
    assert "stolen" not in phone.page.title()


@pytest.fixture(scope="module")
def shown(system: System) -> dict[str, str]:
    """Every page of a resident's, by where it stands."""
    waiting, rated = reports(system, "等着分类的事。"), reports(system, "等着评价的事。")
    answered(system, rated, "等着评价的一件事")
    return {
        "landing": "/",
        "point": f"/p/{STATION}",
        "report": f"/report?point={STATION}",
        "waiting": f"/case#{waiting.code}",
        "rating": f"/case#{rated.code}",
        "public": f"/cases/{rated.case}",
        "cases": "/cases",
        "points": "/points",
        "figures": "/figures?place=654004000000",
        "help": "/help",
        "nowhere": "/p/nowhere",
    }


PAGES = ["landing", "point", "report", "waiting", "rating", "public", "cases", "points"]
PAGES += ["figures", "help", "nowhere"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["中文", "English"])
def test_no_barriers_and_nothing_too_wide(
    phone: Looking, shown: dict[str, str], page: str, language: str
) -> None:
    phone.opens(shown[page])
    phone.speaks(language)
    expect(phone.page.locator(".busy")).to_have_count(0)
    phone.must_have_no_barriers()
    phone.must_fit()


@pytest.mark.parametrize("page", PAGES)
def test_a_language_from_right_to_left_would_fit(
    phone: Looking, shown: dict[str, str], page: str
) -> None:
    phone.opens(shown[page])
    expect(phone.page.locator(".busy")).to_have_count(0)
    phone.page.evaluate("document.documentElement.dir = 'rtl'")
    phone.must_fit()


def test_no_barriers_where_a_code_is_given(phone: Looking) -> None:
    writes(phone, "看看查询码那一页。")
    sends(phone)
    phone.must_have_no_barriers()
    phone.must_fit()
