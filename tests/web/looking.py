"""Someone at a browser: what they open, what they see, and what is wrong for those who cannot."""

import json
from pathlib import Path
from urllib.parse import unquote

from playwright.sync_api import ConsoleMessage, Page

from tests.system.conftest import System
from tests.web.axe import barriers

# What the browser says of every answer that is an error; whether it was meant, the test knows.
OF_THE_NETWORK = "Failed to load resource"


class Looking:
    """A browser's page, and what it complained of."""

    def __init__(self, page: Page, system: System) -> None:
        self.page = page
        self.system = system
        self.complaints: list[str] = []
        self.asked: list[str] = []
        page.on("console", self._heard)
        page.on("request", lambda request: self.asked.append(unquote(request.url)))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def opens(self, path: str) -> None:
        """Open a page, and wait until it has its heading."""
        self.page.goto(path)
        self.page.locator("h1").first.wait_for()

    def signs_in(self, at: str, username: str) -> None:
        """Sign in as one of the demonstration's accounts, at `/deputy` or `/desk`."""
        self.opens(f"{at}/sign-in")
        self.page.fill("#username", username)
        self.page.fill("#password", self.system.accounts[username].password)
        self.page.click("button[type=submit]")
        self.page.locator("nav").first.wait_for()

    def speaks(self, language: str) -> None:
        """Choose a language: 中文 or English."""
        self.page.get_by_role("button", name=language).click()
        self.page.get_by_role("button", name=language, pressed=True).wait_for()

    def must_have_no_barriers(self) -> None:
        """Fails with what axe-core found."""
        found = barriers(self.page)
        assert not found, json.dumps(found, ensure_ascii=False, indent=1)

    def must_fit(self) -> None:
        """Nothing has to be moved sideways to be read."""
        wide, room = self.page.evaluate(
            "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= room, f"{wide} px in {room}"

    def keeps(self) -> str:
        """Everything that scripts of this page can read in the browser's storage."""
        said: str = self.page.evaluate(
            "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
        )
        return said

    def must_not_have_asked_for(self, words: str) -> None:
        """Fails if they stood in an address, which is written down on the way."""
        assert self.asked
        assert not [address for address in self.asked if words in address]

    def is_photographed(self, path: Path) -> None:
        """The whole page, as a picture."""
        self.page.screenshot(path=path, full_page=True)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and OF_THE_NETWORK not in message.text:
            self.complaints.append(message.text)
