"""The AsyncAPI 3 document: what Liandan tells, and what it can be asked, on the bus.

https://www.asyncapi.com/docs/reference/specification/v3.0.0
"""

from functools import cache
from typing import Any

from pydantic.json_schema import models_json_schema

from services.gateway.asyncapi.messages import Message, messages
from shared.contracts.envelope import Refused, Reply
from shared.eventing.durables import STREAM

Json = dict[str, Any]

SCHEMAS = "#/components/schemas/{model}"
ABOUT = (
    "Facts are CloudEvents 1.0 in the JetStream stream FACTS: past tense, never taken back, without"
    " personal data. They may come twice and in any order; a fact's id is its own. Commands are"
    " requests on core NATS, answered when the decision is safe, or refused with a reason; only the"
    " gateway sends them, and whoever integrates asks over HTTP. A new version stands beside the"
    " old one; readers pass over fields they do not know."
)
PARAMETERS: Json = {
    "county": {"description": "The county's six digits.", "examples": ["654004"]},
    "bucket": {"description": "00 to 15, by the case's id.", "examples": ["07"]},
}
REPLIES = "replies"


@cache
def document() -> Json:
    """The document, made once."""
    said = messages()
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Liandan 联单",
            "version": "1.0.0",
            "description": ABOUT,
            "tags": [{"name": noun} for noun in sorted({one.noun for one in said})],
        },
        "defaultContentType": "application/json",
        "servers": {"nats": {"host": "nats:4222", "protocol": "nats"}},
        "channels": {one.name: channel(one) for one in said} | {REPLIES: replies()},
        "operations": {operation_id(one): operation(one) for one in said},
        "components": {
            "messages": {one.name: carried(one) for one in said} | answers(),
            "parameters": PARAMETERS,
            "schemas": schemas(said),
        },
    }


def channel(message: Message) -> Json:
    """Where a message is told, or asked."""
    told: Json = {
        "title": message.name,
        "description": message.meaning,
        "messages": {message.name: ref("components", "messages", message.name)},
    }
    if not message.is_fact:
        return {"address": f"cmd.{message.name}", **told}
    parameters = {name: ref("components", "parameters", name) for name in PARAMETERS}
    address = f"liandan.{{county}}.{{bucket}}.{message.name}"
    return {"address": address, **told, "parameters": parameters}


def replies() -> Json:
    """The inbox that a request names."""
    of = {name: ref("components", "messages", name) for name in answers()}
    return {"address": None, "description": "The inbox the request names.", "messages": of}


def operation_id(message: Message) -> str:
    """`tell.concern.submitted.v1`, `decide.intake.submit_concern.v1`."""
    return f"{'tell' if message.is_fact else 'decide'}.{message.name}"


def operation(message: Message) -> Json:
    """What Liandan does: it sends facts, and receives commands, which it replies to."""
    said: Json = {
        "action": "send" if message.is_fact else "receive",
        "channel": ref("channels", message.name),
        "summary": message.meaning,
        "messages": [ref("channels", message.name, "messages", message.name)],
        "tags": [{"name": message.noun}],
    }
    if message.is_fact:
        return {**said, "description": f"Kept for ever in the stream {STREAM}."}
    reply = {
        "address": {"location": "$message.header#/reply", "description": "NATS's reply subject."},
        "channel": ref("channels", REPLIES),
        "messages": [ref("channels", REPLIES, "messages", name) for name in answers()],
    }
    return {**said, "reply": reply}


def carried(message: Message) -> Json:
    """The message with its envelope."""
    kind = "application/cloudevents+json" if message.is_fact else "application/json"
    return {
        "name": message.name,
        "title": message.data.__name__,
        "summary": message.meaning,
        "contentType": kind,
        "payload": {"$ref": SCHEMAS.format(model=schema_name(message))},
    }


def answers() -> Json:
    """What a command is answered with."""
    return {
        kind.__name__.lower(): {
            "name": kind.__name__.lower(),
            "title": kind.__name__,
            "summary": kind.__doc__,
            "payload": {"$ref": SCHEMAS.format(model=kind.__name__)},
        }
        for kind in (Reply, Refused)
    }


def schemas(said: list[Message] | Any) -> Json:
    """Every envelope, and everything in it."""
    kinds = [*(one.envelope for one in said), Reply, Refused]
    _, found = models_json_schema([(kind, "serialization") for kind in kinds], ref_template=SCHEMAS)
    defined: Json = found["$defs"]
    return defined


def schema_name(message: Message) -> str:
    """As pydantic names the schema of an envelope."""
    return f"{'Fact' if message.is_fact else 'Command'}_{message.data.__name__}_"


def ref(*path: str) -> Json:
    """A reference within the document."""
    return {"$ref": "#/" + "/".join(path)}
