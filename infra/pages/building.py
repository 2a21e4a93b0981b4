"""The build: what it is made of is fetched when the lock changed, and built when a source did."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from infra.pages.node import Node, new_enough

WEB = Path("services/gateway/web")
NOT_SOURCES = {"node_modules", "dist"}
GENERATED = WEB / "src/api/schema.d.ts"
BUILT_FROM = WEB / "dist/.built-from"


class CannotBuild(Exception):
    """The pages were not built; what the tool said is above."""


def build() -> None:
    """Build the pages, unless they are built from just these sources. Raises CannotBuild."""
    sources = digest(every_source())
    if said_in(BUILT_FROM) == sources:
        return
    npm("Building the pages", ["run", "--silent", "build"])
    BUILT_FROM.write_text(sources)


def check() -> None:
    """Generate the client's types, and check types and style. Raises CannotBuild."""
    npm("Checking the pages' types", ["run", "--silent", "types"])
    npm("Checking the pages' style", ["run", "--silent", "lint"])


def npm(what: str, arguments: Sequence[str]) -> None:
    """Run npm with what the pages are made of in place. Raises CannotBuild and NoNode."""
    node = new_enough()
    fetch("Fetching what the pages are made of", node, WEB)
    run(what, node, arguments, WEB)


def fetch(what: str, node: Node, where: Path) -> None:
    """Install what the lock there names, when the lock changed. Raises CannotBuild."""
    lock, fetched_for = digest([where / "package-lock.json"]), where / "node_modules/.fetched-for"
    if said_in(fetched_for) == lock:
        return
    quietly = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    run(what, node, ["ci", *quietly], where)
    fetched_for.write_text(lock)


def run(what: str, node: Node, arguments: Sequence[str], where: Path) -> None:
    """Run one step of npm, saying how long it takes. Raises CannotBuild."""
    began = time.monotonic()
    process = subprocess.Popen(
        [*node.npm, *arguments],
        cwd=where,
        env=node.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = until_it_ends(process, what, began)
    if process.returncode:
        print(said)
        raise CannotBuild(f"{what} failed.")


def until_it_ends(process: "subprocess.Popen[str]", what: str, began: float) -> str:
    """What it said; meanwhile a line counts the seconds for whoever watches."""
    watched = sys.stdout.isatty()
    while True:
        try:
            said, _ = process.communicate(timeout=1)
        except subprocess.TimeoutExpired:
            if watched:
                print(f"\r· {what} ... {time.monotonic() - began:.0f} s", end="", flush=True)
            continue
        print(f"{chr(13) if watched else ''}· {what}: {time.monotonic() - began:.1f} s", flush=True)
        return said


def every_source() -> Iterator[Path]:
    """What the pages are built from."""
    for path in sorted(WEB.iterdir()):
        if path.name in NOT_SOURCES:
            continue
        yield from (p for p in sorted(path.rglob("*")) if p.is_file()) if path.is_dir() else [path]


def digest(paths: Sequence[Path] | Iterator[Path]) -> str:
    """What these files say, in short."""
    found = sha256()
    for path in paths:
        if path != GENERATED:
            found.update(f"{path}\n".encode() + path.read_bytes())
    return found.hexdigest()


def said_in(path: Path) -> str | None:
    """What a note says, if it is there."""
    return path.read_text() if path.exists() else None
