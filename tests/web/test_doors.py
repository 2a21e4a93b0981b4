"""What anyone finds at the doors of the pages."""

import pytest
from playwright.sync_api import expect

from tests.web.deputies import DEPUTY
from tests.web.looking import Looking


def test_what_cannot_wait_comes_first(phone: Looking) -> None:
    phone.opens("/")
    for number in ("110", "119", "120"):
        assert phone.page.locator(f"a[href='tel:{number}']").is_visible()
    assert "演示数据" in phone.page.inner_text("body")


def test_whoever_works_elsewhere_is_shown_their_own_door(phone: Looking) -> None:
    phone.signs_in("/deputy", DEPUTY)
    phone.opens("/desk")
    told = phone.page.get_by_role("alert")
    expect(told).to_contain_text("不在这里办事")
    told.get_by_role("link", name="代表的网页").click()
    phone.page.wait_for_url("**/deputy/")


@pytest.mark.parametrize("path", ["/", "/report", "/deputy/sign-in", "/desk/sign-in"])
@pytest.mark.parametrize("language", ["中文", "English"])
def test_no_barriers_and_nothing_too_wide(phone: Looking, path: str, language: str) -> None:
    phone.opens(path)
    phone.speaks(language)
    phone.must_have_no_barriers()
    phone.must_fit()
