"""The whole system as processes, reached through the gateway only."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from infra.demo.accounts import Account
from infra.demo.alternating import Alternating
from infra.demo.house import House, free_port
from infra.demo.people import Person, Reporter, sign_in
from infra.demo.seeding import seed
from infra.demo.stories.rounds import APPRAISER, TOWNSHIP, TRANSPORT
from tests.harness.servers import servers_on
from tests.system.desks import ACCEPT, Desk

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker plays all of this: it shares the running systems."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("system"))


class System:
    """The running house, with its administrator signed in, and everyone's accounts."""

    def __init__(self, house: House) -> None:
        self.house = house
        transport = Alternating(house.urls)
        self.client = httpx.Client(base_url=house.url, transport=transport, timeout=30)
        self.accounts: dict[str, Account] = {}

    def seed(self) -> None:
        """Tell the directory of both counties, and make the accounts."""
        sign_in(self.client, *self.house.administrator)
        self.accounts = seed(self.client, self.house.data / "accounts.json")
        del self.client.headers["Authorization"]


def system_of(factory: pytest.TempPathFactory, replicas: int) -> Iterator[System]:
    data = factory.mktemp("house")
    with House(free_port(), data, replicas=replicas, servers_on=servers_on) as house:
        system = System(house)
        try:
            system.seed()
            yield system
        finally:
            system.client.close()


@pytest.fixture(scope="session")
def one_of_each(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """One process of every service."""
    yield from system_of(tmp_path_factory, replicas=1)


@pytest.fixture(scope="session")
def two_of_each(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Two processes of every service, the gateway's included."""
    yield from system_of(tmp_path_factory, replicas=2)


@pytest.fixture
def reporter(one_of_each: System) -> Reporter:
    """Someone whose concern waits for triage."""
    return Reporter.of(one_of_each.client, TOWNSHIP, "村口路灯不亮")


@pytest.fixture
def desk(one_of_each: System) -> Callable[[str], Desk]:
    """Where someone signed in sits."""
    return lambda username: Desk(one_of_each.client, one_of_each.accounts[username])


def answered_case(system: System, reporter: Reporter, outcome: str = "A") -> None:
    """The reporter's case is triaged, handed over, and answered."""

    def person(username: str) -> Person:
        return Person(system.client, system.accounts[username])

    person(f"{TOWNSHIP}-staff").does("triage", reporter.case, **ACCEPT)
    committee = person("654004-committee")
    committee.does("handover", reporter.case, lead=TRANSPORT, appraiser=APPRAISER)
    person(TRANSPORT).does("acceptance", reporter.case, plan="更换灯具")
    person(TRANSPORT).does("resolution", reporter.case, outcome=outcome, result="已更换")
