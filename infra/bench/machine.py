"""The machine that figures were taken on, and the versions of what ran there."""

import os
import platform
import subprocess
from pathlib import Path

from infra.embedded.binaries import find_program
from infra.embedded.mongo import MongoServer
from infra.embedded.nats import NatsServer

Machine = dict[str, str | int]
GIB = 2**30


def facts() -> Machine:
    """Kept with each figure: a figure without its machine says nothing."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": os.cpu_count() or 0,
        "cpu": processor(),
        "memory_gib": round(memory / GIB),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "nats_server": said_by(str(find_program(NatsServer.name, NatsServer.wheels)), "--version"),
        "mongod": said_by(str(find_program(MongoServer.name, MongoServer.wheels)), "--version"),
        "commit": said_by("git", "describe", "--always", "--dirty", "--abbrev=12"),
    }


def processor() -> str:
    """The model's name, as the kernel has it."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def said_by(*command: str) -> str:
    """The first line that a program says of its version; none if it cannot be run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.partition("\n")[0].strip()
