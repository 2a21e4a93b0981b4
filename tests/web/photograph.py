"""`python -m tests.web.photograph URL PATH FILE`: a picture of a page of a running demonstration.

`--username` signs in first; `--width`, `--dark` and `--en` say how it is looked at.
"""

import argparse
import json
import os
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def main() -> None:
    """Take the picture."""
    said = arguments()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(
            base_url=said.url,
            viewport={"width": said.width, "height": 760},
            color_scheme="dark" if said.dark else "light",
        )
        page.on("console", lambda message: print(f"{message.type}: {message.text}"))
        if said.en:
            page.add_init_script("localStorage.setItem('language', 'en')")
        if said.username:
            sign_in(page, said.path.split("/")[1], said.username, said.accounts)
        page.goto(said.path)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=said.file, full_page=True)
        browser.close()


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("path")
    parser.add_argument("file", type=Path)
    parser.add_argument("--width", type=int, default=360)
    parser.add_argument("--username")
    parser.add_argument("--accounts", type=Path, default=Path(".data/accounts.json"))
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--en", action="store_true")
    return parser.parse_args()


def sign_in(page: Page, entry: str, username: str, accounts: Path) -> None:
    """As one of the demonstration's accounts."""
    known = {one["username"]: one["password"] for one in json.loads(accounts.read_text())}
    page.goto(f"/{entry}/sign-in")
    page.fill("#username", username)
    page.fill("#password", known[username])
    page.click("button[type=submit]")
    page.locator("nav").wait_for()


if __name__ == "__main__":
    main()
