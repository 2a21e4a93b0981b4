"""Another site that someone signed in comes to: whatever it sends in their name changes nothing."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Response

from infra.demo.people import Reporter
from tests.system.conftest import System
from tests.web.looking import Looking

STAFF, TOWNSHIP = "654004200-staff", "654004200"
TRIAGE = '{"decision":"decline","reason":"别的网站"}'
PAGE = """<!doctype html><meta charset="utf-8"><title>another site</title>
<form method="post" enctype="text/plain" target="there"><input name="body"></form>
<iframe name="there"></iframe>"""
# Each is a way by which a page can make a browser send something to another site.
WAYS = {
    "a form": """([url, body]) => {
      const form = document.forms[0]
      form.action = url
      form.elements[0].name = body.slice(0, -1) + ',"x":"'
      form.elements[0].value = '"}'
      form.submit()
    }""",
    "a script, as a form would": """([url, body]) =>
      fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include', body })
        .catch(() => {})""",
    "a script, as our pages do": """([url, body]) =>
      fetch(url, { method: 'POST', credentials: 'include', body,
        headers: { 'Content-Type': 'application/json', 'Liandan-Page': '1' } }).catch(() => {})""",
    "a script that takes something away": """([url]) =>
      fetch(url, { method: 'DELETE', credentials: 'include' }).catch(() => {})""",
    "a beacon": "([url, body]) => navigator.sendBeacon(url, body)",
    "a picture": "([url]) => { new Image().src = url }",
}


class Elsewhere(BaseHTTPRequestHandler):
    """A site of somebody else's."""

    def do_GET(self) -> None:
        """Its page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """It says nothing."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[int]:
    """The port of another site: by `127.0.0.1` it counts as the same site, by `localhost` not."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("way", sorted(WAYS))
def test_another_site_changes_nothing(
    system: System, desk: Looking, elsewhere: int, way: str, host: str
) -> None:
    reporter = Reporter.of(system.client, TOWNSHIP, "村口路灯不亮")
    desk.signs_in("/desk", STAFF)
    steps = (f"/api/v1/cases/{reporter.case}/triage", "/api/v1/sessions/current")
    desk.page.goto(f"http://{host}:{elsewhere}/")
    for step in steps:
        answers = heard(desk, f"{system.house.url}{step}", way)
        assert all(one.status >= 400 for one in answers if one.request.method != "GET"), answers
    assert reporter.looks()["status"] == "submitted"
    desk.complaints.clear()  # the browser itself says that it refused
    desk.opens("/desk")
    assert desk.page.locator("#password").count() == 0


def heard(desk: Looking, url: str, way: str) -> list[Response]:
    """What was answered there, to what the other site's page sent."""
    answers: list[Response] = []

    def note(response: Response) -> None:
        if response.url == url:
            answers.append(response)

    desk.page.on("response", note)
    with desk.page.expect_request(url):
        desk.page.evaluate(WAYS[way], [url, TRIAGE])
    desk.page.wait_for_load_state("networkidle")
    desk.page.remove_listener("response", note)
    return answers
