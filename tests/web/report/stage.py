"""A running demonstration, as the report and the pictures look at it."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

import httpx
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from infra.demo.accounts import Account, read_accounts, root
from infra.demo.house import ADMINISTRATOR, DATA
from infra.demo.people import Reporter
from tests.web.report.every_page import Visit
from tests.web.report.scenes import Scenes

WAITS = "三组的水渠堵了半个月，地里浇不上水，请来看看。"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
HEIGHT = {1920: 1080}  # px, where it is not 760
CHOSEN = {"/desk/posters": "[data-point] input"}  # without a choice there is nothing to see
PICTURES = """() => [...document.images].every(
  (one) => one.complete || one.getBoundingClientRect().top > innerHeight
)"""
NOTHING_UNDER_WAY = "() => document.querySelector('h1') && !document.querySelector('.busy')"


class NothingRuns(Exception):
    """There is no demonstration to look at; the message says how to start one."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a page is looked at."""

    width: int = 360
    language: str = "zh-CN"
    dark: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """Where it runs, who may sign in, and a case of everyone's."""

    url: str
    accounts: Mapping[str, Account]
    case: Reporter

    @classmethod
    def of(cls, port: int) -> Self:
        """The demonstration at this port, with more to see: a case that waits for triage, an order
        that waits for its department, one that was answered, and a duty that was recorded.

        Raises NothingRuns.
        """
        url = f"http://127.0.0.1:{port}"
        password = DATA / ADMINISTRATOR
        try:
            with httpx.Client(base_url=url, timeout=30) as client:
                client.get("/readyz").raise_for_status()
                administrator = root(ADMINISTRATOR, password.read_text())
                accounts = read_accounts(DATA / "accounts.json")
                accounts[ADMINISTRATOR] = administrator
                scenes = Scenes(client, accounts)
                scenes.reported(WAITS)
                scenes.open_order()
                scenes.duty()
                return cls(url, accounts, scenes.answered_case())
        except (httpx.HTTPError, OSError) as error:
            raise NothingRuns(
                f"No demonstration answers at {url} ({error}). In another terminal:"
                " make demo STORY=all"
            ) from error


@contextmanager
def browsing() -> Iterator[Browser]:
    """A Chromium without a window."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@contextmanager
def someone(browser: Browser, stage: Stage, who: str | None, manner: Manner) -> Iterator[Page]:
    """A browser of their own, signed in if they have an account."""
    context = browser.new_context(
        base_url=stage.url,
        viewport=ViewportSize(width=manner.width, height=HEIGHT.get(manner.width, 760)),
        color_scheme="dark" if manner.dark else "light",
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    context.add_init_script(f"localStorage.setItem('language', {json.dumps(manner.language)})")
    page = context.new_page()
    if who:
        account = stage.accounts[who]
        at = "/deputy" if account.role == "deputy" else "/desk"
        page.goto(f"{at}/sign-in")
        page.fill("#username", account.username)
        page.fill("#password", account.password)
        page.click("button[type=submit]")
        page.locator("nav").first.wait_for()
    yield page
    context.close()


def come_to(page: Page, visit: Visit) -> None:
    """Open the page, and wait until it shows what it has to show."""
    page.goto("about:blank")  # or else an address with another # would only be scrolled to
    page.goto(visit.path)
    page.wait_for_function(NOTHING_UNDER_WAY)
    if chosen := CHOSEN.get(visit.page):
        page.locator(chosen).first.check()
        page.locator(".printed img").first.wait_for()
    page.wait_for_function(PICTURES)
