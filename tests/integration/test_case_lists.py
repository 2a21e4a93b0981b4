"""Lists of cases on a real MongoDB: in every order, by what desks look for, and by an index."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest

from services.gateway.views.cases.asking import (
    SORTED,
    Asked,
    Order,
    due_first,
    open_here,
    query_of,
)
from services.gateway.views.cases.lateness import Day, Lateness
from services.gateway.views.cases.likeness import Reported, Spot, pairs
from services.gateway.views.cases.status import Status
from services.gateway.views.lists import Key, Place
from services.gateway.views.views import Views
from shared.contracts.appraisal import CaseFlagged
from shared.contracts.concern import ConcernEndorsed, ConcernHidden
from shared.contracts.envelope import FactData
from shared.contracts.order import OrderEscalated, OrderOverrun
from shared.storage.client import Document
from tests.harness.golden import golden
from tests.harness.telling import about
from tests.unit.gateway.facts import (
    BEGAN,
    TOWNSHIP,
    accepted,
    handed_over,
    submitted,
    triaged,
    until_closed,
)

COUNTY, ANOTHER = "654004000000", "654004002000"
MANY = 25
TODAY = Day(date(2026, 11, 5), far=date(2026, 11, 10))
TEXT = "西环路的路灯坏了三天，晚上很黑。"
HIDDEN = golden(ConcernHidden)


async def many_cases(views: Views) -> None:
    """Cases with days of their own, some of them equal, and as many endorsers as it happens."""
    for number in range(MANY):
        due = date(2026, 11, 1) + timedelta(days=number // 2)
        story: list[FactData] = [submitted(), triaged()]
        if number % 5:
            given = accepted(1).model_copy(update={"due_on": due})
            story += [handed_over(1), given]
        story += [golden(ConcernEndorsed, endorser=f"e{one}") for one in range(number % 4)]
        await views.apply(about(f"case-{number:02}", *story))


async def page_by_page(views: Views, asked: Asked, order: Order, size: int) -> list[str]:
    """Everything asked for, so many at a time."""
    ids: list[str] = []
    place: Place | None = None
    while page := await views.cases.listed(asked, size, place, order):
        ids += [one.id for one in page]
        place = page[-1].place(order)
    return ids


@pytest.mark.parametrize("order", Order)
async def test_a_list_goes_on_without_gaps_or_repetitions(views: Views, order: Order) -> None:
    await many_cases(views)
    whole = await page_by_page(views, Asked(TOWNSHIP), order, size=100)
    assert len(whole) == len(set(whole)) == MANY
    for size in (1, 2, 7):
        assert await page_by_page(views, Asked(TOWNSHIP), order, size) == whole


async def test_what_is_due_first_comes_first_and_what_is_not_due_last(views: Views) -> None:
    await many_cases(views)
    found = await views.cases.listed(Asked(TOWNSHIP), 100, None, Order.DUE)
    days = [due_first(one.view.due) for one in found]
    assert days == sorted(days)
    assert days[-5:] == ["9999-12-31"] * 5


async def test_the_most_frequent_comes_first(views: Views) -> None:
    await many_cases(views)
    found = await views.cases.listed(Asked(COUNTY), 100, None, Order.FREQUENCY)
    counts = [one.view.frequency for one in found]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == 4


async def test_each_colour_is_found_and_together_they_are_all_that_is_due(views: Views) -> None:
    await many_cases(views)
    found = {}
    for colour in Lateness:
        asked = Asked(TOWNSHIP, due=TODAY.due(colour))
        cases = await views.cases.listed(asked, 100, None, Order.DUE)
        assert {TODAY.lateness(one.view.due) for one in cases} == {colour}
        found[colour] = len(cases)
    assert sum(found.values()) == MANY - 5


async def test_desks_find_what_they_look_for(views: Views) -> None:
    owned = submitted(owner="wang", contact_point="station")
    await views.apply(about("plain", submitted(), triaged()))
    await views.apply(about("flagged", submitted(), triaged(), golden(CaseFlagged)))
    late = [golden(kind, round=1) for kind in (OrderOverrun, OrderEscalated)]
    await views.apply(about("late", submitted(), triaged(), handed_over(1), accepted(1), *late))
    await views.apply(about("owned", owned, triaged()))
    await views.apply(about("waits", owned))
    await views.apply(about("secluded", owned, triaged(), HIDDEN))
    await views.apply(about("hidden", submitted(), triaged(), HIDDEN))
    await views.apply(about("theirs", submitted(), triaged(), handed_over(1), HIDDEN))
    await views.apply(about("apart", submitted(about_township=True)))

    async def found(**asked: Any) -> set[str]:
        return {one.id for one in await views.cases.listed(Asked(**asked), 100, None)}

    assert await found(marks=("flagged",)) == {"flagged"}
    assert await found(marks=("escalated",)) == {"late"}
    assert await found(contact_point="station") == {"owned"}
    assert await found(deputy="wang", public=None) == {"late", "owned", "theirs", "waits"}
    assert await found(department="water", public=None) == {"late", "theirs"}
    assert await found(department="water") == {"late"}
    assert await found(appraiser="wang", public=None) == {"late", "theirs"}
    assert await found(appraiser="wang", waiting_for="verdict", public=None) == set()
    assert await found(waiting_for="triage", deputy="wang", public=None) == {"waits"}
    shown = {"plain", "flagged", "late", "owned"}
    assert await found(division=TOWNSHIP, villages=(TOWNSHIP,)) == shown
    assert await found(division=TOWNSHIP, villages=("654004001001",)) == set()
    assert await found() == shown
    staff = shown | {"waits", "secluded", "hidden", "theirs"}
    assert await found(division=TOWNSHIP, public=None, about_township=False) == staff
    assert await found(division=COUNTY, public=None) == staff | {"apart"}


async def test_what_is_alike_is_offered_and_nothing_else(views: Views) -> None:
    lights = triaged(place={"lon": 80.42, "lat": 44.2})
    far = triaged(place={"lon": 80.6, "lat": 44.3})
    await views.apply(about("here", submitted(), lights))
    await views.apply(about("far", submitted(), far))
    await views.apply(about("other", submitted(), triaged(summary="村道坑洼积水")))
    wells = triaged(summary="西环路井盖缺失", category="wells")
    await views.apply(about("road", submitted(), wells))
    await views.apply(about("elsewhere", submitted(), triaged(), division=ANOTHER))
    await views.apply(about("closed", *until_closed()))
    await views.apply(about("hidden", submitted(), triaged(), HIDDEN))
    await views.apply(about("raw", submitted()))

    async def like(text: str, category: str | None = None, limit: int = 5) -> list[str]:
        reported = Reported(pairs(text), Spot(80.42, 44.2))
        found = await views.cases.like(reported, TOWNSHIP, category, limit)
        return [one.id for one in found]

    assert await like(TEXT) == ["here", "far", "road"]
    assert await like(TEXT, category="roads") == ["here", "far"]
    assert await like(TEXT, limit=1) == ["here"]
    assert await like("天") == []
    assert await like("完全不同的事情") == []


def stages(plan: Document) -> set[str]:
    """The names of every stage in a plan."""
    inner: Iterable[Document] = [*plan.get("inputStages", []), plan.get("inputStage") or {}]
    found = {plan["stage"]} if "stage" in plan else set()
    return found.union(*(stages(one) for one in inner if one))


async def plan_of(query: Any) -> set[str]:
    explained = await query.explain()
    return stages(explained["queryPlanner"]["winningPlan"])


DESKS = {
    "a township": Asked(TOWNSHIP, public=None, about_township=False),
    "a county": Asked(COUNTY, public=None),
    "everyone": Asked(),
}
WORK = {
    "a department": Asked(department="traffic", public=None),
    "a deputy": Asked(deputy="wang", public=None),
    "an appraiser": Asked(appraiser="wang", waiting_for="verdict", public=None),
}
NARROWED = {
    "by status": Asked(TOWNSHIP, Status.TRIAGED),
    "by mark": Asked(COUNTY, marks=("flagged",)),
    "by what a county's cases wait for": Asked(COUNTY, waiting_for="handover", public=None),
    "by what a township's cases wait for": Asked(TOWNSHIP, waiting_for="triage", public=None),
    "by contact point": Asked(contact_point="station"),
    "by category": Asked(category="roads"),
    "by grid": Asked(TOWNSHIP, villages=("654004001001", "654004001002")),
}
LISTS = [
    *((name, asked, order) for name, asked in DESKS.items() for order in Order),
    *((name, asked, order) for name, asked in WORK.items() for order in (Order.NEWEST, Order.DUE)),
    *((name, asked, Order.NEWEST) for name, asked in NARROWED.items()),
]


@pytest.mark.parametrize(("name", "asked", "order"), LISTS, ids=[f"{n}, {o}" for n, _, o in LISTS])
async def test_no_list_scans_the_collection_or_sorts_it(
    views: Views, name: str, asked: Asked, order: Order
) -> None:
    await many_cases(views)
    sorting = SORTED[order]
    keys: dict[Order, Key] = {Order.NEWEST: BEGAN, Order.DUE: "2026-11-05", Order.FREQUENCY: 2}
    for beyond in ({}, {"$and": [sorting.beyond(Place(keys[order], "case-07"))]}):
        query = views.cases.documents.find({**query_of(asked), **beyond})
        found = await plan_of(query.sort(sorting.by).limit(51))
        assert "IXSCAN" in found, name
        assert not {"COLLSCAN", "SORT"} & found, name


@pytest.mark.parametrize("order", Order)
async def test_a_public_list_reads_nothing_that_is_not_public(views: Views, order: Order) -> None:
    await many_cases(views)
    for number in range(MANY):
        await views.apply(about(f"waits-{number:02}", submitted()))
    query = views.cases.documents.find(query_of(Asked(TOWNSHIP))).sort(SORTED[order].by).limit(20)
    read = (await query.explain())["executionStats"]
    assert read["totalDocsExamined"] == read["nReturned"] == 20


async def test_colours_are_found_by_an_index(views: Views) -> None:
    await many_cases(views)
    asked = Asked(TOWNSHIP, due=TODAY.due(Lateness.RED))
    query = views.cases.documents.find(query_of(asked)).sort(SORTED[Order.DUE].by).limit(51)
    assert not {"COLLSCAN", "SORT"} & await plan_of(query)


async def test_words_that_no_summary_has_are_looked_for_in_none(views: Views) -> None:
    await many_cases(views)
    for words, found in (("西环路", MANY), ("没有的词", 0)):
        query = views.cases.documents.find(query_of(Asked(words=words)))
        read = (await query.sort(SORTED[Order.NEWEST].by).explain())["executionStats"]
        assert read["totalDocsExamined"] == read["nReturned"] == found


async def test_words_are_found_whatever_their_case_and_width(views: Views) -> None:
    said = triaged().model_copy(update={"summary": "ETC 车道，夜间关闭"})
    await views.apply(about("case", submitted(), said))
    for words in ("etc 车道", "车道，夜", "关闭", "道"):
        found = await views.cases.listed(Asked(words=words), 10, None)
        assert [one.id for one in found] == ["case"], words
    assert not await views.cases.listed(Asked(words="夜间开放"), 10, None)


async def test_what_is_alike_is_found_by_its_pairs(views: Views) -> None:
    await many_cases(views)
    for category in (None, "roads"):
        query = open_here(TOWNSHIP, category, sorted(pairs(TEXT)))
        explained = await views.cases.documents.find(query).explain()
        plan = explained["queryPlanner"]["winningPlan"]
        assert "COLLSCAN" not in stages(plan)
        assert "pairs" in str(plan)
