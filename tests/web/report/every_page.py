"""Every page there is, as the routes name it, and who comes to it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import httpx

from infra.demo.accounts import Account
from infra.demo.people import Person, Reporter
from infra.demo.stories.rounds import APPRAISER, COMMITTEE, STAFF, TOWNSHIP, TRANSPORT
from infra.pages.building import WEB

ROUTE = re.compile(r"path: '([^']+)',\s*name: '([\w-]+)'")
RESIDENT = "resident"
STATION = "654004200-station"
AT_A_DESK = (STAFF, f"{TOWNSHIP}-chair", COMMITTEE, TRANSPORT)


@dataclass(frozen=True, slots=True)
class Visit:
    """Someone comes to a page; nobody in particular, where anyone may."""

    page: str
    """As the report names it: `/desk/cases/:id`."""
    path: str
    who: str | None = None

    @property
    def entry(self) -> str:
        """Which of the pages' entries it belongs to."""
        first = self.page.split("/")[1]
        return first if first in {"deputy", "desk", "screen"} else RESIDENT


def routes_of(entry: str) -> Sequence[str]:
    """The paths of an entry's pages, below it."""
    files = sorted((WEB / "src" / entry).rglob("routes.ts"))
    return [path for file in files for path, _ in ROUTE.findall(file.read_text())]


def every_visit(case: str, code: str, administrator: str) -> Iterator[Visit]:
    """Every page, as everyone who comes to it; with a case that has been answered, and its code."""
    filled = {":id": case, ":token": STATION}
    # A code stands after the #, where it never leaves the browser.
    further = {"/case": f"#{code}", "/figures": f"?place={TOWNSHIP[:6]}000000"}
    for route in routes_of(RESIDENT):
        yield Visit(route, f"{with_(filled, route)}{further.get(route, '')}")
    people: Mapping[str, Sequence[str]] = {
        "deputy": [APPRAISER],
        "desk": [*AT_A_DESK, administrator],
    }
    for entry, users in people.items():
        for route in routes_of(entry):
            path = f"/{entry}{with_(filled, route).rstrip('/')}"
            page = f"/{entry}{route.rstrip('/')}"
            yield from (Visit(page, path, who) for who in users if route != "/sign-in")
            if route == "/sign-in":
                yield Visit(page, path)
    yield Visit("/screen", f"/screen?division={TOWNSHIP[:6]}")


def with_(filled: Mapping[str, str], route: str) -> str:
    """A route with its parts filled in."""
    for name, value in filled.items():
        route = route.replace(name, value)
    return route


def answered_case(client: httpx.Client, accounts: Mapping[str, Account]) -> Reporter:
    """A case as most are looked at: reported, handed over, and answered."""

    def person(username: str) -> Person:
        return Person(client, accounts[username])

    reporter = Reporter.of(client, TOWNSHIP, "村口到卫生室的路灯坏了三盏，老人晚上看病不敢走。")
    summary = "村口至卫生室路灯损坏三盏，影响夜间出行"
    words = {"category": "roads", "urgency": "problem", "summary": summary}
    person(STAFF).does("triage", reporter.case, decision="accept", **words)
    parties = {"lead": TRANSPORT, "appraiser": APPRAISER}
    person(COMMITTEE).does("handover", reporter.case, **parties)
    chief = person(TRANSPORT)
    chief.does("acceptance", reporter.case, plan="五个工作日内换灯，并查看全村线路")
    chief.does("progress", reporter.case, note="灯具已到，明天施工")
    chief.does("resolution", reporter.case, outcome="A", result="三盏路灯已换新，全村线路查过一遍")
    return reporter
