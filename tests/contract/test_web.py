"""The pages' sources keep what they promise, without a build or a browser."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import shared.errors
from services.gateway.api import pages
from services.gateway.api.__main__ import description
from shared.errors import Declined, LiandanError, Refusal

WEB = Path(__file__).parents[2] / "services" / "gateway" / "web"
SOURCES = [p for p in (WEB / "src").rglob("*") if p.suffix in {".ts", ".vue", ".css", ".json"}]
GENERATED = {"schema.d.ts", "openapi.json"}
FOREIGN = re.compile(r"(?:https?:)?//(?!beian\.)[\w.-]+\.\w+")
SAID = re.compile(r"\bt\(\s*'([\w.-]+)'")
LANGUAGES = {path.stem: json.loads(path.read_text()) for path in (WEB / "src/words").glob("*.json")}


DESCRIPTION = json.loads(description())
NOT_ASKED_FOR = ("/api/v1/directory", "/api/v1/demonstration")
# What pages say of themselves, or by the status alone.
PAGES_OWN = {
    "unreachable",
    "not_left",
    "sign_in_not_kept",
    "broken",
    "failed",
    "not_found",
    "not_now",
    "invalid",
    "unknown",
}
NAMED, TITLED = re.compile(r"\{ path: '.*name: '"), re.compile(r"title: '([\w.-]+)'")


def fields_of(schema: Any) -> Iterator[str]:
    """The name of every field in a body, however deep."""
    if isinstance(schema, list):
        for one in schema:
            yield from fields_of(one)
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        if "$ref" in schema:
            yield from fields_of(
                DESCRIPTION["components"]["schemas"][schema["$ref"].split("/")[-1]]
            )
        for one in schema.values():
            yield from fields_of(one)


def keys(words: Mapping[str, Any], under: str = "") -> Iterator[str]:
    """Every message's key."""
    for name, value in words.items():
        if isinstance(value, str):
            yield f"{under}{name}"
        else:
            yield from keys(value, f"{under}{name}.")


def test_the_client_is_generated_from_what_the_gateway_says_of_itself() -> None:
    """When this fails: python -m services.gateway.api > …/web/src/api/openapi.json"""
    kept = (WEB / "src/api/openapi.json").read_text()
    assert json.loads(kept) == json.loads(description())


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_says_everything(language: str) -> None:
    assert set(keys(LANGUAGES[language])) == set(keys(LANGUAGES["zh-CN"]))


def test_whatever_a_page_says_is_in_the_words() -> None:
    known = set(keys(LANGUAGES["zh-CN"]))
    said = {
        (key, path.name)
        for path in SOURCES
        if path.suffix in {".ts", ".vue"}
        for key in SAID.findall(path.read_text())
    }
    assert not {(key, name) for key, name in said if key not in known}


def test_every_refusal_is_told_in_words_of_its_own() -> None:
    base = {LiandanError, Refusal, Declined}
    errors = {one for one in vars(shared.errors).values() if isinstance(one, type)}
    codes = {one.code for one in errors - base if issubclass(one, LiandanError)}
    assert set(LANGUAGES["zh-CN"]["shared"]["problem"]) == codes | PAGES_OWN


def test_every_field_that_may_be_wrong_is_called_as_a_form_calls_it() -> None:
    """Those of the directory are told by the form of an entry, where they all stand."""
    asked = {
        field
        for path, steps in DESCRIPTION["paths"].items()
        if not path.startswith(NOT_ASKED_FOR)
        for step in steps.values()
        for field in fields_of(step.get("requestBody", {}))
    }
    assert set(LANGUAGES["zh-CN"]["shared"]["field"]) == asked


def test_every_page_has_a_title_in_the_words() -> None:
    routes = "".join(path.read_text() for path in WEB.rglob("src/**/routes.ts"))
    untitled = [line for line in routes.splitlines() if NAMED.search(line) and "title" not in line]
    assert len(untitled) == 1, "the screen's one page is called as the screen is"
    assert set(TITLED.findall(routes)) <= set(keys(LANGUAGES["zh-CN"]))


def test_nothing_comes_from_elsewhere() -> None:
    named = {
        (path.name, *FOREIGN.findall(path.read_text()))
        for path in SOURCES
        if path.name not in GENERATED and FOREIGN.search(path.read_text())
    }
    assert {name for name, *_ in named} <= {"mark.svg"}


def test_the_lock_names_no_registry() -> None:
    assert '"resolved"' not in (WEB / "package-lock.json").read_text()


def test_every_address_of_a_residents_page_is_served() -> None:
    paths = re.findall(r"path: '/([\w-]*)", (WEB / "src/resident/routes.ts").read_text())
    assert set(paths) - {"", "p"} == set(pages.RESIDENTS)


def test_every_page_has_an_entry_and_is_served() -> None:
    assert {path.stem for path in WEB.glob("*.html")} == {"resident", *pages.ENTRIES}


def test_no_direction_is_left_or_right() -> None:
    """So that a language that is written from right to left can follow."""
    physical = re.compile(
        r"(?:margin|padding|border)-(?:left|right)|\b(?:left|right):"
        r"|\b(?:margin|padding): \S+ (\S+) \S+ (?!\1;)\S+;"
    )
    assert not [
        path.name
        for path in SOURCES
        if path.suffix in {".vue", ".css"} and physical.search(path.read_text())
    ]


def test_no_page_speaks_beside_the_words() -> None:
    """What is said in one language only stands in no other file."""
    comment = re.compile(r"/\*.*?\*/|<!--.*?-->|(?<!:)//[^\n]*", re.DOTALL)
    known = {"speaking.ts", "kinds.ts"}  # what a language is called; what one may write between two
    said = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uff0a\uff0c-\uff60]")
    assert not [
        path.name
        for path in SOURCES
        if path.suffix in {".vue", ".ts"}
        and path.name not in known
        and said.search(comment.sub("", path.read_text()))
    ]


def test_a_day_is_the_day_it_is_here() -> None:
    """UTC is a day behind until eight in the morning: the words' `today()` knows."""
    assert not [path.name for path in SOURCES if "toISOString" in path.read_text()]
