"""`make web-report`: what axe-core and Lighthouse say of every page of a running demonstration.

Kept in `.data/web.json`; fails on any barrier, and under 95 of 100 on a resident's page.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from playwright.sync_api import Browser
from rich.console import Console
from rich.table import Table

from infra.demo.house import ADMINISTRATOR, DATA
from infra.pages.building import CannotBuild
from infra.pages.node import NoNode
from tests.web.axe import barriers
from tests.web.report.every_page import RESIDENT, Visit, every_visit
from tests.web.report.lighthouse import (
    CATEGORIES,
    ENOUGH,
    NoScores,
    Scores,
    ready,
    scores,
    short_of,
)
from tests.web.report.stage import Manner, NothingRuns, Stage, browsing, come_to, someone

KEPT = DATA / "web.json"
LANGUAGES = ("zh-CN", "en")
WIDTHS = {"desk": 1440, "screen": 1920}
PHONE = 360
Row = dict[str, Any]

console = Console(soft_wrap=True, emoji=False)


def main() -> int:
    """0 when nothing is wrong."""
    asked = arguments()
    try:
        rows = found_of(Stage.of(asked.port), asked.only)
    except (NothingRuns, NoScores, NoNode, CannotBuild) as error:
        console.print(f"Failed: {error}")
        return 1
    KEPT.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    console.print(shown(rows))
    return 1 if any(map(is_short, rows)) else 0


def found_of(stage: Stage, only: Sequence[str]) -> list[Row]:
    """What both say, or one of them, with what the other said the last time.

    Raises NoScores, NoNode and CannotBuild.
    """
    visits = list(every_visit(stage.case.case, stage.case.code, ADMINISTRATOR))
    rows = {one.page: {"page": one.page, **before(one.page)} for one in visits}
    if "axe" in only:
        for page, found in barriers_of(stage, visits).items():
            rows[page]["axe"] = found
    if "lighthouse" in only:
        for page, given in scores_of(stage, visits):
            rows[page] |= given
    return list(rows.values())


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8080)
    both = ["axe", "lighthouse"]
    parser.add_argument("--only", nargs=1, choices=both, default=both, help="leave the other as is")
    return parser.parse_args()


def before(page: str) -> Row:
    """What was found of a page the last time."""
    rows = json.loads(KEPT.read_text()) if KEPT.exists() else []
    nothing = {"axe": None, **dict.fromkeys(CATEGORIES)}
    return nothing | next((one for one in rows if one["page"] == page), {})


def barriers_of(stage: Stage, visits: Sequence[Visit]) -> dict[str, int]:
    """How many barriers there are on each page, in every language, and dark where it may be."""
    found: dict[str, int] = defaultdict(int)
    with browsing() as browser:
        for who, theirs in groupby(sorted(visits, key=whose), key=whose):
            several = list(theirs)
            for manner in manners(several[0]):
                for page, several_ in looked_at(browser, stage, several, manner):
                    found[page] += len(several_)
                    for one in several_:
                        console.print(f"{page} {who} {manner}\n {one['help']}: {one['nodes']}")
    return dict(found)


def whose(visit: Visit) -> tuple[str, str]:
    """Visits of one person to one entry are made in one browser."""
    return visit.entry, visit.who or ""


def manners(visit: Visit) -> Iterator[Manner]:
    """A desk is also dark."""
    for language in LANGUAGES:
        manner = Manner(WIDTHS.get(visit.entry, PHONE), language)
        yield manner
        if visit.entry == "desk":
            yield replace(manner, dark=True)


def looked_at(
    browser: Browser, stage: Stage, visits: Sequence[Visit], manner: Manner
) -> Iterator[tuple[str, list[Row]]]:
    """What there is on each of these pages."""
    with someone(browser, stage, visits[0].who, manner) as page:
        for visit in visits:
            come_to(page, visit)
            yield visit.page, barriers(page)


def scores_of(stage: Stage, visits: Sequence[Visit]) -> Iterator[tuple[str, Scores]]:
    """What Lighthouse gives each of the residents' pages."""
    node = ready()
    kept = DATA / "lighthouse"
    kept.mkdir(exist_ok=True)
    for visit in visits:
        if visit.entry != RESIDENT:
            continue
        details = (
            kept / f"{visit.page.strip('/').replace('/', '-').replace(':', '') or 'first'}.json"
        )
        given = scores(node, f"{stage.url}{visit.path}", details)
        if min(given.values()) < ENOUGH:
            console.print(f"{visit.page}: {'; '.join(short_of(details)[:6])}")
        yield visit.page, given


def is_short(row: Row) -> bool:
    """Whether a page is not as it must be."""
    return bool(row["axe"]) or any(
        row[name] is not None and row[name] < ENOUGH for name in CATEGORIES
    )


def shown(rows: Sequence[Row]) -> Table:
    """The rows as a table."""
    names = ["page", "axe", *CATEGORIES]
    table = Table(*names, box=None)
    for row in rows:
        table.add_row(*("" if row[name] is None else str(row[name]) for name in names))
    return table


if __name__ == "__main__":
    sys.exit(main())
