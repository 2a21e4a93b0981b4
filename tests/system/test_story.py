"""Every story, with one process of each service and with two; afterwards the books are checked."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from pymongo import MongoClient

from infra.demo.accounts import root
from infra.demo.people import Person
from infra.demo.stories import STORIES
from infra.demo.stories.rounds import APPRAISER
from infra.demo.stories.telling import Telling
from services.gateway.views.rebuild import compare
from shared.runtime.settings import Settings
from tests.system.conftest import System

OWNERS = ("intake", "dispatch", "supervision", "scoring", "gateway")

DAY = re.compile(r"20\d\d-\d\d-\d\d")

Database = dict[str, Any]


def played(system: System) -> Mapping[str, list[str]]:
    """What was said while each story was played."""
    said: dict[str, list[str]] = {}
    for name, play in STORIES.items():
        lines = said[name] = []
        administrator = root(*system.house.administrator)
        play(Telling(system.client, system.accounts, administrator, lines.append))
    return said


@pytest.fixture(scope="session")
def told(one_of_each: System) -> Mapping[str, list[str]]:
    """The stories, played with one process of every service."""
    return played(one_of_each)


def steps(lines: list[str]) -> list[str]:
    """The steps of a story, without the days on which they were taken."""
    return [DAY.sub("DAY", line) for line in lines if line.startswith(("✓", "✗"))]


@contextmanager
def storage_of(system: System) -> Iterator[MongoClient[Database]]:
    with MongoClient[Database](system.house.servers.mongo_url, tz_aware=True) as client:
        yield client


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", STORIES)
def test_the_story_holds(told: Mapping[str, list[str]], name: str) -> None:
    assert len(steps(told[name])) >= 4
    assert all(line.startswith("✓") for line in steps(told[name]))


@pytest.mark.usefixtures("told")
def test_nothing_is_left_behind(one_of_each: System) -> None:
    with storage_of(one_of_each) as storage:
        for owner in OWNERS:
            books = storage[f"liandan_{owner}"]
            assert books["outbox"].count_documents({"pending": True}) == 0, owner
            assert list(books["dead_letters"].find()) == [], owner


@pytest.mark.usefixtures("told")
def test_the_views_built_anew_from_the_log_equal_the_live_ones(one_of_each: System) -> None:
    servers = one_of_each.house.servers
    settings = Settings(nats_url=servers.nats_url, mongo_url=servers.mongo_url)
    assert asyncio.run(compare(settings)) == []


@pytest.mark.usefixtures("told")
def test_a_balance_equals_the_sum_of_its_entries(one_of_each: System) -> None:
    with storage_of(one_of_each) as storage:
        ledgers = list(storage["liandan_scoring"]["ledgers"].find())
    balances = {one["_id"]: sum(e["points"] for e in one["entries"]) for one in ledgers}
    shown = {id_: points_shown(one_of_each, *id_.split("/")) for id_ in balances}
    assert shown == balances
    assert sum(points for id_, points in balances.items() if id_.startswith(APPRAISER)) > 0


def points_shown(system: System, deputy: str, year: str) -> int:
    """A deputy's points of a year, as the ranking of their county and level has them."""
    county = deputy[:6]
    committee = Person(system.client, system.accounts[f"{county}-committee"])
    for level in ("township", "county"):
        asked = {"division": county, "level": level, "period": year}
        for standing in committee.gets("/rankings", **asked)["items"]:
            if standing["deputy"] == deputy:
                return int(standing["points"])
    raise AssertionError(f"{deputy} is in no ranking of {year}")


@pytest.mark.timeout(900)
def test_two_of_each_play_them_with_the_same_result(
    told: Mapping[str, list[str]], two_of_each: System
) -> None:
    again = played(two_of_each)
    assert {name: steps(lines) for name, lines in again.items()} == {
        name: steps(lines) for name, lines in told.items()
    }


@pytest.mark.usefixtures("told")
def test_two_of_each_tell_the_same_facts(one_of_each: System, two_of_each: System) -> None:
    assert told_in(two_of_each) == told_in(one_of_each)


def told_in(system: System) -> list[list[str]]:
    """The types of each case's facts; what different services tell may cross."""
    cases = system.client.get("/api/v1/cases", params={"q": "村道坑洼破损"}).json()["items"]
    assert len(cases) == 1
    stories = [system.client.get(f"/api/v1/cases/{case['id']}").json() for case in cases]
    return sorted(sorted(entry["type"] for entry in story["timeline"]) for story in stories)
