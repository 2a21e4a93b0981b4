"""Copies of cases: other ids, places and days, and nothing else; sums as often as copied."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import bson
import pytest

from infra.bench.seeding.ledgers import CAP, POINTS, earnings
from infra.bench.seeding.lives import LIVES
from infra.bench.seeding.patterns import Verdict
from infra.bench.seeding.pieces import Pieces
from infra.bench.seeding.places import Place, mover
from infra.bench.seeding.reading import OPTIONS, ids_in

CASE, ANOTHER = "01JD7ZC4Q0Y8M2V5T3N6K9W1XB", "01JD7ZC4Q0Y8M2V5T3N6K9W1XC"
FACT, NEXT = UUID(int=1), UUID(int=2)
THERE = Place("410422105", "410422-weijian", "410422-minzheng", "410422105-b07")
WEEK = timedelta(days=7)


def test_a_copy_has_other_ids_in_every_form_they_stand_in() -> None:
    document = {"_id": f"{FACT}/order/{CASE}", "cause": FACT, "case": CASE, "left": "as it is"}
    numbers = {CASE.encode(): 0, str(FACT).encode(): 1, FACT.bytes: 2}
    pieces = Pieces.of(bson.encode(document, codec_options=OPTIONS), numbers)
    copied = pieces.joined([ANOTHER.encode(), str(NEXT).encode(), NEXT.bytes])
    assert bson.decode(copied, OPTIONS) == {
        "_id": f"{NEXT}/order/{ANOTHER}",
        "cause": NEXT,
        "case": ANOTHER,
        "left": "as it is",
    }


def test_ids_are_found_in_names_of_fields_in_lists_and_in_both_forms() -> None:
    document = {"comments": {str(FACT): "x"}, "reporters": [CASE], "cause": NEXT, "round": 1}
    assert ids_in(document) == {str(FACT), CASE, NEXT, str(NEXT)}


@pytest.mark.parametrize(
    ("played", "moved"),
    [
        ("654004200000", "410422105000"),
        ("township:654004200000", "township:410422105000"),
        ("committee:654004000000", "committee:410422000000"),
        ("deputy:654004200-d1", "deputy:410422105-b07"),
        ("654004-jiaotong", "410422-weijian"),
        ("654004-zhujian", "410422-minzheng"),
        ("2026-11-25", "2026-11-18"),
        ("2026-03-03T10:00:00Z", "2026-02-24T10:00:00Z"),
        ("00000000-0000-4444-5555-000000000001", "00000000-0000-4444-5555-000000000001"),
    ],
)
def test_a_life_is_moved_to_another_place_and_week(played: str, moved: str) -> None:
    assert mover(THERE, -WEEK)({"it": [played]}) == {"it": [moved]}


def test_moments_are_moved_too() -> None:
    at = datetime(2026, 11, 25, tzinfo=UTC)
    assert mover(THERE, -WEEK)(at) == at - WEEK


def test_a_deputy_earns_up_to_the_cap_and_each_entry_is_told() -> None:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    verdict = Verdict("654004200-b00", date(2026, 5, 1), at, 0, "1/1")
    times = CAP // POINTS + 2
    [earning] = earnings((verdict, f"{number}/1/1", UUID(int=number)) for number in range(times))
    assert earning.ledger.balance == CAP
    assert [fact.data.entry for fact in earning.facts] == list(range(1, times + 1))
    assert sum(fact.data.points for fact in earning.facts) == CAP


def test_lives_are_of_a_thousand() -> None:
    assert sum(life.of_thousand for life in LIVES) == 1000
