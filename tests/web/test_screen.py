"""The public screen on a wall: what it shows, that it is true, and that it lasts."""

import json
import re
from collections import deque
from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Route, expect

from infra.demo.accounts import root
from infra.demo.people import Person, Reporter
from infra.demo.stories.rounds import COMMITTEE, STAFF, TOWNSHIP
from infra.demo.stories.telling import Telling
from tests.system.conftest import System, answered_case
from tests.web.looking import Looking

WALL = {"width": 1920, "height": 1080}
SCREEN = "/screen?division=654004"
EVENTS = "**/api/v1/flow/events*"
LOOKED_UP = re.compile(r"/api/v1/flow\?")
UPDATES, FEEDS = 1_000, 4
GROWTH = 2_000_000  # octets of the heap that come and go: less than a kilobyte an update
SMALLEST = 20  # pixels at 1920x1080


@pytest.fixture
def wall(visit: Callable[..., Looking]) -> Looking:
    """A screen in a hall."""
    return visit(**WALL)


def triaged(system: System, summary: str) -> str:
    case = Reporter.of(system.client, TOWNSHIP, "我是夏侯某，电话 13800000000").case
    accept = {"decision": "accept", "category": "roads", "urgency": "problem", "summary": summary}
    Person(system.client, system.accounts[STAFF]).does("triage", case, **accept)
    return case


def person(system: System, username: str) -> Person:
    return Person(system.client, system.accounts[username])


def closed(system: System) -> None:
    """A case that was solved, and found good by all."""
    reporter = Reporter.of(system.client, TOWNSHIP, "请来看看")
    answered_case(system, reporter)
    is_found_good(system, reporter)


def is_found_good(system: System, reporter: Reporter) -> None:
    appraiser = str(reporter.looks()["appraiser"])
    person(system, appraiser).does("appraisal", reporter.case, verdict="satisfied")
    reporter.rates(5)


def flow(system: System) -> dict[str, Any]:
    found: dict[str, Any] = system.client.get("/api/v1/flow", params={"division": "654004"}).json()
    return found


def fed(*flows: dict[str, Any]) -> str:
    """Events as the gateway sends them."""
    return "".join(f"event: flow\ndata: {json.dumps(one)}\n\n" for one in flows)


def full(seen: dict[str, Any]) -> dict[str, Any]:
    """The flow of a county on a busy day: as many lines as are told, and forty places."""
    step = {"type": "order.accepted.v1", "status": "accepted", "outcome": None, "at": seen["at"]}
    lines = [
        {**step, "case": f"case-{n}", "division": f"{TOWNSHIP}000", "summary": "路灯不亮" * 10}
        for n in range(20)
    ]
    places = [
        {"division": f"{TOWNSHIP}{n:03}", "open": n + 1, "yellow": 1, "red": 1} for n in range(40)
    ]
    return {**seen, "last": lines, "places": places}


def test_a_step_appears_as_it_is_taken(wall: Looking) -> None:
    wall.opens(SCREEN)
    expect(wall.page.locator("[data-live]")).to_be_visible()
    before = int(wall.page.locator("[data-step=triaged] b").inner_text())
    case = triaged(wall.system, "学校门口没有斑马线")
    expect(wall.page.locator(f"[data-case='{case}']")).to_contain_text("学校门口没有斑马线")
    expect(wall.page.locator("[data-step=triaged] b")).to_have_text(str(before + 1))
    assert "夏侯" not in wall.page.content()
    assert "13800000000" not in wall.page.content()


def test_rates_are_shown_with_what_they_are_made_of(wall: Looking) -> None:
    closed(wall.system)
    wall.opens(SCREEN)
    expect(wall.page.locator("[data-solved]").first).to_be_visible()
    total = wall.system.client.get("/api/v1/rates", params={"division": "654004"}).json()["total"]
    for name in ("concluded", "resolution", "satisfaction"):
        said = f"{total[name]['numerator']} / {total[name]['denominator']}"
        expect(wall.page.locator(f"[data-rate={name}]")).to_contain_text(said)


def test_who_did_most_is_shown_each_among_those_of_their_level(wall: Looking) -> None:
    closed(wall.system)
    wall.opens(SCREEN)
    for level in ("county", "township"):
        asked = {"division": "654004", "level": level}
        found = wall.system.client.get("/api/v1/rankings", params=asked).json()["items"]
        for one in [each for each in found if each["points"]][:3]:
            line = wall.page.locator(f"[data-ranked='{one['deputy']}']")
            expect(line).to_contain_text(one["name"])
            expect(line).to_contain_text(f"{one['points']} 分")
    expect(wall.page.locator("[data-ranked]").first).to_be_visible()


def test_what_was_under_way_is_solved_once_a_look_back_finds_it_done(wall: Looking) -> None:
    system = wall.system
    reporter = Reporter.of(system.client, TOWNSHIP, "请来看看")
    answered_case(system, reporter, outcome="B")
    is_found_good(system, reporter)
    administrator = Person(system.client, root(*system.house.administrator))
    telling = Telling(system.client, system.accounts, administrator.account, print)
    telling.until(reporter.looks, lambda case: case["status"] == "closed")
    administrator.posts("/demonstration/clock", days=31)
    telling.until(reporter.looks, lambda case: case["waiting_for"] == "look_back")
    closed(system)
    solved = wall.page.locator(f"[data-solved='{reporter.case}']")
    wall.opens(SCREEN)
    expect(wall.page.locator("[data-solved]").first).to_be_visible()
    expect(solved).to_have_count(0)
    finding = {"passed": True, "finding": "已经建好", "evidence": []}
    person(system, COMMITTEE).does("look-back", reporter.case, **finding)
    wall.opens(SCREEN)
    expect(solved).to_be_visible()


def test_a_long_directory_is_read_to_its_end(wall: Looking) -> None:
    def by_twos(route: Route) -> None:
        route.continue_(url=re.sub(r"limit=\d+", "limit=2", route.request.url))

    wall.page.route("**/api/v1/divisions?*", by_twos)
    triaged(wall.system, "广场缺座椅")
    wall.opens(SCREEN)
    expect(wall.page.get_by_text("伊车嘎善乡本级：在办").first).to_be_attached()


def test_where_cases_wait_is_said_in_words_too(wall: Looking) -> None:
    triaged(wall.system, "广场缺座椅")
    wall.opens(SCREEN)
    expect(wall.page.get_by_text("伊车嘎善乡本级：在办").first).to_be_attached()
    expect(wall.page.locator("canvas")).to_be_visible()


def test_a_wall_chooses_its_county(wall: Looking) -> None:
    wall.opens("/screen")
    wall.page.get_by_role("link", name="霍尔果斯市").click()
    expect(wall.page.locator("h1")).to_contain_text("霍尔果斯市")


def test_it_says_since_when_it_stands_still_and_goes_on_by_itself(wall: Looking) -> None:
    page, now = wall.page, flow(wall.system)
    page.route(LOOKED_UP, lambda route: route.abort())
    page.route(EVENTS, lambda route: route.fulfill(content_type="text/event-stream", body=fed(now)))
    wall.opens(SCREEN)
    expect(page.get_by_text("数字停在")).to_be_visible()
    page.unroute_all()
    expect(page.locator("[data-live]")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("数字停在")).to_have_count(0)


def test_it_does_not_grow(wall: Looking) -> None:
    """A few thousand updates, and after them no more is held than after the first thousand."""
    page, now, batches = wall.page, full(flow(wall.system)), deque([1])

    def feed(route: Route) -> None:
        """A batch, when the test has asked for one; otherwise the gateway is away."""
        if not batches:
            route.abort()
            return
        last = batches.popleft() * UPDATES
        numbers = range(last - UPDATES + 1, last + 1)
        body = fed(*({**now, "came_to": {**now["came_to"], "submitted": n}} for n in numbers))
        route.fulfill(content_type="text/event-stream", body=body)

    devtools = page.context.new_cdp_session(page)

    def held() -> int:
        for _ in range(3):  # what one collection lets go of, the next one takes
            devtools.send("HeapProfiler.collectGarbage")
        used: int = devtools.send("Runtime.getHeapUsage")["usedSize"]
        return used

    page.route(LOOKED_UP, lambda route: route.abort())
    page.route(EVENTS, feed)
    wall.opens(SCREEN)
    after = []
    for times in range(1, FEEDS + 1):
        shown = page.locator("[data-step=submitted] b")
        expect(shown).to_have_text(str(times * UPDATES), timeout=60_000)
        after.append(held())
        batches.append(times + 1)
    assert after[-1] - after[0] < GROWTH, after
    assert page.locator("canvas").count() == 1


def several(route: Route) -> None:
    """Five where there was one, each of them under its own id."""
    page = route.fetch().json()
    found = [one for one in page["items"] if one.get("points") or one.get("summary")]
    ids = [f"one-{n}" for n in range(5)] if found else []
    page["items"] = [{**found[0], "id": id_, "deputy": id_, "outcome": "A"} for id_ in ids]
    route.fulfill(json=page)


@pytest.mark.parametrize("language", ["中文", "English"])
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160)])
def test_it_fits_the_wall_and_is_read_from_five_metres(
    visit: Callable[..., Looking], width: int, height: int, language: str
) -> None:
    looking = visit(width, height)
    closed(looking.system)
    body = fed(full(flow(looking.system)))
    looking.page.route(LOOKED_UP, lambda route: route.abort())
    looking.page.route(
        EVENTS, lambda route: route.fulfill(content_type="text/event-stream", body=body)
    )
    looking.page.route(re.compile("/api/v1/(rankings|cases)\\?"), several)
    looking.opens(SCREEN)
    looking.speaks(language)
    expect(looking.page.locator("[data-solved]")).to_have_count(4)
    assert looking.page.locator("[data-ranked]").count() >= 3
    looking.must_fit()
    tall = looking.page.evaluate("() => document.documentElement.scrollHeight")
    assert tall <= height
    smallest = looking.page.evaluate(
        "() => Math.min(...[...document.querySelectorAll('.wall *')]"
        ".filter((one) => one.childElementCount === 0 && one.innerText?.trim())"
        ".map((one) => parseFloat(getComputedStyle(one).fontSize)))"
    )
    assert smallest >= SMALLEST * width / WALL["width"]


@pytest.mark.parametrize("language", ["中文", "English"])
@pytest.mark.parametrize("light", ["light", "dark"])
def test_no_barriers(wall: Looking, language: str, light: Literal["light", "dark"]) -> None:
    wall.page.emulate_media(color_scheme=light)
    wall.opens(SCREEN)
    wall.speaks(language)
    wall.page.locator("[data-rate]").first.wait_for()
    wall.must_have_no_barriers()
