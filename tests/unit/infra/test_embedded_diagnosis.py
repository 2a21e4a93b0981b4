"""What the servers and the system loader say is understood. The texts are real ones, shortened."""

import signal
from pathlib import Path

import pytest

from infra.embedded import errors
from infra.embedded.diagnosis import (
    Attempt,
    explain,
    lacks_avx,
    missing_libraries,
    telling_lines,
)
from infra.embedded.errors import EmbeddedError

MONGO_PORT_TAKEN = (
    '{"t":{},"s":"E",  "c":"CONTROL",  "id":20568,   "ctx":"initandlisten","msg":"Error setting up'
    ' listener","attr":{"error":{"code":9001,"codeName":"SocketException",'
    '"errmsg":"Address already in use"}}}'
)
NATS_PORT_TAKEN = (
    "[8309] 2026/01/23 16:53:12.027088 [FTL] Error listening on port: 127.0.0.1:29010, "
    '"listen tcp 127.0.0.1:29010: bind: address already in use"'
)
DATA_IN_USE = (
    '{"t":{},"s":"E","id":20557,"msg":"DBException in initAndListen, terminating",'
    '"attr":{"error":"DBPathInUse: Unable to lock the lock file: db/mongod.lock (Resource '
    'temporarily unavailable). Another mongod instance is already running"}}'
)
LIBRARY_MISSING = (
    "/venv/fiftyone/db/bin/mongod: error while loading shared libraries: libcurl.so.4: cannot open "
    "shared object file: No such file or directory\n"
)
LOADER_LISTING = (
    "\tlinux-vdso.so.1 (0x00007ffa2fac9000)\n"
    "\tlibcurl.so.4 => not found\n"
    "\tlibcrypto.so.3 => not found\n"
    "\tlibssl.so.3 => not found\n"
    "\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007ffa2f8d6000)\n"
)
GLIBC_TOO_OLD = (
    "/venv/mongod: /lib/x86_64-linux-gnu/libm.so.6: version `GLIBC_2.9' not found (required by "
    "/venv/mongod)\n/venv/mongod: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found "
    "(required by /venv/mongod)\n"
)
DATA_OF_4_4 = (
    '{"t":{},"s":"F",  "c":"CONTROL",  "id":20573,   "ctx":"initandlisten",'
    '"msg":"Wrong mongod version","attr":{"error":"UPGRADE PROBLEM: Found an invalid '
    "featureCompatibilityVersion document (ERROR: Location4926900: Invalid "
    "featureCompatibilityVersion document in admin.system.version: "
    '{ _id: \\"featureCompatibilityVersion\\", version: \\"4.4\\" }."}}'
)
DATA_OF_A_LATER_STORAGE = (
    '{"t":{},"s":"E","c":"WT","id":22435,"msg":"WiredTiger error message","attr":{"message":{"msg":'
    '"__ckpt_version_chk:1387:file:WiredTiger.wt is an unsupported WiredTiger source file version '
    '99.0; this WiredTiger build only supports versions from 1.1 to 11.1"}}}'
)


def ended(said: str, *, server: str = "mongod", code: int = 1) -> EmbeddedError:
    data = Path("/data/mongo")
    return explain(Attempt(server, 29010, data, data / f"{server}.log", said, code))


@pytest.mark.parametrize("said", [MONGO_PORT_TAKEN, NATS_PORT_TAKEN])
def test_a_port_that_is_taken_is_named(said: str) -> None:
    error = ended(said)
    assert isinstance(error, errors.PortTaken)
    assert "port 29010" in str(error)


def test_data_that_another_server_works_on_is_named() -> None:
    error = ended(DATA_IN_USE)
    assert isinstance(error, errors.DataInUse)
    assert "/data/mongo is in use by another mongod" in str(error)


def test_a_missing_library_comes_with_the_package_that_has_it() -> None:
    error = ended(LIBRARY_MISSING, code=127)
    assert isinstance(error, errors.LibraryMissing)
    assert "lacks libcurl.so.4." in str(error)
    assert "apt-get install libcurl4;" in str(error)


def test_all_missing_libraries_are_named_at_once_and_each_package_once() -> None:
    error = ended(LIBRARY_MISSING + LOADER_LISTING, code=127)
    assert "lacks libcurl.so.4, libcrypto.so.3, libssl.so.3." in str(error)
    assert "apt-get install libcurl4 libssl3;" in str(error)


def test_a_library_of_an_unknown_package_is_left_to_the_package_manager() -> None:
    error = ended(LIBRARY_MISSING.replace("libcurl.so.4", "libodd.so.7"), code=127)
    assert "lacks libodd.so.7." in str(error)
    assert "with your package manager" in str(error)


def test_a_library_that_is_only_of_an_odd_version_is_not_missing() -> None:
    warning = "/venv/mongod: /lib/libcurl.so.4: no version information available (required by m)\n"
    assert missing_libraries(warning) == []


def test_an_older_glibc_is_told_the_newest_version_asked_for() -> None:
    error = ended(GLIBC_TOO_OLD)
    assert isinstance(error, errors.GlibcTooOld)
    assert "needs glibc 2.34 or newer" in str(error)


def test_data_of_another_version_names_the_version_that_wrote_it() -> None:
    error = ended(DATA_OF_4_4, code=62)
    assert isinstance(error, errors.DataOfAnotherVersion)
    assert "written by version 4.4" in str(error)


def test_data_in_a_storage_format_of_another_version_is_recognised() -> None:
    error = ended(DATA_OF_A_LATER_STORAGE, code=14)
    assert isinstance(error, errors.DataOfAnotherVersion)
    assert "written by another version" in str(error)


def test_an_illegal_instruction_is_the_processor_s_fault() -> None:
    assert isinstance(ended("", code=-signal.SIGILL), errors.ProcessorTooOld)


def test_an_unknown_end_shows_the_last_words_and_the_log() -> None:
    error = ended("[1] [INF] Starting\n[1] [FTL] no space left on device\n", server="nats-server")
    assert isinstance(error, errors.EndedEarly)
    assert "[FTL] no space left on device" in str(error)
    assert "/data/mongo/nats-server.log" in str(error)


def test_of_many_lines_those_that_report_an_error_are_shown() -> None:
    shutdown = ['{"s":"I","msg":"Shutting down"}'] * 30
    said = "\n".join(['{"s":"F","msg":"Terminating."}', *shutdown])
    assert telling_lines(said) == '{"s":"F","msg":"Terminating."}'


def test_without_an_error_the_last_lines_are_shown() -> None:
    assert telling_lines("one\ntwo\n\nthree\n", limit=2) == "two\nthree"
    assert telling_lines("") == "(it wrote nothing)"


def test_a_processor_with_avx_is_let_through() -> None:
    assert not lacks_avx("processor\t: 0\nflags\t\t: fpu sse4_2 avx avx2\n")


def test_a_processor_without_avx_is_recognised() -> None:
    assert lacks_avx("processor\t: 0\nflags\t\t: fpu sse4_2 popcnt\n")


def test_a_processor_that_lists_no_flags_is_not_judged() -> None:
    assert not lacks_avx("processor\t: 0\nFeatures\t: fp asimd\n")
