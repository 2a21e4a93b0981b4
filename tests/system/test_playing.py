"""The story played from elsewhere, as the container of docker-compose.yml does."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from infra.demo.alternating import replicas
from infra.demo.house import House, free_port
from tests.harness.servers import servers_on


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house where no story was told yet."""
    data = tmp_path_factory.mktemp("played")
    with House(free_port(), data, servers_on=servers_on) as house:
        yield house


def played(house: House, accounts: Path, **told: str) -> subprocess.CompletedProcess[str]:
    """Play it as a process of its own."""
    username, password = house.administrator
    administrator = {"LIANDAN_ADMIN_USERNAME": username, "LIANDAN_ADMIN_PASSWORD": password}
    where = {"LIANDAN_URL": house.url, "LIANDAN_ACCOUNTS": str(accounts)}
    where |= {"LIANDAN_STORY": "rounds"}
    return subprocess.run(
        [sys.executable, "-m", "infra.demo.playing"],
        env={**os.environ, **administrator, **where, **told},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is_played_again_with_the_accounts_of_before(house: House, tmp_path: Path) -> None:
    accounts = tmp_path / "accounts.json"
    first = played(house, accounts)
    assert first.returncode == 0, first.stderr
    assert first.stdout.endswith("the story held\n")
    of_another_system = accounts.read_text().replace('"password": "', '"password": "former')
    accounts.write_text(of_another_system)
    again = played(house, accounts)
    assert (again.returncode, again.stdout) == (0, first.stdout), again.stderr
    assert accounts.read_text() == of_another_system


def test_who_is_not_let_in_is_told_so(house: House, tmp_path: Path) -> None:
    refused = played(house, tmp_path / "accounts.json", LIANDAN_ADMIN_PASSWORD="another one")
    assert refused.returncode == 1
    assert "Failed: 401" in refused.stderr


def test_where_nothing_is_demonstrated_nothing_is_written(tmp_path: Path) -> None:
    with House(free_port(), tmp_path, demo=False, servers_on=servers_on) as in_use:
        refused = played(in_use, tmp_path / "accounts.json")
        assert refused.returncode == 1
        assert "is not a demonstration" in refused.stderr
        listed = httpx.get(f"{in_use.url}/api/v1/divisions", params={"division": "000000"})
        assert "霍尔果斯市" not in listed.text


def test_nobody_at_home_is_told_of(house: House, tmp_path: Path) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    failed = played(house, tmp_path / "accounts.json", LIANDAN_URL=nowhere)
    assert failed.returncode == 1
    assert failed.stderr.startswith("Failed: ")


def test_a_name_stands_for_each_of_its_addresses() -> None:
    assert replicas("http://localhost:8080") == ["http://127.0.0.1:8080"]
