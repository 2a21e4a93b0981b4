"""A deputy at a phone: what waits for them, what they do about it, and what it earns."""

import re
from collections.abc import Callable
from io import BytesIO
from json import dumps

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Route, expect

from infra.demo.people import API, Reporter
from tests.system.conftest import System
from tests.web.deputies import DEPUTY, POINT, STAFF, Others, picture
from tests.web.looking import Looking

STATION = "伊车嘎善乡代表联络站"
PAGES = (
    "/deputy",
    "/deputy/appraisals",
    "/deputy/activities",
    "/deputy/activities/new",
    "/deputy/points",
    "/deputy/ledger",
    "/deputy/ranking",
)


def photographed(octets: bytes) -> FilePayload:
    """A picture as it is chosen."""
    return {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": octets}


@pytest.fixture
def others(system: System) -> Others:
    """Everybody else."""
    return Others(system)


@pytest.fixture
def deputy(phone: Looking) -> Looking:
    """The deputy, signed in at their phone."""
    phone.signs_in("/deputy", DEPUTY)
    return phone


def as_taken(octets: bytes) -> FilePayload:
    """A photo as the phone hands it over."""
    return FilePayload(name="现场.jpg", mimeType="image/jpeg", buffer=octets)


def card(deputy: Looking, reporter: Reporter) -> Locator:
    """The appraisal of a case."""
    return deputy.page.locator(f"[data-case='{reporter.case}']")


def width_of(photo: Locator) -> int:
    """How wide a photo is that is seen: nothing, were it not there."""
    photo.scroll_into_view_if_needed()
    width: int = photo.evaluate("one => one.decode().then(() => one.naturalWidth)")
    return width


def judges(deputy: Looking, reporter: Reporter, verdict: str) -> None:
    """Two taps: the verdict, and that it is given."""
    card(deputy, reporter).locator("label", has_text=verdict).last.click()
    card(deputy, reporter).get_by_role("button", name="提交评单").click()


# Contact points


def test_the_code_of_a_contact_point_is_shown(deputy: Looking) -> None:
    deputy.opens("/deputy/points")
    code = deputy.page.get_by_role("img", name=f"{STATION}的二维码")
    expect(code).to_be_visible()
    assert width_of(code) > 0
    expect(deputy.page.locator("article")).to_contain_text("周三 9:00-12:00")


def test_a_code_is_handed_on(deputy: Looking) -> None:
    deputy.page.add_init_script(
        "navigator.share = (what) => { window.handedOn = what; return Promise.resolve() }"
    )
    deputy.opens("/deputy/points")
    deputy.page.get_by_role("button", name="发给别人").click()
    handed_on = deputy.page.evaluate("window.handedOn")
    assert handed_on["url"].endswith(f"/p/{POINT}")
    assert STATION in handed_on["text"]


def test_where_nothing_can_be_handed_on_the_address_is_copied(deputy: Looking) -> None:
    deputy.page.add_init_script("delete Navigator.prototype.share")
    deputy.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    deputy.opens("/deputy/points")
    deputy.page.get_by_role("button", name="发给别人").click()
    expect(deputy.page.get_by_text("网址已复制")).to_be_visible()
    assert deputy.page.evaluate("navigator.clipboard.readText()").endswith(f"/p/{POINT}")


def test_a_code_is_printed_alone(deputy: Looking) -> None:
    deputy.page.add_init_script(
        "window.print = () => { window.printed = document.querySelector('article').className }"
    )
    deputy.opens("/deputy/points")
    deputy.page.get_by_role("button", name="打印").click()
    assert "not-printed" not in deputy.page.evaluate("window.printed")
    deputy.page.emulate_media(media="print")
    expect(deputy.page.get_by_role("navigation")).to_be_hidden()
    expect(deputy.page.get_by_role("button", name="打印")).to_be_hidden()


def test_a_code_is_saved_as_a_picture(deputy: Looking) -> None:
    deputy.opens("/deputy/points")
    with deputy.page.expect_download() as saved:
        deputy.page.get_by_role("link", name="存成图片").click()
    assert saved.value.suggested_filename == f"{STATION}.png"


# Concerns


def test_a_new_concern_appears_by_itself_and_is_answered_in_own_words(
    deputy: Looking, others: Others
) -> None:
    before = deputy.page.get_by_text("新上报，等乡镇分类").count()
    reporter = others.reports("井盖翘起来了，骑车摔了人")
    expect(deputy.page.get_by_text("新上报，等乡镇分类")).to_have_count(before + 1)
    deputy.page.locator(f"a[href$='{reporter.case}']").click()
    expect(deputy.page.get_by_text("骑车摔了人")).to_be_visible()
    deputy.page.fill("#answer", "我下午就到现场看，已请乡里先围起来。")
    deputy.page.get_by_role("button", name="发出答复").click()
    expect(deputy.page.locator("#answer")).to_have_count(0)
    lines = [line["note"] for line in reporter.looks()["timeline"]]
    assert "我下午就到现场看，已请乡里先围起来。" in lines


def test_what_was_taken_up_in_the_grid_appears_by_itself(deputy: Looking, others: Others) -> None:
    reporter = Reporter.of(others.system.client, "654004200", "渠边护栏断了，没扫谁的码")
    others.takes_up(reporter.case, "渠边护栏断裂")
    expect(deputy.page.locator(f"a[href$='{reporter.case}']")).to_have_text("渠边护栏断裂")


def test_what_happens_to_a_case_is_seen_as_it_happens(deputy: Looking, others: Others) -> None:
    reporter = others.reports("路边大树要倒了")
    others.takes_up(reporter.case, "路边大树倾斜")
    deputy.opens(f"/deputy/cases/{reporter.case}")
    expect(deputy.page.locator("ol").get_by_text("交办")).to_have_count(0)
    others.answers(reporter.case)
    expect(deputy.page.locator("ol").get_by_text("办复")).to_be_visible()
    expect(deputy.page.get_by_text("您看了以后觉得")).to_be_visible()


# Appraisals


def test_a_new_appraisal_appears_without_reloading(deputy: Looking, others: Others) -> None:
    deputy.opens("/deputy/appraisals")
    reporter = others.answered_case("西环路路灯不亮", photo=True)
    expect(card(deputy, reporter)).to_be_visible()
    expect(card(deputy, reporter)).to_contain_text("已更换灯具")
    count = int(deputy.page.locator("nav .count").inner_text())
    assert count == deputy.page.locator("article").count()


def test_whoever_uses_the_keyboard_sees_where_they_are(deputy: Looking, others: Others) -> None:
    reporter = others.answered_case("站台的灯坏了", photo=True)
    deputy.opens("/deputy/appraisals")
    expect(card(deputy, reporter).locator("figure img").first).to_be_visible()
    for _ in range(12):
        deputy.page.keyboard.press("Tab")
        seen = deputy.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert seen != "none", deputy.page.evaluate("document.activeElement.outerHTML")


def test_before_and_after_stand_side_by_side(deputy: Looking, others: Others) -> None:
    reporter = others.answered_case("广场地砖破损", photo=True)
    deputy.opens("/deputy/appraisals")
    figures = card(deputy, reporter).locator("figure")
    expect(figures).to_have_count(2)
    before, after = figures.all()
    assert [width_of(one.locator("img")) for one in (before, after)] == [640, 800]
    one, other = before.bounding_box(), after.bounding_box()
    assert one
    assert other
    assert one["y"] == other["y"]
    assert one["x"] + one["width"] <= other["x"]
    before.get_by_role("button").click()
    expect(deputy.page.locator(".van-image-preview__image img").first).to_be_visible()


def test_a_verdict_takes_two_taps(deputy: Looking, others: Others) -> None:
    reporter = others.answered_case("桥头护栏缺失")
    deputy.opens("/deputy/appraisals")
    judges(deputy, reporter, "基本满意")
    expect(deputy.page.get_by_text("已评：基本满意")).to_be_visible()
    expect(card(deputy, reporter)).to_have_count(0)
    assert reporter.looks()["verdict"] == "basically_satisfied"


def test_unsatisfied_needs_reasons_and_shows_photos_made_small(
    deputy: Looking, others: Others
) -> None:
    reporter = others.answered_case("学校门口积水")
    deputy.opens("/deputy/appraisals")
    judges(deputy, reporter, "不满意")
    reasons = card(deputy, reporter).locator("[id^=reasons]")
    assert reasons.evaluate("one => one.validity.valueMissing")
    reasons.fill("东侧两百米仍有积水，深约十厘米。")
    taken = picture(4000, 3000)
    with deputy.page.expect_request_finished(
        lambda request: request.url.endswith("/api/v1/photos")
    ) as sending:
        chosen = card(deputy, reporter).locator("input[type=file]")
        chosen.set_input_files(photographed(taken))
    assert sending.value.sizes()["requestBodySize"] < len(taken) / 3
    card(deputy, reporter).get_by_role("button", name="提交评单").click()
    expect(deputy.page.get_by_text("已评：不满意")).to_be_visible()
    [verdict] = [one for one in reporter.looks()["timeline"] if one["type"] == "order.appraised.v1"]
    assert verdict["note"] == "东侧两百米仍有积水，深约十厘米。"
    [evidence] = verdict["evidence"]
    shown = others.system.client.get(f"{API}/photos/{evidence}", params={"case": reporter.case})
    assert Image.open(BytesIO(shown.content)).size == (1600, 1200)


def test_a_deputy_stands_back(deputy: Looking, others: Others) -> None:
    reporter = others.answered_case("水厂围墙倒塌")
    deputy.opens("/deputy/appraisals")
    card(deputy, reporter).get_by_text("我应当回避").click()
    card(deputy, reporter).get_by_label("回避的理由").fill("承办人是我的亲属")
    card(deputy, reporter).get_by_role("button", name="回避，请换人").click()
    expect(deputy.page.get_by_text("您已回避")).to_be_visible()
    expect(card(deputy, reporter)).to_have_count(0)


def test_a_verdict_is_given_by_the_keyboard_alone(deputy: Looking, others: Others) -> None:
    reporter = others.answered_case("公厕无灯")
    deputy.opens("/deputy/appraisals")
    keys = deputy.page.keyboard
    card(deputy, reporter).locator("input[type=radio]").first.focus()
    keys.press("Space")
    keys.press("Tab")  # the reasons
    expect(card(deputy, reporter).locator("[id^=reasons]")).to_be_focused()
    keys.type("去看过，亮了")
    keys.press("Tab")  # a photo
    keys.press("Tab")
    keys.press("Enter")
    expect(deputy.page.get_by_text("已评：满意")).to_be_visible()
    assert reporter.looks()["verdict"] == "satisfied"


# Duties


def test_a_reception_takes_three_taps_and_counts_once_confirmed(
    deputy: Looking, others: Others
) -> None:
    deputy.page.get_by_role("link", name="接待").click()
    expect(deputy.page.get_by_label("地点")).to_have_value(STATION)
    deputy.page.get_by_role("button", name="接待群众，解答政策。").click()
    deputy.page.get_by_role("button", name="记下来").click()
    first = deputy.page.locator("[data-status]").first
    expect(first).to_contain_text("待确认")
    expect(first).to_contain_text(STATION)
    activity = first.get_attribute("id")
    others.who(STAFF).posts(f"/activities/{activity}/confirmation", confirmed=True)
    expect(first).to_contain_text("已确认")


def test_a_visit_elsewhere_is_recorded_with_a_photo(deputy: Looking) -> None:
    deputy.opens("/deputy/activities/new?kind=household_visit")
    deputy.page.get_by_label("地点").select_option(label="别的地方")
    deputy.page.get_by_label("地点").fill("二村三组")
    deputy.page.get_by_label("记一笔").fill("走访三户，听取饮水意见")
    chosen = deputy.page.locator("input[type=file]")
    chosen.set_input_files(photographed(picture(800, 600)))
    deputy.page.get_by_role("button", name="记下来").click()
    first = deputy.page.locator("[data-status]").first
    expect(first).to_contain_text("二村三组")
    assert width_of(first.locator("img")) == 800
    deputy.opens("/deputy/activities/new?kind=household_visit")
    expect(deputy.page.get_by_label("地点")).to_have_value("二村三组")


def test_a_rejected_duty_says_why(deputy: Looking, others: Others) -> None:
    said = {"kind": "reception", "on": "2026-01-07", "place": STATION, "note": "接待"}
    recorded = others.who(DEPUTY).posts("/activities", **said)["id"]
    ruling = {"confirmed": False, "reason": "请补充来访人数"}
    others.who(STAFF).posts(f"/activities/{recorded}/confirmation", **ruling)
    deputy.opens("/deputy/activities?status=rejected")
    expect(deputy.page.locator(f"[id='{recorded}']")).to_contain_text("请补充来访人数")


# Points


def test_points_name_the_case_and_the_activity_that_each_is_for(
    deputy: Looking, others: Others
) -> None:
    reporter = others.answered_case("排水沟堵塞")
    others.who(DEPUTY).does("appraisal", reporter.case, verdict="satisfied")
    said = {"kind": "household_visit", "on": "2026-03-04", "place": "四村", "note": "走访"}
    visit = others.who(DEPUTY).posts("/activities", **said)["id"]
    others.who(STAFF).posts(f"/activities/{visit}/confirmation", confirmed=True)
    deputy.opens("/deputy/ledger")
    entries = deputy.page.locator("[data-entry]")
    expect(entries.filter(has_text="在四村")).to_contain_text("入户走访")
    given = entries.filter(has_text="排水沟堵塞")
    expect(given).to_contain_text("按时评单")
    expect(given.locator("b")).to_have_text("+2")
    given.get_by_role("link").click()
    expect(deputy.page.locator("h1")).to_have_text("排水沟堵塞")


def test_the_ranking_is_of_ones_own_level_and_of_a_period(deputy: Looking) -> None:
    deputy.opens("/deputy/ranking")
    own = deputy.page.locator("tr.me")
    expect(own).to_contain_text("佟某某")
    expect(deputy.page.get_by_label("级别")).to_have_value("township")
    year = deputy.page.get_by_label("时段").input_value()
    deputy.page.get_by_label("时段").select_option(f"{year}-01")
    expect(deputy.page).to_have_url(f"{deputy.system.house.url}/deputy/ranking?period={year}-01")
    expect(own.locator("td").last).to_have_text("0")
    deputy.page.get_by_label("级别").select_option("county")
    expect(deputy.page.get_by_text("李某某")).to_be_visible()
    expect(own).to_have_count(0)


# A bad network


def test_a_note_is_kept_when_the_network_drops_and_sent_once(
    deputy: Looking, others: Others
) -> None:
    deputy.opens("/deputy/activities/new?kind=reception")
    expect(deputy.page.get_by_label("地点")).to_have_value(STATION)
    deputy.page.get_by_label("记一笔").fill("断网时记的：五人来访")
    deputy.page.reload()
    expect(deputy.page.get_by_label("记一笔")).to_have_value("断网时记的：五人来访")
    deputy.page.context.set_offline(True)
    deputy.page.get_by_role("button", name="记下来").click()
    expect(deputy.page.get_by_text("网络恢复后会自动发出")).to_be_visible()
    assert "五人来访" in deputy.keeps()
    deputy.page.context.set_offline(False)
    expect(deputy.page.locator("[data-status]").first).to_contain_text("五人来访")
    assert "五人来访" not in deputy.keeps()
    theirs = others.who(DEPUTY).gets("/activities", deputy=DEPUTY)["items"]
    assert [one["note"] for one in theirs].count("断网时记的：五人来访") == 1


def test_an_answer_that_was_lost_on_its_way_back_is_asked_for_again(
    deputy: Looking, others: Others
) -> None:
    """The gateway did it, and the network fell away before it could say so."""
    reporter = others.answered_case("停车场无照明")
    deputy.opens("/deputy/appraisals")
    keys: list[str] = []

    def lose(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) > 1:
            return route.continue_()
        route.fetch()
        return route.abort()

    deputy.page.route("**/appraisal", lose)
    judges(deputy, reporter, "基本满意")
    expect(deputy.page.get_by_text("网络恢复后会自动发出")).to_be_visible()
    deputy.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(deputy.page.get_by_text("已评：基本满意")).to_be_visible()
    assert keys[0] == keys[1]


def test_whoever_signs_out_leaves_nothing_behind(deputy: Looking) -> None:
    deputy.opens("/deputy/activities/new")
    deputy.page.get_by_label("记一笔").fill("没写完的")
    expect(deputy.page.get_by_label("记一笔")).to_have_value("没写完的")
    deputy.page.get_by_role("button", name="退出").click()
    deputy.page.locator("#password").wait_for()
    assert "没写完的" not in deputy.keeps()


def test_without_a_network_what_was_written_leaves_all_the_same(deputy: Looking) -> None:
    deputy.opens("/deputy/activities/new")
    deputy.page.get_by_label("记一笔").fill("没写完的")
    deputy.page.context.set_offline(True)
    deputy.page.get_by_role("button", name="退出").click()
    expect(deputy.page.get_by_role("alert")).to_contain_text("还没有退出")
    assert "没写完的" not in deputy.keeps()
    expect(deputy.page.get_by_label("记一笔")).not_to_have_value("没写完的")
    deputy.page.context.set_offline(False)
    deputy.page.get_by_role("button", name="退出").click()
    deputy.page.locator("#password").wait_for()


DAMAGED = {"verdict": "", "reasons": "", "evidence": [], "waiting": True, "key": "a-damaged-draft"}


def test_a_damaged_draft_gives_no_verdict(deputy: Looking, others: Others) -> None:
    reporter = others.answered_case("草稿坏了的路灯")
    name = f"draft/{DEPUTY}/verdict/{reporter.case}/1"
    deputy.page.evaluate(
        "([name, kept]) => localStorage.setItem(name, kept)", [name, dumps(DAMAGED)]
    )
    deputy.opens("/deputy/appraisals")
    card(deputy, reporter).locator("label", has_text="不满意").last.click()
    card(deputy, reporter).locator("form.verdict textarea").fill("灯还是不亮")
    card(deputy, reporter).get_by_role("button", name="提交评单").click()
    expect(deputy.page.get_by_text("已评：不满意")).to_be_visible()
    lines = reporter.looks()["timeline"]
    assert [one["note"] for one in lines if one["type"] == "order.appraised.v1"] == ["灯还是不亮"]


def test_a_long_list_goes_on(deputy: Looking, others: Others) -> None:
    notes = [f"长列表里的第{number}次" for number in "一二"]
    did = {"kind": "reception", "on": "2026-10-14", "place": "联络站"}
    for note in notes:
        others.who(DEPUTY).posts("/activities", **did, note=note)
    cases = [others.reports(note).case for note in notes]
    deputy.page.route(re.compile(r"limit=\d+"), by_ones)
    deputy.opens("/deputy")
    for case in cases:
        expect(deputy.page.locator(f"a[href$='{case}']")).to_be_visible()
    deputy.opens("/deputy/activities")
    lines = deputy.page.locator("[data-status]")
    expect(lines).to_have_count(1)
    deputy.page.get_by_role("button", name="再看一些").click()
    expect(lines).to_have_count(2)


def by_ones(route: Route) -> None:
    """As though a page of a list held one line."""
    route.continue_(url=re.sub(r"limit=\d+", "limit=1", route.request.url))


# Everyone

RUN_TOGETHER = """() => {
  const said = [...document.querySelectorAll('nav a')].map((one) => {
    const range = document.createRange()
    range.selectNodeContents(one)
    return range.getBoundingClientRect()
  })
  return said.some((one, at) => at && one.left < said[at - 1].right + 4)
}"""
BROKEN = """() => [...document.querySelectorAll('nav a, .record a')].flatMap((one) => {
  const words = [...one.textContent.matchAll(/\\w+/g)].map(([word]) => word)
  const text = [...one.childNodes].find((node) => node.textContent.trim())
  return words.filter((word) => {
    const at = text.textContent.indexOf(word)
    if (at < 0) return false
    const range = document.createRange()
    range.setStart(text, at)
    range.setEnd(text, at + word.length)
    return range.getClientRects().length > 1
  })
})"""


@pytest.mark.parametrize("language", ["中文", "English"])
def test_the_bar_says_each_word_whole_and_apart(
    deputy: Looking, others: Others, language: str
) -> None:
    others.answered_case("等着评的，页下有数")
    deputy.speaks(language)
    deputy.opens("/deputy")
    deputy.page.locator(".count").wait_for()
    assert not deputy.page.evaluate(RUN_TOGETHER)
    assert not deputy.page.evaluate(BROKEN)


def test_the_tab_is_called_as_the_page_is(deputy: Looking) -> None:
    for path, title in (("", "首页"), ("/ledger", "积分"), ("/nowhere", "没有这个网页")):
        deputy.opens(f"/deputy{path}")
        expect(deputy.page).to_have_title(re.compile(f"{title}.* · 代表履职"))


@pytest.mark.parametrize("language", ["中文", "English"])
def test_no_barriers_and_nothing_too_wide(deputy: Looking, others: Others, language: str) -> None:
    reporter = others.answered_case("村部门前无路灯", photo=True)
    deputy.speaks(language)
    for path in (*PAGES, f"/deputy/cases/{reporter.case}"):
        deputy.opens(path)
        expect(deputy.page.locator(".busy")).to_have_count(0)
        deputy.must_have_no_barriers()
        deputy.must_fit()
    deputy.opens("/deputy/appraisals")
    card(deputy, reporter).locator("label").nth(2).click()
    deputy.must_have_no_barriers()
    deputy.must_fit()


def test_everything_fits_at_a_desk(visit: Callable[..., Looking]) -> None:
    desk = visit(1280, 800)
    desk.signs_in("/deputy", DEPUTY)
    for path in PAGES:
        desk.opens(path)
        expect(desk.page.locator(".busy")).to_have_count(0)
        desk.must_fit()
