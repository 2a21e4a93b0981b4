"""What requests carry: bodies, keys, traces; and what replies become."""

from datetime import date
from typing import Any

import pytest
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from services.gateway.api.bodies import body_of, read_as
from services.gateway.api.callers import JSON, NOBODY, Manner, manner_of
from services.gateway.api.concerns import Concern, Rating
from services.gateway.api.triage import DECIDED, EXAMPLES, Triage
from shared.contracts.concern import SubmitConcern
from shared.contracts.directory import IndicatorSet
from shared.contracts.envelope import Actor, Refused, Reply
from shared.contracts.order import HandOver, ResolveOrder
from shared.errors import Declined
from shared.eventing.asking import reply_in
from shared.terms import Role

TOWNSHIP = "654004001000"
SAID = {"text": "路灯坏了", "division": "654004001"}
NOWHERE = "0" * 12
CALLED = Request({"type": "http", "client": ("192.0.2.1", 40_000), "headers": []})
CONTACT = {"name": "张三", "phone": "138 0000 0000"}
STRANGER = Actor(id=NOBODY, role=Role.RESIDENT, division=TOWNSHIP)
ANSWERED = {"outcome": "C", "result": "明年修"}
INDICATOR = {
    "id": "654004.2026.8",
    "division": "654004",
    "number": 8,
    "year": 2026,
    "name": "按时评单",
    "points": 2,
    "cap": 40,
}
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"identity": "named"}, "contact"),
        ({"identity": "confidential", "contact": None}, "contact"),
        ({"contact": CONTACT}, "contact"),
        ({"identity": "named", "contact": {**CONTACT, "phone": "call me"}}, "contact"),
        ({"photos": [str(number) for number in range(10)]}, "photos"),
        ({"photos": ["?"]}, "photos"),
        ({"about_township": "yes"}, "about_township"),
        ({"division": "65400"}, "division"),
        ({"text": "  "}, "text"),
        ({"location": {"lon": 181, "lat": 0}}, "location"),
        ({"location": {"lon": True, "lat": 0}}, "location"),
        ({"location": {"lon": 80.9, "lat": "44"}}, "location"),
        ({"location": {"lon": float("nan"), "lat": 0}}, "location"),
        ({"text": "路灯\x00坏了"}, "text"),
        ({"text": "\u200b\u200d"}, "text"),
        *(({"division": code}, "division") for code in (NOWHERE, "650000", "654000")),
    ],
)
def test_a_concern_that_is_not_as_it_has_to_be_names_the_field(
    more: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        Concern.model_validate({**SAID, **more})
    assert {error["loc"][0] for error in refused.value.errors()} == {field}


def test_the_same_concern_is_known_again() -> None:
    one = Concern.model_validate({**SAID, "identity": "named", "contact": CONTACT}).telling()
    same = Concern.model_validate({"contact": CONTACT, "identity": "named", **SAID}).telling()
    other = Concern.model_validate({**SAID, "text": "别的"}).telling()
    assert one.digest == same.digest != other.digest
    assert one.division == TOWNSHIP


async def test_a_key_makes_one_cause_for_one_actor_and_command() -> None:
    manner = await manner_of(CALLED, idempotency_key="a-key-of-mine", traceparent=None)
    cause = manner.cause(STRANGER, SubmitConcern.SUBJECT)
    assert cause == manner.cause(STRANGER, SubmitConcern.SUBJECT)
    town = Actor(id="town", role=Role.TOWNSHIP, division=TOWNSHIP)
    others = {manner.cause(town, SubmitConcern.SUBJECT), manner.cause(STRANGER, "x")}
    assert cause not in others
    without = Manner(None, None, "192.0.2.1")
    assert without.cause(STRANGER, "x") != without.cause(STRANGER, "x")


def test_an_account_called_as_nobody_is_does_not_share_their_keys() -> None:
    namesake = Actor(id=NOBODY, role=Role.TOWNSHIP, division=TOWNSHIP)
    manner = Manner("3f2b8a54-1c1e-4c6b-9d2e-7a5b6c7d8e9f", None, "192.0.2.1")
    assert manner.cause(namesake, "x") != manner.cause(STRANGER, "x")


@pytest.mark.parametrize(
    ("actor", "key", "shared"),
    [
        (STRANGER, "1", False),
        (STRANGER, "k" * 21, False),
        (STRANGER, "k" * 22, True),
        (STRANGER, "3f2b8a54-1c1e-4c6b-9d2e-7a5b6c7d8e9f", True),
        (Actor(id="01JD7Z", role=Role.RESIDENT, division=TOWNSHIP), "1", True),
        (Actor(id="town", role=Role.TOWNSHIP, division=TOWNSHIP), "1", True),
    ],
)
def test_a_strangers_short_key_counts_at_their_address_only(
    actor: Actor, key: str, shared: bool
) -> None:
    causes = {Manner(key, None, at).cause(actor, "x") for at in ("192.0.2.1", "192.0.2.2")}
    assert (len(causes) == 1) is shared


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        (TRACE, TRACE),
        (None, None),
        ("nonsense", None),
        (TRACE.upper(), None),
        ("00-" + "0" * 32 + "-00f067aa0ba902b7-01", None),
        (TRACE + "-more", None),
    ],
)
async def test_a_trace_is_passed_on_if_it_is_one(given_: str | None, kept: str | None) -> None:
    assert (await manner_of(CALLED, traceparent=given_)).traceparent == kept


def test_a_body_is_a_commands_data_without_what_the_path_says() -> None:
    body = body_of(HandOver, "case")
    assert set(body.model_fields) == set(HandOver.model_fields) - {"case"}
    data = read_as(HandOver, body(lead="traffic"), case="1")
    assert (data.case, data.lead, data.assisting) == ("1", "traffic", ())
    with pytest.raises(ValidationError):
        body(lead="traffic", case="1")


@pytest.mark.parametrize("score", [True, "5", 5.0, 0, 6, None])
def test_a_score_is_a_number_and_nothing_like_one(score: object) -> None:
    with pytest.raises(ValidationError):
        Rating.model_validate({"score": score})


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (HandOver, {"lead": "traffic", "due_in_working_days": True}),
        (HandOver, {"lead": "traffic", "due_in_working_days": "5"}),
        (ResolveOrder, {**ANSWERED, "promised_on": 1893456000}),
        (ResolveOrder, {**ANSWERED, "promised_on": "2030-01-01T00:00:00"}),
        (ResolveOrder, {**ANSWERED, "promised_on": "2030-02-30"}),
        (IndicatorSet, {**INDICATOR, "points": "2"}),
        (IndicatorSet, {**INDICATOR, "cap": True}),
        (IndicatorSet, {**INDICATOR, "year": 2026.0}),
    ],
)
def test_a_body_has_numbers_and_days_and_nothing_like_them(
    kind: type[BaseModel], said: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        body_of(kind, "case").model_validate(said)


def test_a_promise_is_read_as_it_is_sent_and_as_it_travels() -> None:
    sent = body_of(ResolveOrder, "case").model_validate({**ANSWERED, "promised_on": "2030-01-01"})
    data = read_as(ResolveOrder, sent, case="1")
    assert data.promised_on == date(2030, 1, 1)
    assert ResolveOrder.model_validate_json(data.model_dump_json()) == data


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one["decision"])
def test_each_decision_of_triage_is_a_command(example: dict[str, Any]) -> None:
    said = Triage.model_validate(example)
    said.model_fields_set.discard("decision")
    data = read_as(DECIDED[example["decision"]], said, case="1")
    assert data.model_dump(mode="json", exclude_unset=True) == {
        **{name: value for name, value in example.items() if name != "decision"},
        "case": "1",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision": "accept", "category": "roads", "urgency": "problem"},
        {"decision": "answer", "category": "roads", "summary": "x"},
        {"decision": "decline"},
        {"decision": "merge", "reason": "same"},
        {"decision": "refer", "to": "court"},
        {"decision": "refer", "reason": "x", "to": "court", "summary": "not public"},
    ],
    ids=str,
)
def test_a_decision_has_what_it_needs_and_nothing_else(wrong: dict[str, Any]) -> None:
    said = Triage.model_validate(wrong)
    said.model_fields_set.discard("decision")
    with pytest.raises(RequestValidationError):
        read_as(DECIDED[wrong["decision"]], said, case="1")


@pytest.mark.parametrize(
    ("said", "json"),
    [
        ("application/json", True),
        ("Application/JSON; charset=utf-8", True),
        ("application/merge-patch+json", True),
        ("", False),
        ("text/plain", False),
        ("application/jsonp", False),
        ("application/x-www-form-urlencoded", False),
    ],
)
def test_what_counts_as_json(said: str, json: bool) -> None:
    assert bool(JSON.fullmatch(said)) is json


def test_a_service_answers_with_a_reply_or_refuses() -> None:
    reply = Reply(result=("liandan.order.accepted.v1",), versions={"order": 3})
    assert reply_in(reply.model_dump_json().encode()) == reply
    refused = Refused(refused="stale_round", detail="Round 1 is over.", status=409)
    with pytest.raises(Declined) as declined:
        reply_in(refused.model_dump_json().encode())
    assert (declined.value.code, declined.value.status) == ("stale_round", 409)
