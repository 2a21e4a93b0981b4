"""Lighthouse, with its own idea of a phone: a slow processor, a slow network, a small screen."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from infra.pages.building import fetch
from infra.pages.node import Node, new_enough
from tests.web.report.stage import CHROMIUM

HERE = Path(__file__).parent
COMMAND = HERE / "node_modules" / "lighthouse" / "cli" / "index.js"
OLDEST = (22, 19)
CATEGORIES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best_practices": "best-practices",
    "seo": "seo",
}
ENOUGH = 95
TRIES = 4  # a recording now and then comes to nothing, and it asks to be run again
Scores = Mapping[str, int]


class NoScores(Exception):
    """Lighthouse did not get to the end."""


def ready() -> Node:
    """A Node that has Lighthouse. Raises NoNode and CannotBuild."""
    node = new_enough(OLDEST)
    fetch("Fetching Lighthouse", node, HERE)
    return node


def scores(node: Node, url: str, details: Path) -> Scores:
    """What it gives a page, of 100; all that it says is kept in `details`. Raises NoScores."""
    flags = ["--headless=new", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    command = [str(node.directory / "node"), str(COMMAND), url, "--quiet", "--output=json"]
    asked = [
        f"--chrome-flags={' '.join(flags)}",
        f"--only-categories={','.join(CATEGORIES.values())}",
        f"--output-path={details}",
    ]
    environment = {**node.environment, "CHROME_PATH": CHROMIUM}
    for _ in range(TRIES):
        ran = subprocess.run([*command, *asked], check=False, env=environment)
        if not ran.returncode:
            break
    else:
        raise NoScores(f"Lighthouse gave {url} no scores, {TRIES} times; its words are above.")
    found = json.loads(details.read_text())["categories"]
    return {name: round(100 * found[id_]["score"]) for name, id_ in CATEGORIES.items()}


def short_of(details: Path) -> list[str]:
    """What it held against a page, the heaviest first, in its own words."""
    said = json.loads(details.read_text())
    audits = said["audits"]
    weighed = sorted(
        (
            (one["weight"] * (1 - audits[one["id"]]["score"]), one["id"])
            for category in said["categories"].values()
            for one in category["auditRefs"]
            if one["weight"] and audits[one["id"]]["score"] not in (None, 1)
        ),
        reverse=True,
    )
    return [
        f"{id_} {audits[id_].get('displayValue') or audits[id_]['title']}" for _, id_ in weighed
    ]
