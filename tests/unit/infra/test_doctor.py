"""What the doctor makes of what servers and settings say."""

from collections.abc import Iterator
from typing import Any

import pytest
from nats.js.api import ConsumerInfo

from infra.doctor import bus, processes, servers
from infra.doctor.examining import Finding

PRIMARY = {"setName": "rs0", "primary": "a:27017", "hosts": ["a:27017"]}
THREE = {**PRIMARY, "hosts": ["a:27017", "b:27017", "c:27017"]}
SET = "mongodb://a:27017/?replicaSet=rs0"
DIRECT = "mongodb://a:27017/?directConnection=true"
SAFE = {"name": "wiredTiger", "persistent": True}, {"writeConcernMajorityJournalDefault": True}


def what(findings: Iterator[Finding]) -> str:
    return "\n".join(one.what for one in findings)


@pytest.mark.parametrize(
    ("hello", "url", "wrong"),
    [
        ({"isWritablePrimary": True}, SET, "alone and not a replica set"),
        ({"setName": "rs0", "hosts": ["a:27017"]}, SET, "has no primary"),
        (THREE, DIRECT, "several members"),
        (THREE, SET, ""),
        (PRIMARY, DIRECT, ""),
    ],
)
def test_a_replica_set(hello: dict[str, Any], url: str, wrong: str) -> None:
    said = what(servers.of_hello(hello, url))
    assert wrong in said
    assert bool(wrong) is bool(said)


def test_a_member_that_is_down() -> None:
    members = [("a", "PRIMARY"), ("b", "SECONDARY"), ("c", "(not reachable/healthy)")]
    status = {"members": [{"name": name, "stateStr": state} for name, state in members]}
    [finding] = servers.of_members(status)
    assert "The member c of the replica set is (not reachable/healthy)" in finding.what


def test_what_is_acknowledged_and_not_safe() -> None:
    engine, config = SAFE
    assert not what(servers.of_durability(engine, config, 10))
    memory = {"name": "inMemory", "persistent": False}
    assert "keeps everything in memory" in what(servers.of_durability(memory, config, 10))
    lazy = {"writeConcernMajorityJournalDefault": False}
    assert "before its journals are on disk" in what(servers.of_durability(engine, lazy, 10))
    [finding] = servers.of_durability(engine, config, 60)
    assert not finding.grave


@pytest.mark.parametrize(
    ("config", "wrong"),
    [
        ({"sync_interval": 120e9}, "every 120 s"),
        ({"sync_interval": 120e9, "sync_always": True}, ""),
        ({}, ""),
    ],
)
def test_how_soon_facts_are_on_disk(config: dict[str, Any], wrong: str) -> None:
    said = what(servers.of_sync(config))
    assert wrong in said
    assert bool(wrong) is bool(said)


@pytest.mark.parametrize(
    ("left", "grave"), [(0.5, None), (0.19, False), (0.09, True), (0.001, True)]
)
def test_room_on_a_disk(left: float, grave: bool | None) -> None:
    total = 100 * 2**30
    findings = list(servers.of_room("The disk", total * (1 - left), total))
    assert [one.grave for one in findings] == ([] if grave is None else [grave])


def test_a_small_disk_is_full_before_its_last_tenth() -> None:
    [finding] = servers.of_room("The disk", 3.2 * 2**30, 4 * 2**30)
    assert finding.grave


def test_a_server_that_is_too_old() -> None:
    assert "NATS is 2.9. Liandan needs 2.10" in what(servers.too_old("NATS", (2, 9), (2, 10)))
    assert not what(servers.too_old("NATS", (2, 10), (2, 10)))
    assert not what(servers.too_old("MongoDB", (8, 0), (6, 0)))


@pytest.mark.parametrize(("ahead", "side"), [(5.0, "ahead of"), (-5.0, "behind"), (0.4, "")])
def test_a_clock(ahead: float, side: str) -> None:
    said = what(processes.of_clock("The clock", ahead))
    assert side in said
    assert bool(side) is bool(said)


def test_metrics_without_a_clock_tell_nothing() -> None:
    assert processes.clock_in("") is None
    assert processes.clock_in("# TYPE a counter\na_total 1.0\n") is None


def hearing(pending: int, in_hand: int, place: int, waiting: int = 1) -> ConsumerInfo:
    at = {"consumer_seq": place, "stream_seq": place}
    told: ConsumerInfo = ConsumerInfo.from_response(
        {
            "name": "dispatch",
            "created": "2026-11-23T00:00:00Z",
            "stream_name": "FACTS",
            "config": {},
            "delivered": at,
            "ack_floor": at,
            "num_pending": pending,
            "num_ack_pending": in_hand,
            "num_waiting": waiting,
        }
    )
    return told


@pytest.mark.parametrize(
    ("before", "after", "wrong"),
    [
        (hearing(0, 0, 5), hearing(0, 0, 5), ""),
        (hearing(900, 10, 5), hearing(800, 10, 100), ""),
        (hearing(0, 0, 5, waiting=0), hearing(0, 0, 5, waiting=0), "nothing waits"),
        (hearing(7, 0, 5, waiting=0), hearing(7, 0, 5, waiting=0), "7 facts wait for it"),
        (hearing(0, 0, 5, waiting=0), hearing(0, 0, 5), ""),
        (hearing(7, 3, 5), hearing(9, 3, 5), "3 facts are in hand and 9 wait"),
        (hearing(30_000, 500, 5), hearing(29_000, 500, 999), "29000 facts behind. It goes on"),
    ],
)
def test_hearing(before: ConsumerInfo, after: ConsumerInfo, wrong: str) -> None:
    said = what(bus.of_hearing("dispatch", before, after))
    assert wrong in said
    assert bool(wrong) is bool(said)


GOOD = {
    "LIANDAN_SECRET": "0123456789abcdef" * 4,
    "LIANDAN_ADMIN_PASSWORD": "eighteen characters",
    "LIANDAN_PUBLIC_URL": "https://liandan.example.cn",
}


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({}, ""),
        ({"LIANDAN_SECRET": "short"}, "LIANDAN_SECRET is too short or too simple"),
        ({"LIANDAN_SECRET": "ab" * 32}, "LIANDAN_SECRET is too short or too simple"),
        ({"LIANDAN_SECRET": None}, "LIANDAN_SECRET is not set here"),
        ({"LIANDAN_ADMIN_PASSWORD": "12345678"}, "LIANDAN_ADMIN_PASSWORD is short"),
        ({"LIANDAN_PUBLIC_URL": None}, "QR codes on posters lead nowhere"),
        ({"LIANDAN_PUBLIC_URL": "http://10.0.0.5:8080"}, "no browser stays signed in"),
        ({"LIANDAN_PUBLIC_URL": "liandan.example.cn"}, "LIANDAN_PUBLIC_URL is not as it has to"),
        ({"LIANDAN_LOG_LEVEL": "LOUD"}, "LIANDAN_LOG_LEVEL is not as it has to"),
        ({"LIANDAN_DEMO": "true"}, "LIANDAN_DEMO is on"),
    ],
)
def test_settings(more: dict[str, str | None], wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**GOOD, **more}.items():
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    said = what(processes.of_environment())
    assert wrong in said
    assert bool(wrong) is bool(said)
    assert not any(value in said for name, value in GOOD.items() if name != "LIANDAN_PUBLIC_URL")
    assert "short" not in said.replace("too short", "").replace("is short", "")
