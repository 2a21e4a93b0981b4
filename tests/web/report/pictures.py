"""`make web-pictures`: every page of a running demonstration, as it is seen, in `docs/pictures`."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from infra.demo.house import ADMINISTRATOR
from infra.demo.stories.rounds import COMMITTEE, STAFF, TRANSPORT
from tests.web.report.every_page import RESIDENT, Visit, every_visit
from tests.web.report.stage import PICTURES, Manner, NothingRuns, Stage, browsing, come_to, someone

WHERE = Path("docs/pictures")
QUALITY = 78
TALLEST = 2200  # px; a list goes on as it began
SMALL, USUAL, WIDE, WALL = 360, 390, 1440, 1920
OF_THEIR_OWN = {
    "/desk": STAFF,
    "/desk/filing": STAFF,
    "/desk/activities": STAFF,
    "/desk/department": TRANSPORT,
    "/desk/department/:id": TRANSPORT,
    "/desk/accounts": ADMINISTRATOR,
    "/desk/directory": ADMINISTRATOR,
}
ALSO_IN_ENGLISH = {"/", "/report", "/case", "/deputy", "/desk/cases/:id"}
Taken = tuple[Visit, Manner, str]


def main() -> int:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--only", default="", help="what the name of a picture has in it")
    asked = parser.parse_args()
    try:
        stage = Stage.of(asked.port)
    except NothingRuns as nothing:
        print(f"Failed: {nothing}")
        return 1
    visits = list(every_visit(stage.case.case, stage.case.code, ADMINISTRATOR))
    taken = [one for visit in visits if is_whose(visit) for one in manners(visit)]
    WHERE.mkdir(exist_ok=True)
    with browsing() as browser:
        for visit, manner, name in taken:
            if asked.only in name:
                take(browser, stage, visit, manner, WHERE / f"{name}.webp")
    (WHERE / "README.md").write_text(gallery(taken))
    return 0


def is_whose(visit: Visit) -> bool:
    """Whether whoever comes is the one to show the page with."""
    if visit.entry != "desk" or visit.who is None:
        return True
    return visit.who == OF_THEIR_OWN.get(visit.page, COMMITTEE)


def manners(visit: Visit) -> Iterator[Taken]:
    """How a page is shown, and what the picture is called."""
    name = "-".join(part.strip(":") for part in visit.page.split("/") if part) or "first"
    name = name if visit.entry != RESIDENT else f"resident-{name}"
    for width in {"desk": [WIDE], "screen": [WALL], "deputy": [USUAL]}.get(
        visit.entry, [SMALL, USUAL]
    ):
        yield visit, Manner(width), f"{name}-{width}"
    if visit.entry == "desk":
        yield visit, Manner(WIDE, dark=True), f"{name}-{WIDE}-dark"
    if visit.page in ALSO_IN_ENGLISH:
        width = WIDE if visit.entry == "desk" else SMALL
        yield visit, Manner(width, "en"), f"{name}-{width}-en"


def take(browser: Browser, stage: Stage, visit: Visit, manner: Manner, path: Path) -> None:
    """One picture, as small as it may be."""
    with someone(browser, stage, visit.who, manner) as page:
        come_to(page, visit)
        # Made as tall as what is on it, so that what sticks to its edge is at its edge.
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": manner.width, "height": min(tall, TALLEST)})
        page.evaluate("document.fonts.ready")
        page.wait_for_function(PICTURES)
        taken = Image.open(BytesIO(page.screenshot()))
    taken.save(path, "WEBP", quality=QUALITY, method=6)


def gallery(taken: Sequence[Taken]) -> str:
    """All of them on one page."""
    lines = ["# Pictures of the pages", "", "Taken by `make web-pictures`, of demonstration data."]
    page = ""
    for visit, _, name in taken:
        if visit.page != page:
            page = visit.page
            lines += ["", f"## `{page}`", ""]
        lines.append(f"![{page}, {name}]({name}.webp)")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
