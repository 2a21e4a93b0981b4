"""The pages in a browser, before the whole system as it runs.

The browser has an event loop of its own while it is open: these tests are run by themselves.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from infra.demo.people import Person
from infra.pages.building import build
from tests.system.conftest import System, system_of
from tests.web.looking import Looking

HERE = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WITHIN = 15_000  # ms; what others do appears by itself, after seconds
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker plays all of this: it shares the running system, and the browser."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("web"))


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Everything runs, with two counties, and the pages are built."""
    build()
    yield from system_of(tmp_path_factory, replicas=1)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHROMIUM names."""
    with sync_playwright() as playwright:
        # As root, as CI is, Chromium starts without its sandbox only.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        expect.set_options(timeout=WITHIN)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def visit(system: System, browser: Browser) -> Iterator[Callable[..., Looking]]:
    """Someone with a browser of their own; whatever it complains of fails the test at the end."""
    opened: list[Looking] = []
    contexts: list[BrowserContext] = []

    def open_one(width: int = PHONE["width"], height: int = PHONE["height"]) -> Looking:
        context = browser.new_context(
            base_url=system.house.url,
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        context.set_default_timeout(WITHIN)
        contexts.append(context)
        opened.append(Looking(context.new_page(), system))
        return opened[-1]

    yield open_one
    for context in contexts:
        context.close()
    for one in opened:
        assert not one.complaints


@pytest.fixture
def phone(visit: Callable[..., Looking]) -> Looking:
    """A small, old phone."""
    return visit()


@pytest.fixture
def desk(visit: Callable[..., Looking]) -> Looking:
    """A desk's screen."""
    return visit(**DESK)


@pytest.fixture
def at(visit: Callable[..., Looking]) -> Callable[..., Looking]:
    """Someone at a desk of their own."""

    def sits_down(username: str, width: int = 1280) -> Looking:
        desk = visit(**{**DESK, "width": width})
        desk.signs_in("/desk", username)
        return desk

    return sits_down


@pytest.fixture
def person(system: System) -> Callable[[str], Person]:
    """Someone elsewhere, who acts at the interface."""
    return lambda username: Person(system.client, system.accounts[username])
