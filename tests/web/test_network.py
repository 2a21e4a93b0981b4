"""A bad network: whatever is cut, slow or lost, exactly one concern arrives."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FilePayload, Request, Route, expect

from infra.demo.stories.telling import photo
from infra.faults.proxy import Proxy
from tests.system.conftest import System
from tests.web.looking import Looking
from tests.web.residents import (
    TOWNSHIP,
    arrived_in,
    case_by,
    code_on,
    sends,
    sets_off,
    told_of,
    writes,
)

CONCERNS = "**/api/v1/concerns"
# The time after which sending is given up cannot be set.
BREAKS_WHILE_SENDING = """
  const later = window.setTimeout
  window.setTimeout = (what, wait) => {
    if (wait === 40_000) throw new Error('broken')
    return later(what, wait)
  }
"""


def writes_from(phone: Looking, village: str, text: str, at: str = "") -> None:
    """Fill in the form, for a village that nobody else in these tests reports from."""
    writes(phone, text, at=at)
    phone.page.locator("#village").select_option(village)


@pytest.fixture
def cable(system: System) -> Iterator[Proxy]:
    """What is between the phone and the gateway."""
    port = urlsplit(system.house.url).port
    assert port
    proxy = Proxy(lambda: port)
    proxy.open()
    yield proxy
    proxy.close()


def test_offline_the_draft_is_kept_with_its_photo_and_goes_when_the_network_is_back(
    phone: Looking,
) -> None:
    village = f"{TOWNSHIP}001"
    arrived = arrived_in(phone.system, village)
    before = arrived()
    writes_from(phone, village, "断网时写的：水渠堵了。")
    picture: FilePayload = {"name": "a.png", "mimeType": "image/png", "buffer": photo()}
    phone.page.set_input_files("input[type=file]", picture)
    phone.page.get_by_alt_text("照片 1").wait_for()
    phone.page.context.set_offline(True)
    sets_off(phone)
    told_of(phone, "网络恢复后会自动发出")
    assert "水渠堵了" in phone.keeps()
    phone.page.context.set_offline(False)
    case = case_by(phone.system.client, code_on(phone))
    assert len(case["photos"]) == 1
    assert arrived() == before + 1


def test_what_waits_goes_also_after_the_page_was_closed(phone: Looking) -> None:
    village = f"{TOWNSHIP}002"
    arrived = arrived_in(phone.system, village)
    before = arrived()
    writes_from(phone, village, "断网时写完就关了网页。")
    phone.page.route(CONCERNS, lambda route: route.abort())
    sets_off(phone)
    told_of(phone, "可能已经收到了")
    phone.page.goto("about:blank")
    phone.page.unroute(CONCERNS)
    phone.opens("/")
    told_of(phone, "您写的已经收到")
    phone.page.get_by_role("link", name="看查询码").click()
    assert "写完就关" in case_by(phone.system.client, code_on(phone))["text"]
    assert arrived() == before + 1


@pytest.mark.parametrize("half", ["", '{"case_id": "01K'])
def test_an_answer_that_is_lost_on_the_way_is_asked_for_again(phone: Looking, half: str) -> None:
    """All of it, or the end of it."""
    village = f"{TOWNSHIP}003"
    arrived = arrived_in(phone.system, village)
    before, tries = arrived(), []

    def lose_the_first(route: Route) -> None:
        tries.append(route.request.headers["idempotency-key"])
        if len(tries) > 1:
            route.continue_()
            return
        answer = route.fetch()
        if half:
            route.fulfill(status=answer.status, body=half, content_type="application/json")
        else:
            route.abort()

    phone.page.route(CONCERNS, lose_the_first)
    writes_from(phone, village, "回音丢了的一件事。")
    sets_off(phone)
    told_of(phone, "可能已经收到了")
    assert phone.page.locator("#text").is_disabled()  # or another text would go under its key
    phone.page.get_by_role("button", name="现在再试一次").click()
    code = code_on(phone)
    assert tries == [tries[0]] * len(tries)
    assert len(tries) > 1
    assert "回音丢了" in case_by(phone.system.client, code)["text"]
    assert arrived() == before + 1


def test_the_line_is_cut_in_the_middle_of_sending(phone: Looking, cable: Proxy) -> None:
    village = f"{TOWNSHIP}004"
    arrived = arrived_in(phone.system, village)
    before = arrived()
    writes_from(phone, village, "发到一半断了线。", at=f"http://127.0.0.1:{cable.port}")
    phone.page.locator("#village").wait_for()

    def cut(request: Request) -> None:
        if request.url.endswith("/api/v1/concerns"):
            cable.cut()

    phone.page.on("request", cut)
    sets_off(phone)
    told_of(phone, "连不上网络")
    phone.page.remove_listener("request", cut)
    cable.mend()
    assert "发到一半" in case_by(phone.system.client, code_on(phone))["text"]
    assert arrived() == before + 1


def test_slow_and_lossy_one_concern_arrives(phone: Looking, cable: Proxy) -> None:
    village = f"{TOWNSHIP}005"
    arrived = arrived_in(phone.system, village)
    before = arrived()
    cable.slow_down(0.2, lost=0.01)  # each way: 400 ms there and back
    phone.page.set_default_timeout(60_000)
    writes_from(phone, village, "信号很差时写的。", at=f"http://127.0.0.1:{cable.port}")
    assert "信号很差" in case_by(phone.system.client, sends(phone))["text"]
    assert arrived() == before + 1


def test_the_form_is_there_before_the_network_goes(phone: Looking) -> None:
    with phone.page.expect_response(lambda one: "ReportPage" in one.url):
        phone.opens("/")
    phone.page.wait_for_load_state("networkidle")
    phone.page.context.set_offline(True)
    phone.page.get_by_role("link", name="我要反映").click()
    expect(phone.page.locator("#text")).to_be_visible()


def test_a_page_that_does_not_come_says_so_and_is_tried_again(phone: Looking) -> None:
    phone.opens("/")
    phone.page.context.set_offline(True)
    phone.page.get_by_role("link", name="大家反映的事").click()
    told_of(phone, "连不上网络")
    phone.page.context.set_offline(False)
    phone.page.get_by_role("button", name="再试一次").click()
    expect(phone.page.locator("h1")).to_have_text("大家反映的事")


def test_what_the_page_does_wrong_is_not_blamed_on_the_network(phone: Looking) -> None:
    """It would do so again, every ten seconds: the form opens, and its writer is told."""
    phone.page.add_init_script(BREAKS_WHILE_SENDING)
    writes_from(phone, f"{TOWNSHIP}007", "网页自己出错。")
    sets_off(phone)
    told_of(phone, "网页出了错")
    expect(phone.page.locator("#text")).to_be_enabled()


def test_pressed_again_and_again_it_is_sent_once(phone: Looking) -> None:
    village = f"{TOWNSHIP}006"
    arrived = arrived_in(phone.system, village)
    before = arrived()
    writes_from(phone, village, "着急，一直按。")
    phone.page.evaluate(
        "() => { const form = document.querySelector('form.report');"
        " for (let at = 0; at < 5; at++) form.requestSubmit() }"
    )
    code_on(phone)
    assert arrived() == before + 1
