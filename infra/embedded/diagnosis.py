"""Reads what a server or the system loader said, and names the error behind it. No I/O."""

import re
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from infra.embedded.errors import (
    CannotStart,
    DataInUse,
    DataOfAnotherVersion,
    EmbeddedError,
    EndedEarly,
    GlibcTooOld,
    LibraryMissing,
    PortTaken,
    ProcessorTooOld,
)

# "error while loading shared libraries: X: cannot open ..." from the loader, "X => not found"
# from its listing. The loader stops at the first missing library; the listing has them all.
_MISSING_LIBRARY = re.compile(
    r"(?:(?<=loading shared libraries: )|^\s+)(\S+?)(?=: cannot open| => not found)", re.M
)
_GLIBC_NEEDED = re.compile(r"version [`']GLIBC_([\d.]+)' not found")
_FEATURE_VERSION = re.compile(r'version: \\?"([\d.]+)\\?"')
_OTHER_VERSION = re.compile(
    r"Wrong mongod version|invalid featureCompatibilityVersion|is an unsupported WiredTiger"
    r"|unsupported WiredTiger file version"
)
# mongod and nats-server each mark their errors and their last words.
_GRAVE = re.compile(r'"s":"[EF]"|\[(?:ERR|FTL)\]')

_DEBIAN_PACKAGES = {
    "libcurl.so.4": "libcurl4",
    "libcrypto.so.3": "libssl3",
    "libssl.so.3": "libssl3",
    "liblzma.so.5": "liblzma5",
    "libgcc_s.so.1": "libgcc-s1",
}


@dataclass(frozen=True)
class Attempt:
    """One try at starting a server: which, where, and how far it came.

    `said` is all it wrote since it was started; `code` its exit code, negative for a signal.
    """

    server: str
    port: int
    data: Path
    log: Path
    said: str
    code: int


def explain(attempt: Attempt) -> EmbeddedError:
    """The error a server's end points to: the first that fits, else `EndedEarly`."""
    for find in _FINDINGS:
        if error := find(attempt):
            return error
    return EndedEarly(
        server=attempt.server,
        code=attempt.code,
        log=attempt.log,
        lines=telling_lines(attempt.said),
    )


def missing_libraries(said: str) -> list[str]:
    """The shared libraries the loader did not find, each once, in its order."""
    return list(dict.fromkeys(_MISSING_LIBRARY.findall(said)))


def lacks_avx(cpuinfo: str) -> bool:
    """Whether /proc/cpuinfo of an x86-64 machine lists its features and AVX is not among them."""
    features = [line for line in cpuinfo.splitlines() if line.startswith("flags")]
    return bool(features) and not any("avx" in line.split() for line in features)


def telling_lines(said: str, limit: int = 10) -> str:
    """The last lines that report an error, or just the last ones, each cut to 400 characters.

    A server that gives up still logs dozens of lines of orderly shutdown after the reason.
    """
    lines = [line[:400] for line in said.splitlines() if line.strip()]
    grave = [line for line in lines if _GRAVE.search(line)]
    return "\n".join((grave or lines)[-limit:]) or "(it wrote nothing)"


def _library_missing(attempt: Attempt) -> EmbeddedError | None:
    libraries = missing_libraries(attempt.said)
    if not libraries:
        return None
    packages = dict.fromkeys(_DEBIAN_PACKAGES.get(each, "") for each in libraries)
    known = " ".join(filter(None, packages))
    remedy = f"apt-get install {known}" if all(packages) else "with your package manager"
    return LibraryMissing(server=attempt.server, libraries=", ".join(libraries), remedy=remedy)


def _glibc_too_old(attempt: Attempt) -> EmbeddedError | None:
    needed = _GLIBC_NEEDED.findall(attempt.said)
    if not needed:
        return None
    newest = max(needed, key=lambda version: [int(part) for part in version.split(".")])
    return GlibcTooOld(server=attempt.server, needed=newest)


def _processor_too_old(attempt: Attempt) -> EmbeddedError | None:
    if attempt.code != -signal.SIGILL:
        return None
    return ProcessorTooOld(server=attempt.server, reason="it met an instruction it does not know")


def _port_taken(attempt: Attempt) -> CannotStart | None:
    if "address already in use" not in attempt.said.lower():
        return None
    return PortTaken(server=attempt.server, port=attempt.port)


def _data_in_use(attempt: Attempt) -> CannotStart | None:
    if "DBPathInUse" not in attempt.said:
        return None
    return DataInUse(data=attempt.data, holder=f"another {attempt.server}")


def _data_of_another_version(attempt: Attempt) -> CannotStart | None:
    if not _OTHER_VERSION.search(attempt.said):
        return None
    named = _FEATURE_VERSION.search(attempt.said)
    writer = f"version {named[1]}" if named else "another version"
    return DataOfAnotherVersion(server=attempt.server, data=attempt.data, writer=writer)


_FINDINGS: list[Callable[[Attempt], EmbeddedError | None]] = [
    _library_missing,
    _glibc_too_old,
    _processor_too_old,
    _port_taken,
    _data_in_use,
    _data_of_another_version,
]
