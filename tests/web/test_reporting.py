"""A resident reports at a phone, without an account."""

import pytest

from tests.web.looking import Looking

TOWNSHIP = "654004200000"


def writes(phone: Looking, text: str) -> None:
    """Fill in the form, anonymously."""
    phone.opens("/report")
    phone.page.fill("#text", text)
    phone.page.locator("#division").select_option(TOWNSHIP)


def test_what_cannot_wait_comes_first(phone: Looking) -> None:
    phone.opens("/")
    for number in ("110", "119", "120"):
        assert phone.page.locator(f"a[href='tel:{number}']").is_visible()
    assert "演示数据" in phone.page.inner_text("body")


def test_a_report_is_sent_and_its_code_shown(phone: Looking) -> None:
    writes(phone, "村口的路灯三天不亮，老人晚上不敢出门。")
    phone.page.click("button[type=submit]")
    code = phone.page.locator("[data-tracking-code]").inner_text().replace(" ", "")
    case = phone.system.client.get(f"/api/v1/cases/{code}").json()
    assert (case["status"], case["division"]) == ("submitted", TOWNSHIP)
    assert case["text"].startswith("村口的路灯")
    phone.page.get_by_role("button", name="我已记下").click()
    phone.page.locator("#code").wait_for()
    assert "路灯" not in phone.keeps()


def test_a_draft_is_kept_and_sent_once_when_the_network_is_back(phone: Looking) -> None:
    writes(phone, "断网时写的：水渠堵了。")
    phone.page.context.set_offline(True)
    phone.page.click("button[type=submit]")
    phone.page.get_by_text("网络恢复后会自动发出").wait_for()
    assert "水渠堵了" in phone.keeps()
    phone.page.context.set_offline(False)
    phone.page.get_by_role("button", name="我已记下").click()
    phone.page.locator("#code").wait_for()
    assert "水渠堵了" not in phone.keeps()


@pytest.mark.parametrize("path", ["/", "/report", "/deputy/sign-in", "/desk/sign-in"])
@pytest.mark.parametrize("language", ["中文", "English"])
def test_no_barriers_and_nothing_too_wide(phone: Looking, path: str, language: str) -> None:
    phone.opens(path)
    phone.speaks(language)
    phone.must_have_no_barriers()
    phone.must_fit()
