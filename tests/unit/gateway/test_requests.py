"""What requests carry: bodies, keys, traces, cursors; and what replies become."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.gateway.api.bodies import body_of, read_as
from services.gateway.api.callers import Manner, manner_of
from services.gateway.api.cases import ListAsked, cursor, mine, read_cursor
from services.gateway.api.concerns import Concern
from services.gateway.views.cases.store import Asked, Place, query_of
from shared.contracts.concern import SubmitConcern
from shared.contracts.envelope import Actor, Refused, Reply
from shared.contracts.order import HandOver
from shared.errors import (
    Declined,
    LiandanError,
    Malformed,
    NotAllowed,
    NotSignedIn,
    OutsideDivision,
)
from shared.eventing.asking import reply_in
from shared.terms import Role

TOWNSHIP = "654004001000"
SAID = {"text": "路灯坏了", "division": "654004001"}
CONTACT = {"name": "张三", "phone": "138 0000 0000"}
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"identity": "named"}, "contact"),
        ({"identity": "confidential", "contact": None}, "contact"),
        ({"contact": CONTACT}, "contact"),
        ({"identity": "named", "contact": {**CONTACT, "phone": "call me"}}, "contact"),
        ({"photos": ["1"]}, "photos"),
        ({"division": "65400"}, "division"),
        ({"text": "  "}, "text"),
        ({"location": {"lon": 181, "lat": 0}}, "location"),
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
    manner = await manner_of(idempotency_key="a-key-of-mine", traceparent=None)
    cause = manner.cause("resident", SubmitConcern.SUBJECT)
    assert cause == manner.cause("resident", SubmitConcern.SUBJECT)
    others = {manner.cause("town", SubmitConcern.SUBJECT), manner.cause("resident", "x")}
    assert cause not in others
    without = Manner(None, None)
    assert without.cause("resident", "x") != without.cause("resident", "x")


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
    assert (await manner_of(traceparent=given_)).traceparent == kept


def test_a_body_is_a_commands_data_without_what_the_path_says() -> None:
    body = body_of(HandOver, "case")
    assert set(body.model_fields) == set(HandOver.model_fields) - {"case"}
    data = read_as(HandOver, body(lead="traffic"), case="1")
    assert (data.case, data.lead, data.assisting) == ("1", "traffic", ())
    with pytest.raises(ValidationError):
        body(lead="traffic", case="1")


@given(st.datetimes(timezones=st.just(UTC)), st.text("0123456789ABC", min_size=1))
def test_a_cursor_means_the_place_it_was_given_for(moment: datetime, id_: str) -> None:
    assert read_cursor(cursor(Place(moment, id_))) == Place(moment, id_)


@pytest.mark.parametrize("given_", ["", "abc", "????", "W10", "WzEsMl0", "路"])
def test_a_cursor_from_nowhere_is_refused(given_: str) -> None:
    with pytest.raises(Malformed):
        read_cursor(given_)


@pytest.mark.parametrize(
    ("actor", "division", "expected"),
    [
        (Actor(id="t", role=Role.TOWNSHIP, division=TOWNSHIP), None, {"township": TOWNSHIP}),
        (Actor(id="c", role=Role.COMMITTEE, division="654004"), None, {"county": "654004"}),
        (
            Actor(id="b", role=Role.DEPARTMENT, division="654004", department="traffic"),
            None,
            {"public": True, "departments": "traffic"},
        ),
        (
            Actor(id="d1", role=Role.DEPUTY, division=TOWNSHIP),
            None,
            {"public": True, "appraiser": "d1"},
        ),
    ],
)
def test_what_waits_for_an_account(
    actor: Actor, division: str | None, expected: dict[str, Any]
) -> None:
    assert query_of(mine(Asked(division), actor)) == expected


@pytest.mark.parametrize(
    ("actor", "division", "refused"),
    [
        (None, None, NotSignedIn),
        (Actor(id="a", role=Role.ADMINISTRATOR, division="654004"), None, NotAllowed),
        (Actor(id="t", role=Role.TOWNSHIP, division=TOWNSHIP), "654004002000", OutsideDivision),
    ],
)
def test_nothing_waits_for_those_who_have_no_say(
    actor: Actor | None, division: str | None, refused: type[LiandanError]
) -> None:
    with pytest.raises(refused):
        mine(Asked(division), actor)


def test_words_are_looked_for_as_they_stand() -> None:
    assert query_of(Asked(words="(.*"))["summary"]["$regex"] == r"\(\.\*"
    with pytest.raises(ValidationError):
        ListAsked(q="x" * 51)


def test_a_service_answers_with_a_reply_or_refuses() -> None:
    reply = Reply(result=("liandan.order.accepted.v1",), versions={"order": 3})
    assert reply_in(reply.model_dump_json().encode()) == reply
    refused = Refused(refused="stale_round", detail="Round 1 is over.", status=409)
    with pytest.raises(Declined) as declined:
        reply_in(refused.model_dump_json().encode())
    assert (declined.value.code, declined.value.status) == ("stale_round", 409)
