"""Where the servers' programs are, and whether this machine can run them."""

import os
import platform
import subprocess
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from infra.embedded.diagnosis import lacks_avx
from infra.embedded.errors import ProcessorTooOld, WheelMissing

CPUINFO = Path("/proc/cpuinfo")


def find_program(name: str, wheels: Iterable[str]) -> Path:
    """The program `name` as one of these wheels installed it; raises `WheelMissing`.

    The wheel's own list of files is asked, not PATH: another server of that name may be there.
    """
    wheels = list(wheels)
    for wheel in wheels:
        for program in _programs(name, wheel):
            if program.is_file():
                return program
    here = f"{platform.system()} {platform.machine()}"
    raise WheelMissing(server=name, platform=here, wheels=" or ".join(wheels))


def check_processor(server: str) -> None:
    """Raises `ProcessorTooOld` where MongoDB would meet an unknown instruction (x86-64 Linux)."""
    known = sys.platform == "linux" and platform.machine() == "x86_64" and CPUINFO.exists()
    if known and lacks_avx(CPUINFO.read_text()):
        raise ProcessorTooOld(server=server, reason="it has no AVX instructions")


def loader_listing(program: Path) -> str:
    """Every shared library the program asks for, as the system loader resolves it (what ldd does).

    Only for a program that did not get past the loader: any other would simply be run.
    """
    trace = {**os.environ, "LD_TRACE_LOADED_OBJECTS": "1"}
    listing = subprocess.run([program], env=trace, capture_output=True, text=True, check=False)
    return listing.stdout


def _programs(name: str, wheel: str) -> Iterable[Path]:
    try:
        installed = metadata.distribution(wheel)
    except metadata.PackageNotFoundError:
        return
    for file in installed.files or ():
        if file.name == name:
            yield Path(str(installed.locate_file(file))).resolve()
