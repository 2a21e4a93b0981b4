"""What a service's answer means for the one who asked."""

import pytest

from shared.contracts.envelope import Refused, Reply
from shared.errors import Declined, Unavailable
from shared.eventing.asking import reply_in


def answer(status: int) -> bytes:
    return Refused(refused="x", detail="said so", status=status).model_dump_json().encode()


@pytest.mark.parametrize("status", [403, 404, 409, 422])
def test_a_refusal_is_final(status: int) -> None:
    with pytest.raises(Declined) as refused:
        reply_in(answer(status))
    assert (refused.value.status, refused.value.detail) == (status, "said so")


@pytest.mark.parametrize("status", [500, 503])
def test_who_could_not_say_may_have_decided(status: int) -> None:
    with pytest.raises(Unavailable) as silence:
        reply_in(answer(status))
    assert (silence.value.status, silence.value.detail) == (status, "said so")


def test_a_reply_is_a_reply() -> None:
    said = Reply(result=("liandan.concern.submitted.v1",), versions={"concern": 1})
    assert reply_in(said.model_dump_json().encode()) == said
