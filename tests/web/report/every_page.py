"""Every page there is, as the routes name it, and who comes to it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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
