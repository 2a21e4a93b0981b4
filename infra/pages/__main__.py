"""`make web`: build the pages, when their sources changed; `check` looks at types and style."""

import os
import sys
from pathlib import Path

from infra.pages.building import CannotBuild, build, check
from infra.pages.node import NoNode


def main() -> int:
    """0 when the pages are there."""
    try:
        (check if sys.argv[1:] == ["check"] else build)()
    except (CannotBuild, NoNode) as error:
        print(f"Failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    os.chdir(Path(__file__).parents[2])
    sys.exit(main())
