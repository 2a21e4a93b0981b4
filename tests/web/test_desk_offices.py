"""What desks look at together, and who may sign in: the four rates, and the accounts."""

from collections.abc import Callable

from playwright.sync_api import expect

from infra.demo.accounts import Account, root
from infra.demo.house import ADMINISTRATOR
from infra.demo.stories.rounds import COMMITTEE, TOWNSHIP, TRANSPORT
from tests.system.conftest import System
from tests.web.deputies import Others
from tests.web.looking import Looking


def test_each_rate_is_told_with_what_it_is_made_of(system: System, desk: Looking) -> None:
    Others(system).answered_case("护栏断裂")
    told = Others(system).who(COMMITTEE).gets("/rates", division="654004")
    rate = next(one for one in told["items"] if one["department"] == TRANSPORT)["response"]
    desk.signs_in("/desk", COMMITTEE)
    desk.opens("/desk/rates")
    row = desk.page.get_by_role("row", name="交通运输局")
    expect(row).to_contain_text(f"{rate['numerator']} / {rate['denominator']}")
    desk.page.get_by_label("按什么分").select_option("township")
    expect(desk.page.get_by_role("row", name="伊车嘎善乡")).to_be_visible()
    year = desk.page.get_by_label("时段").input_value()
    desk.page.get_by_label("时段").select_option(f"{year}-01")
    expect(desk.page.get_by_text("这段时间没有交办的件")).to_be_visible()


def test_an_account_is_made_used_and_closed(
    system: System, desk: Looking, visit: Callable[..., Looking]
) -> None:
    system.accounts[ADMINISTRATOR] = root(*system.house.administrator)
    desk.signs_in("/desk", ADMINISTRATOR)
    fills(desk, "654004200-second", "一个很长的新密码 2026")
    expect(desk.page.get_by_text("654004200-second 已保存。")).to_be_visible()
    new = Account("654004200-second", "一个很长的新密码 2026", "township", f"{TOWNSHIP}000", "乙")
    system.accounts[new.username] = new
    other = visit(width=1280, height=800)
    other.signs_in("/desk", new.username)
    fills(desk, new.username, "又一个很长的密码 2026", closed=True)
    expect(desk.page.get_by_text("654004200-second 已停用。")).to_be_visible()
    other.page.get_by_role("link", name="联单总览").click()
    expect(other.page.get_by_text("登录到期了")).to_be_visible()


def fills(desk: Looking, username: str, password: str, *, closed: bool = False) -> None:
    """An account of the township, told whole."""
    desk.opens("/desk/accounts")
    desk.page.get_by_label("用户名").fill(username)
    desk.page.get_by_label("密码").fill(password)
    desk.page.get_by_label("显示的名字").fill("乡人大工作人员乙")
    desk.page.get_by_label("管哪里").select_option(f"{TOWNSHIP}000")
    if closed:
        desk.page.get_by_label("停用").check()
    desk.page.get_by_role("button", name="保存").click()
