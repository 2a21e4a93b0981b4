"""Three times as many callers as a gateway takes: the rest is turned away at once, and no harm."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from infra.demo.house import House, free_port
from infra.demo.people import sign_in
from infra.demo.seeding import seed
from infra.faults.overload import TAKES, overloaded


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    for name, value in TAKES.items():
        monkeypatch.setenv(name, value)
    with House(free_port(), tmp_path) as house:
        with httpx.Client(base_url=house.url, timeout=30) as client:
            sign_in(client, *house.administrator)
            seed(client, tmp_path / "accounts.json")
        yield house


async def test_what_is_too_much_is_turned_away_and_the_rest_is_served(house: House) -> None:
    print(await overloaded(house))
