"""A process whose own clock is ahead: `python -m infra.faults.wrong_clock SECONDS MODULE`."""

import runpy
import sys
from datetime import timedelta

from shared import clock

if __name__ == "__main__":
    clock.move(timedelta(seconds=float(sys.argv[1])))
    runpy.run_module(sys.argv[2], run_name="__main__", alter_sys=True)
