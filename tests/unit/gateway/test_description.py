"""The description of the interface: every body has an example that would be taken."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from fastapi.routing import APIRoute
from pydantic import SecretStr, TypeAdapter

from services.gateway.api.application import PREFIX, REFUSALS, ROUTERS, application
from services.gateway.settings import Settings
from services.gateway.views.cases.status import Status

APP = application(Settings(secret=SecretStr("x" * 32)))
DOCUMENT: Mapping[str, Any] = APP.openapi()
SCHEMAS: Mapping[str, Any] = DOCUMENT["components"]["schemas"]


def bodies() -> Iterator[tuple[str, Any, Mapping[str, Any]]]:
    """Each route that takes JSON: its path, its body's type, and its schema."""
    for route in all_routes():
        for method in route.methods or ():
            said = described(route, method)
            content = said.get("requestBody", {}).get("content", {})
            if "application/json" in content and route.body_field:
                kind = route.body_field.field_info.annotation
                yield route.path, kind, content["application/json"]["schema"]


def described(route: APIRoute, method: str) -> Mapping[str, Any]:
    said: Mapping[str, Any] = DOCUMENT["paths"][f"{PREFIX}{route.path}"][method.lower()]
    return said


def all_routes() -> list[APIRoute]:
    routes = [route for room in ROUTERS for route in room.router.routes]
    return [one for one in routes if isinstance(one, APIRoute)]


def examples_in(schema: Mapping[str, Any]) -> list[Any]:
    """The examples of a schema, or of each of those it may be."""
    if "$ref" in schema:
        return examples_in(SCHEMAS[schema["$ref"].rpartition("/")[2]])
    if "oneOf" in schema:
        each = [examples_in(one) for one in schema["oneOf"]]
        return [example for one in each for example in one] if all(each) else []
    return list(schema.get("examples", []))


BODIES = list(bodies())


@pytest.mark.parametrize(("path", "kind", "schema"), BODIES, ids=[path for path, _, _ in BODIES])
def test_every_body_has_an_example_that_would_be_taken(
    path: str, kind: Any, schema: Mapping[str, Any]
) -> None:
    examples = examples_in(schema)
    assert examples, path
    for example in examples:
        TypeAdapter(kind).validate_python(example)


@pytest.mark.parametrize("route", all_routes(), ids=lambda one: f"{one.name} {one.path}")
def test_every_route_says_what_it_does_and_how_it_refuses(route: APIRoute) -> None:
    for method in route.methods or ():
        said = described(route, method)
        assert said["summary"]
        assert said["description"]
        assert {str(status) for status in REFUSALS} <= said["responses"].keys()


def test_the_statuses_that_are_promised() -> None:
    assert list(Status) == [
        "submitted",
        "triaged",
        "answered",
        "declined",
        "referred",
        "merged",
        "withdrawn",
        "handed_over",
        "accepted",
        "returned",
        "resolved",
        "sent_back",
        "closed",
    ]
