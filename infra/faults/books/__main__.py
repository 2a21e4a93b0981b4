"""`python -m infra.faults.books`, in the environment of the services: 0 if the books agree.

Usable against any running deployment; what happens meanwhile may show as a difference, so run it
again before one is believed. Every fact is held in memory while they are checked.
"""

import asyncio
import sys

from infra.faults.books.auditing import Found, audit
from shared.runtime.settings import Settings

SHOWN = 10


def told(found: Found) -> None:
    """Each check on a line, and the first of what it found."""
    for name, wrong in found.items():
        print(f"{'✗' if wrong else '✓'} {name}")
        for line in wrong[:SHOWN]:
            print(f"    {line}")
        if len(wrong) > SHOWN:
            print(f"    and {len(wrong) - SHOWN} more")


def main() -> int:
    """1 if anything is wrong."""
    found = asyncio.run(audit(Settings()))
    told(found)
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
