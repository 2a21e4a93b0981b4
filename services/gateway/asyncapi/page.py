"""The page that people read: the same facts and commands, with what each field means."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from pydantic import BaseModel, TypeAdapter

from services.gateway.asyncapi.document import document
from services.gateway.asyncapi.messages import Message, messages
from shared.contracts.envelope import Command, Fact
from shared.contracts.values import Id

Json = dict[str, Any]

AN_ID = TypeAdapter(Id).json_schema()["pattern"]
IN_WORDS = {
    "date": "day",
    "date-time": "moment",
    "string": "text",
    "integer": "whole number",
    "boolean": "yes or no",
}
FACTS = "Told by its service through the stream FACTS, and kept for ever."
COMMANDS = "Asked of the service that the name begins with; the gateway sends them."


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message's data."""

    name: str
    type: str
    required: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the page shows it."""

    name: str
    meaning: str
    address: str
    fields: Sequence[Field]


@dataclass(frozen=True, slots=True)
class Part:
    """The facts, or the commands."""

    title: str
    about: str
    envelope: Sequence[Field]
    messages: Sequence[Shown]


@cache
def page() -> str:
    """The page, made once."""
    said, whole = messages(), document()
    facts = [shown(one, whole) for one in said if one.is_fact]
    commands = [shown(one, whole) for one in said if not one.is_fact]
    parts = [
        Part("Facts", FACTS, fields_of(whole, Fact), facts),
        Part("Commands", COMMANDS, fields_of(whole, Command), commands),
    ]
    environment = Environment(
        loader=PackageLoader(__package__, "."), autoescape=select_autoescape(), trim_blocks=True
    )
    template = environment.get_template("page.html")
    return template.render(info=whole["info"], version=whole["asyncapi"], parts=parts)


def shown(message: Message, whole: Json) -> Shown:
    """A message with its fields; those of the envelope are the same for all."""
    address = whole["channels"][message.name]["address"]
    fields = fields_of(whole, message.data)
    return Shown(message.name, message.meaning, address, fields)


def fields_of(whole: Json, kind: type[BaseModel]) -> Sequence[Field]:
    """The fields of a message's data, or of an envelope, as its schema has them."""
    schemas = whole["components"]["schemas"]
    named_for = next(name for name in schemas if name.partition("_")[0] == kind.__name__)
    schema = schemas[named_for]
    return [
        Field(
            name,
            type_of(property_, schemas),
            "default" not in property_,
            " ".join(property_.get("description", "").split()),
        )
        for name, property_ in schema.get("properties", {}).items()
        if name != "data"
    ]


def type_of(schema: Json, schemas: Json) -> str:
    """A type in a few words: `text`, `whole number`, `one of …`, `list of …`."""
    if "$ref" in schema:
        return type_of(schemas[schema["$ref"].rsplit("/", 1)[1]], schemas)
    if "enum" in schema:
        return "one of " + ", ".join(schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if "anyOf" in schema:
        kinds = [one for one in schema["anyOf"] if one.get("type") != "null"]
        return " or ".join(type_of(one, schemas) for one in kinds)
    if schema.get("type") == "array":
        return f"list of {type_of(schema['items'], schemas)}"
    return named(schema)


def named(schema: Json) -> str:
    """A simple type, by the word people use."""
    if schema.get("pattern") == AN_ID:
        return "id"
    said: str = schema.get("format") or schema.get("type") or "any"
    return IN_WORDS.get(said, said)
