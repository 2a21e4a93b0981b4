"""Words from outside stay words, on every page and for everyone; and no browser keeps them."""

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from infra.demo.accounts import root
from infra.demo.house import ADMINISTRATOR
from infra.demo.people import Reporter
from infra.demo.stories.rounds import APPRAISER, TRANSPORT
from infra.demo.stories.telling import Telling, begins
from tests.system.conftest import System
from tests.web.hostile import DEPARTMENT, DEPUTY, FLAG, LINE, POINT, Hostile
from tests.web.looking import Looking
from tests.web.report.every_page import STATION, Visit, every_visit
from tests.web.report.stage import NOTHING_UNDER_WAY

USUAL = {TRANSPORT: DEPARTMENT, APPRAISER: DEPUTY}
CHOICES = {"language", "letters", "light", "size"}
"""What a browser may keep of someone who has written nothing: how they like to read."""
PHONE = "13800000000"
# The photos of a draft are too big for anything but a database.
KEPT = """async () => {
const asked = (one) => new Promise((done) => (one.onsuccess = () => done(one.result)))
const photosOf = async (databases) => {
  let kept = databases.filter((one) => one.name !== 'draft').length
  for (const { name } of databases) {
    const opened = await asked(indexedDB.open(name))
    for (const store of opened.objectStoreNames) {
      kept += await asked(opened.transaction(store).objectStore(store).count())
    }
    opened.close()
  }
  return kept
}
return {
  local: {...localStorage},
  session: {...sessionStorage},
  cookies: document.cookie,
  photos: await photosOf(await indexedDB.databases()),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
}}"""


@pytest.fixture(scope="module")
def reporter(system: System) -> Reporter:
    """Everyone has written such words wherever they may; the case waits for a verdict again."""
    everyone = Hostile(system)
    everyone.are_named()
    everyone.are_turned_away()
    everyone.record()
    everyone.reports()
    reporter = everyone.go_round_twice()
    administrator = system.accounts[ADMINISTRATOR] = root(*system.house.administrator)
    telling = Telling(system.client, system.accounts, administrator, print)
    telling.until(reporter.looks, begins(2))
    everyone.answer(reporter.case)
    return reporter


def visits(reporter: Reporter) -> list[Visit]:
    """Every page, as everyone; those who wrote such words come in place of others."""
    usual = every_visit(reporter.case, reporter.code, ADMINISTRATOR)
    theirs = [
        replace(one, who=USUAL.get(one.who or "", one.who), path=one.path.replace(STATION, POINT))
        for one in usual
    ]
    return sorted(theirs, key=lambda one: (one.entry, one.who or ""))


def test_hostile_words_do_nothing_on_any_page(
    reporter: Reporter, visit: Callable[..., Looking]
) -> None:
    shown = set()
    for (entry, who), several in groupby(
        visits(reporter), key=lambda one: (one.entry, one.who or "")
    ):
        someone = visit(width=1280, height=800)
        asked = noting(someone.page)
        if who:
            someone.signs_in(f"/{entry}", who)
        for one in several:
            comes_to(someone, one)
            assert someone.page.evaluate(FLAG) is None, one
            if LINE[:20] in someone.page.inner_text("body"):
                shown.add(one.page)
        must_keep_nothing(someone)
        must_say_nothing(asked, reporter)
    # They were there to be read, and not only left out.
    assert {"/case", "/cases/:id", "/desk/cases/:id", "/deputy/cases/:id"} <= shown


def comes_to(someone: Looking, one: Visit) -> None:
    """Open a page anew, and wait until it shows what it has to show."""
    someone.page.goto("about:blank")
    someone.page.goto(one.path)
    someone.page.wait_for_function(NOTHING_UNDER_WAY)


def noting(page: Page) -> list[str]:
    """Every address that is asked for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def must_keep_nothing(someone: Looking) -> None:
    """Nothing stays in a browser whose user has written nothing there."""
    someone.page.goto("/help")
    kept = someone.page.evaluate(KEPT)
    assert set(kept.pop("local")) <= CHOICES
    assert not any(kept.values()), kept


def must_say_nothing(asked: list[str], reporter: Reporter) -> None:
    """No code and nothing personal stands in an address, where proxies would note it."""
    for url in asked:
        said = urlsplit(url)
        assert reporter.code not in said.path + said.query
        assert PHONE not in url
        assert "onerror" not in url


def test_the_logs_name_no_codes_and_nobody(system: System, reporter: Reporter) -> None:
    reporter.looks()
    for log in (system.house.data / "logs").glob("*.log"):
        said = log.read_text()
        for secret in (reporter.code, PHONE, "onerror", "tracking-code"):
            assert secret not in said, f"{secret} in {log.name}"
    assert "/cases/{ref}" in (system.house.data / "logs" / "gateway.log").read_text()
