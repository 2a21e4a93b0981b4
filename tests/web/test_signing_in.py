"""Signing in at a page: by a cookie that no script reads, and that other sites cannot use."""

from collections.abc import Iterator

import httpx
import pytest

from tests.system.conftest import System
from tests.web.deputies import POINT
from tests.web.looking import Looking

STAFF = "654004200-staff"
CURRENT = "/api/v1/sessions/current"
PAGE = {"Liandan-Page": "1"}


@pytest.fixture
def signed_in(system: System) -> Iterator[httpx.Client]:
    """A browser's session, as HTTP sees it."""
    account = system.accounts[STAFF]
    said = {"username": account.username, "password": account.password}
    with httpx.Client(base_url=system.house.url) as client:
        answer = client.put(CURRENT, json=said, headers=PAGE)
        assert answer.status_code == 200, answer.text
        assert "token" not in answer.text
        yield client


def test_no_script_can_read_who_is_signed_in(desk: Looking) -> None:
    desk.signs_in("/desk", STAFF)
    (kept,) = desk.page.context.cookies()
    assert (kept["httpOnly"], kept["sameSite"]) == (True, "Strict")
    assert kept["value"] not in desk.keeps()
    assert desk.page.evaluate("document.cookie") == ""


def test_signing_out_signs_this_browser_out(desk: Looking) -> None:
    desk.signs_in("/desk", STAFF)
    desk.page.get_by_role("button", name="退出").click()
    desk.page.locator("#password").wait_for()
    assert desk.page.context.cookies() == []
    desk.page.goto("/desk")
    desk.page.locator("#password").wait_for()


def test_a_copy_of_the_cookie_ends_with_it(system: System, signed_in: httpx.Client) -> None:
    with httpx.Client(base_url=system.house.url, cookies=signed_in.cookies) as copy:
        assert copy.get(CURRENT).status_code == 200
        assert signed_in.delete(CURRENT, headers=PAGE).status_code == 204
        answer = copy.get(CURRENT)
        assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)
    assert signed_in.delete(CURRENT, headers=PAGE).status_code == 204  # again is harmless


def test_a_wrong_password_is_told_in_plain_words(desk: Looking) -> None:
    desk.opens("/desk/sign-in")
    desk.page.fill("#username", STAFF)
    desk.page.fill("#password", "not this one")
    desk.page.click("button[type=submit]")
    assert "用户名或密码不对" in desk.page.get_by_role("alert").inner_text()


def test_a_browser_that_does_not_keep_the_sign_in_is_told_why(desk: Looking) -> None:
    """As over plain HTTP: the answer comes, and its cookie stays nowhere."""
    desk.opens("/desk/sign-in")
    desk.page.route(
        "**/api/v1/sessions/current",
        lambda route: route.fulfill(json={}) if route.request.method == "PUT" else route.fallback(),
    )
    desk.page.fill("#username", STAFF)
    desk.page.fill("#password", desk.system.accounts[STAFF].password)
    desk.page.click("button[type=submit]")
    assert "https://" in desk.page.get_by_role("alert").inner_text()


def test_whoever_looks_stays_signed_in(signed_in: httpx.Client) -> None:
    shown = signed_in.get(CURRENT)
    assert (shown.json()["username"], shown.json()["role"]) == (STAFF, "township")
    assert "set-cookie" in shown.headers


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {**PAGE, "Origin": "https://elsewhere.example"},
        {**PAGE, "Sec-Fetch-Site": "cross-site"},
        {**PAGE, "Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_cannot_act_by_the_cookie(
    signed_in: httpx.Client, headers: dict[str, str]
) -> None:
    answer = signed_in.post(
        "/api/v1/concerns", json={"text": "假冒", "division": "654004200"}, headers=headers
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "not_from_our_pages")
    assert signed_in.delete(CURRENT, headers=headers).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_has_looked_at_is_looked_at_by_nobody(
    signed_in: httpx.Client, site: str
) -> None:
    """Who looked at a reporter's phone is written down: as a picture, anybody could ask for it."""
    assert signed_in.get(CURRENT, headers={"Sec-Fetch-Site": site}).status_code == 401
    assert signed_in.get(CURRENT, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_a_proxy_may_call_the_gateway_by_another_name(signed_in: httpx.Client) -> None:
    """Where the browser itself says that the page is of this site."""
    own = {**PAGE, "Origin": "https://liandan.example", "Sec-Fetch-Site": "same-origin"}
    assert signed_in.delete(CURRENT, headers=own).status_code == 204


def test_a_page_acts_by_the_cookie(signed_in: httpx.Client) -> None:
    own = {**PAGE, "Origin": str(signed_in.base_url), "Sec-Fetch-Site": "same-origin"}
    body = {"text": "老人口述", "division": "654004200", "channel": "reception"}
    answer = signed_in.post("/api/v1/concerns", json=body, headers=own)
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("signed_out", [False, True])
def test_a_page_that_believes_somebody_else_signed_in_is_told_so(
    signed_in: httpx.Client, signed_out: bool
) -> None:
    if signed_out:
        signed_in.cookies.clear()
    theirs = {"Liandan-Page": "654004200-chair"}
    body = {"text": "老人口述", "division": "654004200", "channel": "reception"}
    answers = [
        signed_in.get(CURRENT, headers=theirs),
        signed_in.get("/api/v1/cases", headers=theirs),
        signed_in.post("/api/v1/concerns", json=body, headers=theirs),
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(401, "not_signed_in")}


def test_a_page_that_believes_right_acts_by_the_cookie(signed_in: httpx.Client) -> None:
    own = {"Liandan-Page": STAFF}
    body = {"text": "老人口述", "division": "654004200", "channel": "reception"}
    assert signed_in.post("/api/v1/concerns", json=body, headers=own).status_code == 201
    assert signed_in.get(CURRENT, headers=own).json()["username"] == STAFF


def test_who_was_signed_in_once_reports_and_looks_like_anybody(system: System) -> None:
    with httpx.Client(
        base_url=system.house.url, cookies={"liandan": "a.token.of.last.week"}
    ) as one:
        body = {"text": "村口路灯不亮", "division": "654004200"}
        filed = one.post("/api/v1/concerns", json=body, headers=PAGE)
        assert filed.status_code == 201, filed.text
        mine = {**PAGE, "Tracking-Code": filed.json()["tracking_code"]}
        assert one.get("/api/v1/cases/mine", headers=mine).status_code == 200
        for path in ("/api/v1/cases", "/api/v1/rankings?division=654004"):
            assert one.get(path, headers=PAGE).status_code == 200, path
        assert one.get(CURRENT, headers=PAGE).status_code == 401


def test_another_window_of_the_browser_goes_to_the_door(desk: Looking) -> None:
    desk.signs_in("/desk", STAFF)
    other = Looking(desk.page.context.new_page(), desk.system)
    other.opens("/desk")
    other.page.locator("nav").first.wait_for()
    other.page.get_by_role("button", name="退出").click()
    desk.page.locator("#password").wait_for()


def test_a_window_acts_in_no_other_name_than_it_shows(desk: Looking) -> None:
    """Also where browsers' windows tell each other nothing."""
    desk.page.add_init_script("delete window.BroadcastChannel")
    desk.signs_in("/desk", STAFF)
    desk.opens("/desk/filing")
    desk.page.fill("#text", "老人口述：路灯不亮")
    desk.page.locator("#contact_point").select_option(POINT)
    other = Looking(desk.page.context.new_page(), desk.system)
    other.signs_in("/desk", "654004200-chair")
    desk.page.get_by_role("button", name="登记", exact=True).click()
    desk.page.locator("#password").wait_for()


def test_a_page_runs_no_script_that_is_not_ours(system: System) -> None:
    answer = system.client.get("/", headers={"Accept": "text/html"})
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "<script>" not in answer.text
    assert answer.headers["cache-control"] == "no-cache"
    asset = answer.text.partition('src="')[2].partition('"')[0]
    served = system.client.get(asset, headers={"Accept-Encoding": "br"})
    assert served.headers["content-encoding"] == "br"
    assert "immutable" in served.headers["cache-control"]
