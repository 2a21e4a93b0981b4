"""Every value a message is made of has a limit."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.contracts.envelope import Command
from shared.contracts.order import ReturnOrder
from shared.contracts.values import (
    Day,
    Division,
    Id,
    Line,
    Moment,
    Number,
    Paragraph,
    PublicPlace,
    Summary,
)
from tests.unit.samples import CASE, RESIDENT, command


def read(kind: Any, given: object) -> Any:
    return TypeAdapter(kind).validate_python(given)


@pytest.mark.parametrize(("kind", "longest"), [(Line, 100), (Summary, 200), (Paragraph, 1000)])
def test_a_text_is_neither_empty_nor_too_long(kind: Any, longest: int) -> None:
    assert read(kind, " " + "水" * longest + "\n") == "水" * longest
    for refused in ("", " \n", "水" * (longest + 1)):
        with pytest.raises(ValidationError):
            read(kind, refused)


@pytest.mark.parametrize("kind", [Line, Summary, Paragraph])
@pytest.mark.parametrize(
    "text",
    [
        "a\0b",
        "a\rb",
        "a\x7fb",
        "a\x85b",
        "\u202e水",
        "\u2066水\u2069",
        "水\u2028水",
        "\u200b",
        "\u200d \u200c\ufeff",
        "\u3164",
    ],
)
def test_a_text_hides_nothing_and_is_seen(kind: Any, text: str) -> None:
    with pytest.raises(ValidationError, match="a text has"):
        read(kind, text)


def test_lines_and_tabs_are_for_paragraphs() -> None:
    assert read(Paragraph, "一\n\t二") == "一\n\t二"
    assert read(Paragraph, "一\r\n二") == "一\n二"  # as forms and Windows end a line
    for kind in (Line, Summary):
        for text in ("一\n二", "一\t二"):
            with pytest.raises(ValidationError, match="control characters"):
                read(kind, text)


@pytest.mark.parametrize("text", ["👨\u200d👩\u200d👧", "قورغاس شەھىرى", "\u200fقورغاس", "á", "𰻞"])
def test_every_script_is_a_text(text: str) -> None:
    assert read(Line, text) == text


@pytest.mark.parametrize("given_", [True, "5", 5.0, None])
def test_a_number_is_nothing_like_one(given_: object) -> None:
    with pytest.raises(ValidationError):
        read(Number, given_)


def test_a_day_is_written_in_one_way() -> None:
    day = date(2026, 9, 1)
    assert read(Day, "2026-09-01") == read(Day, day) == day
    assert TypeAdapter(Day).validate_json('"2026-09-01"') == day
    refused = (1893456000, True, "2026-9-1", "2026-09-31", "２０２６-09-01", "2026-09-01T00:00:00")
    for given_ in (*refused, datetime(2026, 9, 1, tzinfo=UTC)):
        with pytest.raises(ValidationError):
            read(Day, given_)


@pytest.mark.parametrize("id_", ["01J9ZK3V5Q", "654004.2026.8", "deputy-1/2026", "a" * 64])
def test_an_id_is_short_and_plain(id_: str) -> None:
    assert read(Id, id_) == id_


@pytest.mark.parametrize("id_", ["", "-a", "a b", "a\n", "水", "$where", "a" * 65])
def test_anything_else_is_no_id(id_: str) -> None:
    with pytest.raises(ValidationError):
        read(Id, id_)


def test_a_division_is_read_short_and_kept_long() -> None:
    assert read(Division, "654004") == "654004000000"
    with pytest.raises(ValidationError):
        read(Division, "6540040010070")


def test_a_moment_is_written_in_one_spelling_so_that_texts_sort_as_moments_do() -> None:
    moment = datetime(2026, 9, 1, 4, tzinfo=UTC)
    texts = [
        TypeAdapter(Moment).dump_json(moment + timedelta(milliseconds=ms)) for ms in (0, 1, 999)
    ]
    assert texts[0] == b'"2026-09-01T04:00:00.000Z"'
    assert texts == sorted(texts)
    with pytest.raises(ValidationError):
        read(Moment, "2026-09-01T04:00:00")


def test_a_moment_given_in_shanghai_is_written_in_utc() -> None:
    shanghai = datetime(2026, 9, 1, 12, tzinfo=timezone(timedelta(hours=8)))
    assert TypeAdapter(Moment).dump_json(shanghai) == b'"2026-09-01T04:00:00.000Z"'


def test_a_command_with_a_field_nobody_knows_is_refused() -> None:
    asked = command(ReturnOrder(case=CASE, reason="Not ours"), by=RESIDENT).model_dump()
    assert Command[ReturnOrder].model_validate(asked).case == CASE
    asked["data"]["colour"] = "red"
    with pytest.raises(ValidationError):
        Command[ReturnOrder].model_validate(asked)


@pytest.mark.parametrize("said", [{"address": "三队老水塔旁"}, {"lon": 80.41234, "lat": 44.2}])
def test_a_place_is_said_in_words_or_on_the_map(said: dict[str, object]) -> None:
    place = PublicPlace.model_validate(said)
    assert (place.address, place.lon) in {("三队老水塔旁", None), (None, 80.412)}


@pytest.mark.parametrize("said", [{}, {"lon": 80.4}, {"lat": 44.2, "address": "西环路"}])
def test_half_a_place_is_none(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PublicPlace.model_validate(said)
