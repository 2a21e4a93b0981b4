"""Ties itself to the process that started it, then becomes the server.

Run as `python leash.py PARENT PROGRAM ARGUMENT...`, standard library only. A program of its own,
because code between fork and exec is not safe in a process with threads.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """Has the kernel kill this process when its parent ends (Linux; elsewhere there is no such).

    SIGKILL, because it also ends a server that is stopped; both servers recover from it.
    """
    if sys.platform != "linux":
        return
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL) != 0:
        sys.exit(f"cannot be tied to process {parent}: {os.strerror(ctypes.get_errno())}")
    if os.getppid() != parent:  # it died before we were tied to it
        sys.exit(f"process {parent} has ended")


def main() -> None:
    """Becomes the program named on the command line."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    die_with(parent)
    try:
        os.execv(command[0], command)  # noqa: S606
    except OSError as error:
        sys.exit(f"cannot run {command[0]}: {error.strerror}")


if __name__ == "__main__":
    main()
