"""The description of the bus is valid, whole, and made from the contracts.

The schema is AsyncAPI's own: npm package @asyncapi/specs 6.11.1 (Apache-2.0),
`schemas/3.0.0-without-$id.json`, compressed.
"""

import gzip
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from services.gateway.asyncapi.document import document
from services.gateway.asyncapi.page import page
from tests.contract.test_contracts import contracts, envelope_of

SCHEMA = Path(__file__).parent / "asyncapi-3.0.0.json.gz"
GOLDEN = Path(__file__).parent / "golden"


def test_the_document_is_valid_asyncapi_3() -> None:
    schema = json.loads(gzip.decompress(SCHEMA.read_bytes()))
    jsonschema.Draft7Validator(schema).validate(document())


def test_every_fact_and_command_is_in_it_and_on_the_page() -> None:
    described, read = document()["channels"].keys() - {"replies"}, page()
    assert described == contracts().keys()
    assert all(f'id="{name}"' in read for name in described)


def test_every_reference_leads_somewhere() -> None:
    whole = document()
    for reference in references(whole):
        found: Any = whole
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]


def references(part: Any) -> list[str]:
    if isinstance(part, list):
        return [ref for one in part for ref in references(one)]
    if not isinstance(part, dict):
        return []
    own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
    return [*own, *(ref for one in part.values() for ref in references(one))]


@pytest.mark.parametrize("name", sorted(p.stem for p in GOLDEN.glob("*.json")))
def test_a_golden_message_is_as_described(name: str) -> None:
    golden = envelope_of(contracts()[name]).model_validate_json(
        (GOLDEN / f"{name}.json").read_text()
    )
    whole = document()
    payload = whole["components"]["messages"][name]["payload"]
    schema = {**payload, "components": whole["components"]}
    jsonschema.Draft202012Validator(schema).validate(
        golden.model_dump(mode="json", exclude_none=True)
    )
